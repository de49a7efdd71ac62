"""The demonstration: a small made-up sector to look round in."""
