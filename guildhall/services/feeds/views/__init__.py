"""The pages of feeds."""
