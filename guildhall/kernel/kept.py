"""A cache in the process itself: it keeps objects as they are, the most lately used ones, up to a size."""

from collections import OrderedDict
from threading import Lock
from time import monotonic
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

MOST: Final = 32_000_000  # of what `len` says of everything kept


class Shelf:
    """What is kept under one name, for all threads."""

    def __init__(self) -> None:
        self.rows: OrderedDict[str, tuple[Any, float | None]] = OrderedDict()
        self.lock, self.size = Lock(), 0

    def get(self, key: str, default: Any) -> Any:
        with self.lock:
            value, until = self.rows.get(key, (default, None))
            if until is not None and until < monotonic():
                self.drop(key)
                return default
            if key in self.rows:
                self.rows.move_to_end(key)
            return value

    def put(self, key: str, value: Any, until: float | None) -> None:
        with self.lock:
            self.drop(key)
            self.rows[key] = (value, until)
            self.size += len(value)
            while self.size > MOST:
                self.drop(next(iter(self.rows)))

    def drop(self, key: str) -> bool:
        row = self.rows.pop(key, None)
        self.size -= len(row[0]) if row else 0
        return row is not None


_SHELVES: dict[str, Shelf] = {}


class Kept(BaseCache):
    """Django's cache interface, without copies: what is kept must never be changed."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.shelf = _SHELVES.setdefault(location, Shelf())

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self.shelf.get(self.make_key(key, version), default)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        until = None if seconds is None else monotonic() + seconds
        self.shelf.put(self.make_key(key, version), value, until)

    def delete(self, key: str, version: int | None = None) -> bool:
        with self.shelf.lock:
            return self.shelf.drop(self.make_key(key, version))

    def clear(self) -> None:
        with self.shelf.lock:
            self.shelf.rows.clear()
            self.shelf.size = 0
