"""What somebody types into the box, read: words, "phrases", -not, begin*, and author: tag: in: kind: after: before:."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from guildhall.kernel.text import clean_text, one_line

MOST: Final = 300  # characters that are read
MOST_TERMS: Final = 24
NAMES: Final = ("author", "tag", "in", "kind", "after", "before")
_PIECE: Final = re.compile(
    rf"""(?P<no>(?<!\S)-)? (?: (?P<name>{"|".join(NAMES)}):(?=\S) )? (?: "(?P<phrase>[^"]*)"? | (?P<word>[^\s"]+) )""",
    re.VERBOSE | re.IGNORECASE,
)
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("−‐‑", "-"))
_YEAR: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DAY: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that are looked for, or that must not be there."""

    text: str
    phrase: bool = False  # side by side, as they stand
    begun: bool = False  # the last of them may be no more than a beginning
    no: bool = False

    def __str__(self) -> str:
        text = f'"{self.text}"' if self.phrase else self.text + ("*" if self.begun else "")
        return f"-{text}" if self.no else text


@dataclass(frozen=True, slots=True)
class Filter:
    """What else must be true, or not."""

    name: str  # one of NAMES
    value: str
    no: bool = False

    def __str__(self) -> str:
        value = f'"{self.value}"' if " " in self.value else self.value
        return f"{'-' if self.no else ''}{self.name}:{value}"


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it was typed. `str` of it asks the same."""

    terms: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, (*self.terms, *self.filters)))

    @property
    def is_empty(self) -> bool:
        return not (self.terms or self.filters)

    @property
    def words(self) -> str:
        """What is looked for, without signs and filters."""
        return " ".join(term.text for term in self.terms if not term.no)

    def values(self, name: str, *, no: bool = False) -> list[str]:
        """What was said for a filter."""
        return [each.value for each in self.filters if each.name == name and each.no == no]

    def typing(self) -> "Query":
        """The same, of somebody who may not have done with the last word."""
        if not self.terms or self.terms[-1].phrase or len(self.terms[-1].text) < 2:
            return self
        return replace(self, terms=(*self.terms[:-1], replace(self.terms[-1], begun=True)))


def read(text: str) -> Query:
    """What was typed, as far as it can be understood; the rest is words. Never raises."""
    pieces = [*_pieces(one_line(clean_text(text[:MOST])).translate(_QUOTES))][:MOST_TERMS]
    return Query(
        tuple(piece for piece in pieces if isinstance(piece, Term)),
        tuple(dict.fromkeys(piece for piece in pieces if isinstance(piece, Filter))),
    )


def day_of(text: str) -> date | None:
    """The day that "2025", "2025-03", "2025-03-09" or "9/3/2025" begins with."""
    if found := _DAY.fullmatch(text):
        numbers = [int(found[3]), int(found[2]), int(found[1])]
    elif found := _YEAR.fullmatch(text):
        numbers = [int(part) for part in found.groups() if part]
    else:
        return None
    try:
        return date(*[*numbers, 1, 1][:3])
    except (ValueError, OverflowError):
        return None


def _pieces(text: str) -> Iterator[Term | Filter]:
    for found in _PIECE.finditer(text):
        no, name, phrase, word = bool(found["no"]), (found["name"] or "").lower(), found["phrase"], found["word"] or ""
        said = one_line(phrase if phrase is not None else word)
        if name and said:
            if name in ("after", "before") and (no or day_of(said) is None):
                yield Term(said, no=no)
            else:
                yield Filter(name, said, no)
        elif phrase is not None:
            if any(letter.isalnum() for letter in said):
                yield Term(said, phrase=True, no=no)
        elif any(letter.isalnum() for letter in said):
            bare = said.rstrip("*")
            yield Term(bare, begun=bare != said, no=no)
