"""The journal: what happened, and who is told to follow it up."""
