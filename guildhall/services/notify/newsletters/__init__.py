"""Newsletters: what facilitators write to the members of their community, by mail and on a page of its own."""
