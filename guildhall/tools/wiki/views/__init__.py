"""The wiki's pages."""

from . import changing, overviews, reading

__all__ = ["changing", "overviews", "reading"]
