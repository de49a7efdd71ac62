"""Keyset pages: older and newer, no count, no offset."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

type Rows[T: Model] = QuerySet[T] | Sequence[QuerySet[T]]


class Page[T: Model]:
    """One page of `queryset`, ordered by the fields `by`; the last of them must be unique.

    Arguments:
        queryset: or what gives it, which then is not asked where `first` answers. Several are merged: each is asked for
            a page of its own, through its own index.
        by: field names, each with "-" for newest (largest) first; all in the same direction or mixed.
        size: rows a page.
        first: gives the rows of the first page and one more, where their query is composed once for all.
        after: values of `by`: where no place is asked for, the page is the one that ends just before these.

    The place is in the address as `?older=…` or `?newer=…`; a forged or stale place gives the first page.
    """

    def __init__(
        self,
        queryset: Rows[T] | Callable[[], Rows[T]],
        request: HttpRequest,
        *,
        by: Sequence[str] = ("-active", "-id"),
        size: int = 25,
        first: Callable[[], list[T]] | None = None,
        after: list[Any] | None = None,
    ) -> None:
        self.request, self.by = request, tuple(by)
        back, place = self._asked(after)
        if place is None and first is not None:
            rows = first()
        else:
            found = queryset() if callable(queryset) else queryset
            order = self.by if back == "older" or place is None else tuple(_flip(name) for name in self.by)
            rows = _from(place, found, order, size + 1)
        more, rows = len(rows) > size, rows[:size]
        if back == "newer" and place is not None:
            rows.reverse()
            self._has_older, self._has_newer = True, more
        else:
            self._has_older, self._has_newer = more, place is not None
        self.rows: list[T] = rows

    def _asked(self, after: list[Any] | None) -> tuple[str, list[Any] | None]:
        """Which way from which place; `after`, where the address tells none."""
        back = "newer" if self.request.GET.get("newer") else "older"
        place = self._place(self.request.GET.get(back, ""))
        return ("newer", after) if place is None and after is not None else (back, place)

    @cached_property
    def older(self) -> str:
        """The query string of the next older page, or ""."""
        return self._query("older", self.rows[-1]) if self.rows and self._has_older else ""

    @cached_property
    def newer(self) -> str:
        """The query string of the next newer page, or ""."""
        return self._query("newer", self.rows[0]) if self.rows and self._has_newer else ""

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def _salt(self) -> str:
        """A place is one in this order and no other: a name is nothing that a number can be compared with."""
        return f"page:{','.join(self.by)}"

    def _place(self, text: str) -> list[Any] | None:
        try:
            place = signing.loads(text, salt=self._salt)
            return [datetime.fromisoformat(v["at"]) if isinstance(v, dict) else v for v in place]
        except (signing.BadSignature, ValueError, KeyError, TypeError):
            return None

    def _query(self, way: str, row: T) -> str:
        place = signing.dumps([_plain(getattr(row, name.lstrip("-"))) for name in self.by], salt=self._salt)
        return _with_place(self.request, way, place)


class Ranked:
    """One page of a list whose order is worked out at each request: keys, the best first.

    The place is the key that was shown last, and how many stood before it, should it have gone.
    """

    def __init__(self, keys: Sequence[int], request: HttpRequest, *, size: int = 25) -> None:
        self.request, self.every = request, keys
        back = "newer" if request.GET.get("newer") else "older"
        place = self._place(request.GET.get(back, ""))
        first = 0 if place is None else place + 1 if back == "older" else max(0, place - size)
        last = first + size if back == "older" or place is None else place
        self.first, self.keys = first, list(keys[first:last])

    @property
    def older(self) -> str:
        """The query string of the next page, or ""."""
        last = self.first + len(self.keys)
        return self._query("older", last - 1) if self.keys and last < len(self.every) else ""

    @property
    def newer(self) -> str:
        """The query string of the page before, or ""."""
        return self._query("newer", self.first) if self.keys and self.first else ""

    def _place(self, text: str) -> int | None:
        try:
            key, before = signing.loads(text, salt="ranked")
            return self.every.index(key) if key in self.every else min(int(before), len(self.every))
        except (signing.BadSignature, ValueError, TypeError):
            return None

    def _query(self, way: str, at: int) -> str:
        return _with_place(self.request, way, signing.dumps([self.every[at], at], salt="ranked"))


def _with_place(request: HttpRequest, way: str, place: str) -> str:
    keep = [(k, v) for k, vs in request.GET.lists() for v in vs if k not in ("older", "newer", "at")]
    return "?" + urlencode([*keep, (way, place)])


def _from[T: Model](place: list[Any] | None, rows: Rows[T], order: Sequence[str], many: int) -> list[T]:
    if isinstance(rows, QuerySet):
        rows = rows if place is None else rows.filter(_beyond(order, place))
        return list(rows.order_by(*order)[:many])
    found = {row.pk: row for source in rows for row in _from(place, source, order, many)}
    merged = list(found.values())
    for name in reversed(order):
        merged.sort(key=attrgetter(name.lstrip("-")), reverse=name.startswith("-"))
    return merged[:many]


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _plain(value: Any) -> Any:  # a column's value, whatever its type
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _beyond(order: Sequence[str], place: Sequence[Any]) -> Q:
    """Rows after `place` in `order`: (a < x) or (a = x and b < y) …, led by a range the index can use."""
    rest, same = Q(), Q()
    for name, value in zip(order, place, strict=True):
        field, sign = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        rest |= same & Q((f"{field}__{sign}", value))
        same &= Q((field, value))
    first, sign = order[0].lstrip("-"), "lte" if order[0].startswith("-") else "gte"
    return Q((f"{first}__{sign}", place[0])) & rest
