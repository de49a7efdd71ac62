"""Saved searches: asked again and again, by the member and by the clock."""
