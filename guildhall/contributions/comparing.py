"""Two wordings of a contribution beside each other, as rows of a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from guildhall.kernel.text import Hunk, difference, without_titles
from guildhall.policy.viewer import Viewer

from .models import Contribution, Version
from .wording import our_hosts

CONTEXT: Final = 2  # unchanged lines shown round a change
ROWS: Final = 2000  # of one difference; more is another text altogether


@dataclass(frozen=True, slots=True)
class Row:
    """What stood on the left, what stands on the right; safe HTML. None: nothing there."""

    kind: str  # "same", "changed", or "skipped" with the number of unchanged lines left out
    old: str | None = None
    new: str | None = None
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two wordings."""

    before: Version | None
    after: Version
    rows: list[Row]
    is_cut: bool

    @property
    def lines(self) -> Iterator[tuple[str, str]]:
        """The same one below the other: ("same" | "del" | "add" | "skip", safe HTML)."""
        gone: list[tuple[str, str]] = []
        come: list[tuple[str, str]] = []
        for row in self.rows:
            if row.kind == "changed":
                gone += [("del", row.old)] if row.old is not None else []
                come += [("add", row.new)] if row.new is not None else []
            else:
                yield from gone + come
                gone, come = [], []
                yield ("same", row.new or "") if row.kind == "same" else ("skip", str(row.skipped))
        yield from gone + come


def compare(viewer: Viewer, before: Version | None, after: Version) -> Comparison:
    """The two wordings, without what `viewer` may not be told."""
    old, new = (shown(viewer, f"{each.title}\n\n{each.source}" if each else "") for each in (before, after))
    rows = [row for hunk in _hunks(old, new) for row in hunk]
    return Comparison(before, after, rows[:ROWS], is_cut=len(rows) > ROWS)


def shown(viewer: Viewer, source: str) -> str:
    """What was typed, for somebody else: the address of a thing tells its title, which not everybody may know."""

    def known(ids: set[int]) -> set[int]:
        return set(Contribution.visible_to(viewer).filter(pk__in=sorted(ids)[:500]).values_list("pk", flat=True))

    return without_titles(source, our_hosts(), known)


def _hunks(old: str, new: str) -> Iterator[list[Row]]:
    hunks = difference(old, new) if old else [Hunk(changed=True, old=(), new=_all_new(new))]
    for place, hunk in enumerate(hunks):
        if hunk.changed:
            sides = ([line for line in lines if line.strip()] for lines in (hunk.old, hunk.new))
            yield [Row("changed", was, now) for was, now in zip_longest(*sides)]
        else:
            yield _unchanged(hunk, is_first=place == 0, is_last=place == len(hunks) - 1)


def _all_new(text: str) -> tuple[str, ...]:
    return difference("", text)[0].new


def _unchanged(hunk: Hunk, *, is_first: bool, is_last: bool) -> list[Row]:
    """The lines next to a change, and how many are left out; blank lines say nothing here."""
    lines = [line for line in hunk.new if line.strip()]
    head = 0 if is_first else CONTEXT
    tail = 0 if is_last else CONTEXT
    if len(lines) <= head + tail + 1:
        return [Row("same", line, line) for line in lines]
    left_out = Row("skipped", skipped=len(lines) - head - tail)
    above = [Row("same", line, line) for line in lines[:head]]
    return [*above, left_out, *(Row("same", line, line) for line in lines[len(lines) - tail :])]
