"""What people type about themselves and about one another."""
