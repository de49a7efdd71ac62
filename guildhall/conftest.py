"""The apps' own tests live in the same town."""

from tests.conftest import fresh_caches, quiet_refusals, town, world

__all__ = ["fresh_caches", "quiet_refusals", "town", "world"]
