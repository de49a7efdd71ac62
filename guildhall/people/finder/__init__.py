"""The people finder: members by what they say of themselves, and why each was found."""
