"""The new part of a mail. Linear in its length, whatever is sent."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .closing import own_words
from .marks import BARRED, QUOTED, Sort, fenced, marks

MOST_QUOTED: Final = 15  # lines of a passage that may stay above what is said to it
LONGEST: Final = 200_000  # characters that are looked at: what comes after so many is not the new part
_BREAKS: Final = re.compile(r"\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that are alike: said by the writer, quoted, or a mark above what is quoted."""

    lines: tuple[str, ...]
    quoted: bool = False
    mark: Sort | None = None


def reply_text(text: str, *, ours: Collection[str] = ()) -> str:
    """What the writer of a mail says in it: without what they answer to, signature and notices.

    A short passage stays quoted above what is said to it. Where nothing is said there is no text.

    Arguments:
        ours: names of hosts. What is quoted and names one of them is our own mail, and never kept.
    """
    text = _BREAKS.sub("\n", text[:LONGEST]).replace("\xa0", " ").replace("\0", "")
    kept = list(_kept(_until_the_thread(list(_passages(text.split("\n")))), ours))
    while kept and not kept[0].strip():
        kept.pop(0)
    while kept and not kept[-1].strip():
        kept.pop()
    said = "\n".join(line.rstrip() for line in kept)
    return said + "\n" if said and text.endswith("\n") else said


def _passages(lines: Sequence[str]) -> Iterator[Passage]:
    """The mail in passages, from above."""
    inside = fenced(lines)
    place = 0
    for mark in [*marks(lines, inside), None]:
        end = mark.start if mark else len(lines)
        yield from _said_and_quoted(lines[place:end], inside[place:end])
        if mark:
            yield Passage(tuple(lines[mark.start : mark.end]), mark=mark.sort)
            place = mark.end
            barred = _barred(lines, place) if mark.sort is Sort.ATTRIBUTION else place
            if barred > place:
                yield Passage(tuple(lines[place:barred]), quoted=True)
                place = barred


def _barred(lines: Sequence[str], place: int) -> int:
    """Where what is quoted with upright strokes ends: below an attribution only, for tables have them too."""
    start = place
    while place < len(lines) and (BARRED.match(lines[place]) or not lines[place].strip()):
        place += 1
    return place if any(BARRED.match(line) for line in lines[start:place]) else start


def _said_and_quoted(lines: Sequence[str], inside: Sequence[bool]) -> Iterator[Passage]:
    quoted = [not code and bool(QUOTED.match(line)) for line, code in zip(lines, inside, strict=True)]
    for n in range(1, len(lines) - 1):
        if quoted[n - 1] and not quoted[n] and quoted[n + 1]:
            quoted[n] = not lines[n].strip() or _is_rest_of(lines[n - 1], lines[n])
    edges = [0, *(n for n, (one, next_one) in enumerate(pairwise(quoted), 1) if one != next_one), len(lines)]
    for first, last in pairwise(edges):
        if last > first:
            yield Passage(tuple(lines[first:last]), quoted=quoted[first])


def _is_rest_of(above: str, line: str) -> bool:
    """Whether `line` is the end of the quoted line above, broken off by a mail program."""
    return len(above) >= 60 and len(line) < 60 and not line.strip()[:1].isupper()


def _until_the_thread(passages: Sequence[Passage]) -> list[Passage]:
    """What comes before the mail that is answered; marks are left out."""
    kept: list[Passage] = []
    said = False
    first = next((n for n, passage in enumerate(passages) if passage.mark), None)
    for n, passage in enumerate(passages):
        if passage.mark is None:
            words = passage if passage.quoted else Passage(tuple(_tidied(passage.lines)))
            kept.append(words)
            said = said or _says_something(words)
            continue
        if passage.mark is Sort.ATTRIBUTION and _quotes_next(passages[n + 1 :]):
            continue
        if said or passage.mark is Sort.HEADER:
            break
    return kept if first is None or not _answers_below(passages, first) else [each for each in kept if not each.quoted]


def _answers_below(passages: Sequence[Passage], first: int) -> bool:
    """Whether all that is said stands below all that is quoted: then the mail was quoted whole, and nothing chosen."""
    said = [n for n, passage in enumerate(passages) if passage.mark is None and _says_something(passage)]
    quoted = [n for n, passage in enumerate(passages) if passage.quoted]
    return bool(said and quoted) and first < min(quoted) <= max(quoted) < min(said)


def _quotes_next(passages: Sequence[Passage]) -> bool:
    """Whether what follows, blank lines aside, is quoted line by line: then something may be said between or below."""
    following = (passage for passage in passages[:3] if any(line.strip() for line in passage.lines))
    first = next(following, None)
    return first is not None and first.quoted


def _tidied(lines: Sequence[str]) -> list[str]:
    """The writer's words, with as many blank lines below as stood there."""
    words = own_words(lines)
    blank = 0
    while blank < len(lines) and not lines[len(lines) - 1 - blank].strip():
        blank += 1
    return [*words, *([""] * blank)]


def _says_something(passage: Passage) -> bool:
    return not passage.quoted and any(line.strip() for line in passage.lines)


def _kept(passages: Sequence[Passage], ours: Collection[str]) -> Iterator[str]:
    """The lines up to the last that the writer said, with short passages of what they say it to."""
    last = max((n for n, passage in enumerate(passages) if _says_something(passage)), default=-1)
    for passage in passages[: last + 1]:
        if not passage.quoted or _may_stay(passage, ours):
            yield from passage.lines


def _may_stay(passage: Passage, ours: Collection[str]) -> bool:
    words = "\n".join(passage.lines).lower()
    return len(passage.lines) <= MOST_QUOTED and not any(host.lower() in words for host in ours)
