"""The text inside a file, as a page shows it: in pieces that a browser, and a person, can hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from guildhall.files.models import Section

GLANCE: Final = 12_000  # characters on the document's own page
LEAF: Final = 60_000  # characters on a page of the whole text


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text under its title, or a table."""

    title: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


def leaves(sections: Iterable[Section], size: int) -> list[list[Piece]]:
    """The text in leaves of about `size` characters."""
    found: list[list[Piece]] = [[]]
    room = size
    for piece in _pieces(sections, size):
        if len(piece.text) > room and found[-1]:
            found.append([])
            room = size
        found[-1].append(piece)
        room -= len(piece.text)
    return found if found[0] else []


def _pieces(sections: Iterable[Section], size: int) -> Iterator[Piece]:
    for section in sections:
        title = section.title[:200]
        piece = Piece(title[:1].upper() + title[1:], section.text.strip(), section.rows)
        if piece.rows:
            yield replace(piece, text="")
        elif piece.text or section.kind == "heading":
            yield from _cut(piece, size)


def _cut(piece: Piece, size: int) -> Iterator[Piece]:
    """No longer than a leaf each, cut between words where there are some."""
    rest, title = piece.text, piece.title
    while len(rest) > size:
        end = rest.rfind(" ", size // 2, size) + 1 or size
        yield Piece(title, rest[:end])
        rest, title = rest[end:], ""
    yield Piece(title, rest)
