"""What an index of whole texts holds, and what it is asked."""

from dataclasses import dataclass, field
from typing import Final

ROW: Final = "i"  # what the SQL of both adapters calls the row of the index


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand side by side; of the last perhaps no more than its beginning."""

    words: tuple[str, ...]
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing looked for: any of these, each of them runs that must all be there."""

    any_of: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Search:
    """Texts that have all of this (or, if `some`, any of it), none of that, and one of each set of facts."""

    all_of: tuple[Wanted, ...] = ()
    none_of: tuple[Wanted, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    no_facts: tuple[str, ...] = ()
    some: bool = False
    titles: bool = False  # in the strong words alone
    since: int | None = None  # places: from this on
    before: int | None = None  # and before that


@dataclass(frozen=True, slots=True)
class Sought:
    """A search as the adapters take it: who may see it as SQL about `ROW`, and what to fetch of the owner."""

    table: str
    key: str
    owner: str  # the column that points to the owner
    of: str  # the owner's table
    seen: str
    values: tuple[object, ...]
    columns: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    ranked: bool = True
    many: int = 0
    search: Search = field(default_factory=Search)
