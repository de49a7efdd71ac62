"""Stretches of a column of places, for an index of words that knows no order: each row says which spans it is in.

A place is a time in millionths of a second. To look for `common & (span | span)` takes as long as there is much in the
spans, however common the word is.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

_BITS: Final = (34, 36, 38, 40, 42, 44)  # of a place: from five hours to seven months
_EXACTLY: Final = 20_000  # rows, up to which they are counted, from the newest on; the stock that was taken may be old


def spans_of(place: int) -> list[str]:
    """The spans that a place is in."""
    return [f"{bits}.{place >> bits}" for bits in _BITS]


@dataclass(frozen=True)
class Places:
    """How the places of a table lie: a few hundred of them, with as many rows between each two, the oldest first."""

    marks: Sequence[int]
    many: int = 0  # rows

    @classmethod
    def of(cls, cursor: Any, table: str, key: str) -> Self | None:
        """As the database last saw them when it took stock; None of an empty table."""
        cursor.execute(
            f'SELECT (SELECT min("{key}") FROM "{table}"), (SELECT max("{key}") FROM "{table}"),'
            f" (SELECT reltuples::bigint FROM pg_class WHERE oid = '\"{table}\"'::regclass),"
            " (SELECT histogram_bounds::text::bigint[] FROM pg_stats WHERE schemaname = ANY(current_schemas(false))"
            " AND tablename = %s AND attname = %s)",
            [table, key],
        )
        first, last, many, marks = cursor.fetchone()
        if first is None:
            return None
        return cls([first, *(mark for mark in (marks or [])[1:-1] if first < mark < last), last], many)

    def share(self, place: int) -> float:
        """How much of all is from that place on."""
        at = bisect_left(self.marks, place)
        if at in (0, len(self.marks)):
            return 0.0 if at else 1.0
        low, high = self.marks[at - 1 : at + 1]
        return 1 - (at - 1 + (place - low) / (high - low)) / (len(self.marks) - 1)

    def between(self, since: int | None, before: int | None) -> float:
        """How much of all is from `since` on and before `before`."""
        return self.share(since or 0) - (0.0 if before is None else self.share(before))

    def place(self, share: float) -> int:
        """From where on there is so much."""
        steps = len(self.marks) - 1
        at = min(max(1 - share, 0.0) * steps, float(steps))
        low = min(int(at), max(steps - 1, 0))
        high = min(low + 1, steps)
        return self.marks[low] + int((self.marks[high] - self.marks[low]) * (at - low))

    def back(self, cursor: Any, table: str, key: str, before: int | None, share: float) -> int | None:
        """From where on there is so much of all that is before a place; None if that is all."""
        rows = int(share * self.many)
        if 0 < rows < _EXACTLY:
            where = "" if before is None else f'WHERE "{key}" < {int(before)} '
            cursor.execute(f'SELECT "{key}" FROM "{table}" {where}ORDER BY "{key}" DESC OFFSET {rows} LIMIT 1')
            found = cursor.fetchone()
            return found[0] if found else None
        reached = share + (0.0 if before is None else self.share(before))
        return self.place(reached) if reached < 1 else None

    def spans(self, since: int | None, before: int | None) -> list[str]:
        """Spans that have everything from `since` on and before `before`, long ones in the middle; none for nothing."""
        last = self.marks[-1] + 1
        at = max(since or 0, self.marks[0]) >> _BITS[0] << _BITS[0]
        end = last if before is None else min(before, last)
        spans = []
        while at < end:
            fitting = [n for n in _BITS if at % (1 << n) == 0 and (end == last or at + (1 << n) <= end)]
            bits = max(fitting, default=_BITS[0])
            spans.append(f"{bits}.{at >> bits}")
            at += 1 << bits
        return spans
