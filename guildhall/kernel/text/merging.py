"""Two people changed one text: what can be put together is, and what cannot is shown to be chosen from. By merge3."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from merge3 import Merge3

from guildhall.kernel.text.differences import matches

THEIRS: Final = "theirs"
MINE: Final = "mine"
BOTH: Final = "both"

# A sentence, or what is left of its line. Whoever changed another sentence of a paragraph is in nobody's way.
# A run of stops is looked at from its beginning alone, and once: a page of dots took minutes.
_PIECE = re.compile(r"[^\n]*?(?:(?<![.!?…])[.!?…]++[\"'”’)\]*_]*+[ \t]++|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both changed, or whose neighbour the other changed: what it said, and what each made of it."""

    base: str
    theirs: str
    mine: str

    def kept(self, choice: str) -> str:
        """What to go on with; both, one after the other, unless one is chosen."""
        if choice in (THEIRS, MINE):
            return self.theirs if choice == THEIRS else self.mine
        between = "" if not self.theirs or not self.mine or self.theirs[-1].isspace() else " "
        return self.theirs + between + self.mine


@dataclass(frozen=True, slots=True)
class Merged:
    """The whole text in order: text that is settled, and conflicts."""

    parts: tuple[str | Conflict, ...]

    @property
    def conflicts(self) -> list[Conflict]:
        return [part for part in self.parts if isinstance(part, Conflict)]

    def text(self, choices: Sequence[str] = ()) -> str:
        """The text with the conflicts settled as chosen, in their order."""
        chosen = iter(choices)
        said = (part if isinstance(part, str) else part.kept(next(chosen, BOTH)) for part in self.parts)
        return "".join(said).removesuffix("\n")


def merge(base: str, theirs: str, mine: str) -> Merged:
    """Both changes to `base` in one text."""
    if mine in (base, theirs):
        return Merged((f"{theirs}\n",))
    if theirs == base:
        return Merged((f"{mine}\n",))
    groups = Merge3(_pieces(base), _pieces(theirs), _pieces(mine), sequence_matcher=_Matcher).merge_groups()
    return Merged(tuple(_part(group) for group in groups))


class _Matcher:
    """As merge3 asks for it: difflib's own takes minutes where a word stands a thousand times."""

    def __init__(self, isjunk: Any = None, a: Sequence[str] = "", b: Sequence[str] = "") -> None:
        self.a, self.b = a, b

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:
        return [*matches(self.a, self.b), (len(self.a), len(self.b), 0)]


def _pieces(text: str) -> list[str]:
    return [piece for piece in _PIECE.findall(f"{text}\n") if piece]


def _part(group: Any) -> str | Conflict:  # merge3's own union of tuples
    if group[0] == "conflict":
        return Conflict(*("".join(pieces) for pieces in group[1:]))
    return "".join(group[1])
