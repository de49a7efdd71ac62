"""The addresses of pages, remembered: a page asks for dozens, and Django works each out anew."""

from functools import lru_cache
from typing import Any

from django.urls import reverse


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address called `name`."""
    return _path(name, tuple(map(str, args)), tuple((key, str(value)) for key, value in kwargs.items()))


@lru_cache(maxsize=4096)
def _path(name: str, args: tuple[str, ...], kwargs: tuple[tuple[str, str], ...]) -> str:
    return reverse(name, args=args or None, kwargs=dict(kwargs) or None)
