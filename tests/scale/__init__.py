"""A big world, and whether the database walks it as it was told to."""
