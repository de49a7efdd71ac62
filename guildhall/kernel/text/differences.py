"""What changed between two texts, word by word. diff-match-patch finds it, and stops looking when its time is up."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from time import monotonic
from typing import Any, Final, override

from diff_match_patch import diff_match_patch

SECONDS: Final = 0.5  # spent on looking; what is not found in time counts as taken out and put in anew
TIDIED: Final = 2000  # changes that are made readable; more are a new text
_FIRST: Final = 0xE000  # pieces become characters from here on, beyond the surrogates
_WORD = re.compile(r"\n|[^\S\n]+|\w+(?:['’]\w+)*|[^\w\s]")

DELETED: Final = diff_match_patch.DIFF_DELETE
INSERTED: Final = diff_match_patch.DIFF_INSERT
EQUAL: Final = diff_match_patch.DIFF_EQUAL


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that stand in both texts, or lines that became others. Each line is safe HTML, with <del> and <ins>."""

    changed: bool
    old: tuple[str, ...]
    new: tuple[str, ...]


def difference(old: str, new: str) -> list[Hunk]:
    """The two texts side by side, line by line, with the words marked that differ."""
    until = monotonic() + SECONDS
    hunks: list[Hunk] = []
    for is_same, before, after in _runs(old.split("\n"), new.split("\n"), SECONDS / 2):
        if is_same:
            lines = tuple(escape(line) for line in before)
            hunks.append(Hunk(changed=False, old=lines, new=lines))
        else:
            marked = _words("\n".join(before), "\n".join(after), until - monotonic()) if before and after else None
            was, now = marked or (_marked([(DELETED, _joined(before))]), _marked([(INSERTED, _joined(after))]))
            hunks.append(Hunk(changed=True, old=was if before else (), new=now if after else ()))
    return hunks


def matches(a: Sequence[str], b: Sequence[str], seconds: float = SECONDS) -> list[tuple[int, int, int]]:
    """Where pieces of `a` are found in `b`, in order: (place in a, place in b, how many)."""
    found, i, j = [], 0, 0
    for kind, pieces in compared(a, b, seconds):
        if kind == EQUAL:
            found.append((i, j, len(pieces)))
        i += len(pieces) if kind != INSERTED else 0
        j += len(pieces) if kind != DELETED else 0
    return found


def compared(
    a: Sequence[str], b: Sequence[str], seconds: float, *, tidy: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Runs of pieces: deleted from `a`, inserted in `b`, or equal in both; `tidy` runs have no scraps between them."""
    codes: dict[str, str] = {}
    left, right = ("".join(codes.setdefault(piece, chr(_FIRST + len(codes))) for piece in pieces) for pieces in (a, b))
    pieces = list(codes)
    engine = _Bounded()
    engine.Diff_Timeout = max(seconds, 0.001)  # 0 would mean for ever
    found = engine.diff_main(left, right, checklines=False)
    if tidy and len(found) < TIDIED:
        engine.diff_cleanupSemantic(found)
    for kind, run in found:
        yield kind, [pieces[ord(code) - _FIRST] for code in run]


class _Bounded(diff_match_patch):  # type: ignore[misc]  # the library has no types
    """Without the shortcuts that take minutes on a text of one letter, and are no use on pieces."""

    @override
    def diff_halfMatch(self, text1: str, text2: str) -> Any:
        return None

    @override
    def diff_commonOverlap(self, text1: str, text2: str) -> int:
        return 0

    @override
    def diff_cleanupSemanticLossless(self, diffs: Any) -> None:
        return None


def _runs(old: list[str], new: list[str], seconds: float) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Runs of lines that are the same, and runs that became others; of these, either side may be empty."""
    before: list[str] = []
    after: list[str] = []
    for kind, lines in compared(old, new, seconds):
        if kind == EQUAL:
            if before or after:
                yield False, before, after
                before, after = [], []
            yield True, lines, lines
        else:
            (before if kind == DELETED else after).extend(lines)
    if before or after:
        yield False, before, after


def _words(old: str, new: str, seconds: float) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Both texts with what differs marked; None where so little is alike that marks would only confuse, and where only
    lines were broken otherwise, for a break bears no mark."""
    found = compared(_WORD.findall(old), _WORD.findall(new), seconds, tidy=True)
    runs = [(kind, "".join(words)) for kind, words in found]
    alike = sum(len(words) for kind, words in runs if kind == EQUAL)
    if alike * 4 < min(len(old), len(new)) or all(kind == EQUAL or not words.strip("\n") for kind, words in runs):
        return None
    return _marked(run for run in runs if run[0] != INSERTED), _marked(run for run in runs if run[0] != DELETED)


def _joined(lines: list[str]) -> str:
    return "\n".join(lines)


def _marked(runs: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    """Lines of safe HTML. A mark never goes beyond the end of its line."""
    tag = {DELETED: "del", INSERTED: "ins"}
    whole = ""
    for kind, words in runs:
        parts = (escape(part) for part in words.split("\n"))
        whole += "\n".join(f"<{tag[kind]}>{part}</{tag[kind]}>" if kind != EQUAL and part else part for part in parts)
    return tuple(whole.split("\n"))
