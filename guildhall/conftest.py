"""The apps' own tests live in the same town, and have a small web of their own."""

from guildhall.kernel.tests.web import serves, web
from tests.conftest import fresh_caches, quiet_refusals, town, world

__all__ = ["fresh_caches", "quiet_refusals", "serves", "town", "web", "world"]
