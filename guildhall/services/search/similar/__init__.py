"""What speaks of the same: while one writes, and beside what one reads."""
