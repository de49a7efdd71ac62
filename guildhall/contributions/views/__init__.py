"""Pages and posts that every kind of contribution has."""
