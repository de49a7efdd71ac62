"""Where in a mail what is answered begins: "On Friday Ann wrote:", the header Outlook puts above it, a separator."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from .words import AT, FORWARDED, LABELS, ORIGINAL, WROTE, WROTE_LAST

LONGEST: Final = 400  # characters of an attribution
MOST_LINES: Final = 4  # of one that was broken
QUOTED: Final = re.compile(r"[ \t]{0,3}>(?![:：]\s*$)")  # ">:" is the end of an attribution that was broken
BARRED: Final = re.compile(r"[ \t]{0,3}\|")
EMAIL: Final = re.compile(r"[^\s<>()@:;,\"']{1,64}@[^\s<>()@:;,\"']{1,255}")
_DATE: Final = re.compile(
    r"\d{1,4}[./年년-]\s?\d{1,2}|\d{1,2}[.:h]\d{2}|\b(?:19|20)\d{2}\b|\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:de\s+)?[^\W\d]{3,}"
    r"|[^\W\d]{3,}\.?\s+\d{1,2}\b",
    re.IGNORECASE,
)
_UNSEEN: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ONE_WORD_THEN_DATE: Final = re.compile(r"[^\W\d]{1,16}[.,]{0,2}\s+\d")
_NAME_THEN_ADDRESS: Final = re.compile(r"[\"'“]?[^\W\d][^<>(]{1,80}[<(]")
_LABEL: Final = re.compile(r"[ \t*_]{0,8}([^\W\d_][^:：*_\n]{0,24}?)[ \t\xa0]?[*_]{0,3}[:：][*_]{0,3}(?=\s|\S)(.*)")
_FENCE: Final = re.compile(r"[ \t]{0,3}(?:```|~~~)")
_RULE: Final = re.compile(r"[ \t*>]{0,4}(?:[-_=*~#]{5,}|[–—]{2,})[ \t*]*$")
_ARROWS: Final = re.compile(r">>> [^>].{0,300}\d[\d:. apmAPM]{3,12}>>>\s*$")  # GroupWise
_WROTE_ON: Final = re.compile(
    r"[^\W\d][\w .,'’/=-]{1,80} wrote on [^:]{0,30}\d{1,2}:\d{2}[:\d apmAPM]{0,6}:?$"
)  # Notes
_BETWEEN_DASHES: Final = re.compile(
    r"[ \t*_]{0,8}[-–—_=~]{2,}[ \t*]*([^-–—_=~][^\n]{1,80}?)[ \t*]*[-–—_=~]{2,}[:*\s]*$"
)


class Sort(Enum):
    """What begins at a mark."""

    ATTRIBUTION = "attribution"
    HEADER = "header"
    FORWARDED = "forwarded"


@dataclass(frozen=True, slots=True)
class Mark:
    """Lines that a mail program wrote above what is answered, from `start` to before `end`."""

    sort: Sort
    start: int
    end: int


def marks(lines: Sequence[str], untouched: Sequence[bool]) -> list[Mark]:
    """Every mark, from above. `untouched` says which lines are the writer's own for sure."""
    found: list[Mark] = []
    place = 0
    while place < len(lines):
        mark = None if untouched[place] else _mark_at(lines, place)
        if mark is None:
            place += 1
            continue
        floor = found[-1].end if found else 0
        found.append(Mark(mark.sort, max(mark.start, floor), mark.end))
        place = mark.end
    return found


def fenced(lines: Sequence[str]) -> list[bool]:
    """Which lines stand in a block of code that somebody fenced off, and closed again."""
    fences = [n for n, line in enumerate(lines) if _FENCE.match(line)]
    inside = [False] * len(lines)
    for first, last in zip(fences[::2], fences[1::2], strict=False):
        inside[first : last + 1] = [True] * (last + 1 - first)
    return inside


def is_rule(line: str) -> bool:
    """Whether it is a line drawn of dashes or the like."""
    return len(line) < 200 and bool(_RULE.match(line))


def _mark_at(lines: Sequence[str], place: int) -> Mark | None:
    """The mark whose telling line is at `place`: an attribution's last, of others the first."""
    line = lines[place]
    if _ARROWS.match(line) and len(line) <= LONGEST:
        return Mark(Sort.ATTRIBUTION, place, place + 1)
    if not line.strip() or QUOTED.match(line):
        return None
    return _separator(lines, place) or _header(lines, place) or _attribution(lines, place)


def _separator(lines: Sequence[str], place: int) -> Mark | None:
    line = lines[place]
    if len(line) > LONGEST:
        return None
    dashed = _BETWEEN_DASHES.match(line)
    said = (
        dashed[1] if dashed else line.strip().rstrip(":：*_ \xa0") if line.rstrip().endswith((":", "：", "*")) else ""
    )
    if not said or len(said) > 60:
        return None
    forwarded, original = FORWARDED.search(said), ORIGINAL.search(said)
    if not (forwarded or original) or not (dashed or (forwarded or original).span() == (0, len(said)) or forwarded):  # type: ignore[union-attr]
        return None
    after = _next_written(lines, place + 1)
    header = _header(lines, after) if after < len(lines) else None
    return Mark(Sort.FORWARDED if forwarded else Sort.HEADER, place, header.end if header else place + 1)


def _header(lines: Sequence[str], place: int) -> Mark | None:
    """A block of labels, From among them, each with what it stands for; in a language we know by two or three of them,
    in any other by an address and a date."""
    if _kind(lines[place]) is None and not _looks_foreign(lines, place):
        return None
    start, ruled = _with_rule(lines, place)
    kinds: set[str] = set()
    end = at = place
    while at < len(lines) and at < place + 24:
        kind = _kind(lines[at])
        if kind is not None:
            kinds.add(kind)
            end = at + 1
        elif not lines[at].strip() or QUOTED.match(lines[at]):
            after = _next_written(lines, at)
            if after >= len(lines) or after > at + 1 or _kind(lines[after]) is None or len(kinds) >= 4:
                break
        at += 1
    if "from" in kinds and len(kinds) >= (2 if ruled else 3):
        return Mark(Sort.HEADER, start, max(end, _end_of_block(lines, end)))
    if _looks_foreign(lines, place):
        return Mark(Sort.HEADER, start, _end_of_block(lines, place))
    return None


def _kind(line: str) -> str | None:
    found = _LABEL.match(_UNSEEN.sub("", line)) if len(line) < 2000 else None
    return LABELS.get(" ".join(found[1].lower().split())) if found else None


def _looks_foreign(lines: Sequence[str], place: int) -> bool:
    """Three labels at least in a row, the first with an address, another with a date."""
    block = lines[place : place + 3]
    if len(block) < 3 or not all(len(line) < 300 and _LABEL.match(line) for line in block):
        return False
    first = _LABEL.match(block[0])
    others = [line for line in block[1:] if _DATE.search(line) and re.search(r"\d{1,2}[:.]\d{2}", line)]
    return bool(first and "//" not in first[2] and EMAIL.search(first[2]) and others)


def _with_rule(lines: Sequence[str], place: int) -> tuple[int, bool]:
    """Where it begins with the line drawn above it, and whether there is one."""
    above = place - 1
    while above >= 0 and above >= place - 3 and not lines[above].strip():
        above -= 1
    ruled = above >= 0 and above >= place - 3 and is_rule(lines[above])
    return (above, True) if ruled else (place, False)


def _end_of_block(lines: Sequence[str], place: int) -> int:
    while place < len(lines) and lines[place].strip():
        place += 1
    return place


def _next_written(lines: Sequence[str], place: int) -> int:
    while place < len(lines) and not lines[place].strip():
        place += 1
    return place


def _attribution(lines: Sequence[str], place: int) -> Mark | None:
    """A sentence that ends here and says who wrote, or when; perhaps broken into several lines."""
    end = _UNSEEN.sub("", lines[place]).rstrip(" \t\r*_")
    if not (end.endswith((":", "：", ">", "---"))) or len(end) > LONGEST:
        return None
    follows = _next_written(lines, place + 1)
    quoted = follows < len(lines) and bool(QUOTED.match(lines[follows]) or BARRED.match(lines[follows]))
    for begins in (_begins_with_date, _begins_with_name):
        for first in range(place, max(place - MOST_LINES, -1), -1):
            if not lines[first].strip() or QUOTED.match(lines[first]):
                break
            said = _joined(lines, first, place)
            if len(said) > LONGEST:
                break
            if begins(_joined(lines, first, first)) and _says_who(said, quoted=quoted):
                return Mark(Sort.ATTRIBUTION, first, place + 1)
    said = _joined(lines, place, place)
    told = (WROTE.search(said) and len(said.split()) <= 12) or (_DATE.search(said) and _begins_with_date(said))
    return Mark(Sort.ATTRIBUTION, place, place + 1) if quoted and told and _closed(said) else None


def _joined(lines: Sequence[str], first: int, last: int) -> str:
    return " ".join(_UNSEEN.sub("", line).strip(" \t\r*_") for line in lines[first : last + 1])


def _begins_with_date(line: str) -> bool:
    line = line.lstrip("-–—<[( ")
    near = line[:40]
    starts = AT.match(near) or near[:1].isdigit() or _ONE_WORD_THEN_DATE.match(near)
    return bool(starts and re.search(r"\d", near) and _DATE.search(line))


def _begins_with_name(line: str) -> bool:
    if _WROTE_ON.match(line):
        return True
    return bool(_NAME_THEN_ADDRESS.match(line) and EMAIL.search(line)) or bool(
        WROTE.search(line) and EMAIL.search(line)
    )


def _says_who(said: str, *, quoted: bool) -> bool:
    dated, addressed = _DATE.search(said), EMAIL.search(said)
    if not _closed(said):
        return bool(quoted and dated and addressed)  # a date and an address above something quoted, in any language
    body = said.rstrip(":：-–— \t")
    if WROTE_LAST.search(body):
        return bool(dated or addressed)
    if _WROTE_ON.match(body):
        return True
    if re.search(r"\bwrote\b", body, re.IGNORECASE) and not addressed and not quoted:
        return False  # "On 3 May the minister wrote to me:"
    if WROTE.search(body):
        return bool(dated or addressed)
    return bool(dated and addressed and (_begins_with_date(said) or quoted))


def _closed(said: str) -> bool:
    return said.endswith((":", "：", "---"))
