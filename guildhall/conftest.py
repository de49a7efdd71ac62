"""The apps' own tests live in the same town."""

from tests.conftest import world

__all__ = ["world"]
