"""What an index of whole texts holds, and what it is asked."""

from dataclasses import dataclass, field
from typing import Final

ROW: Final = "i"  # what the SQL of both adapters calls the row of the index

# How well a text fits: of each word the worth of the places it stands in, the n-th counting 1/n² of it; all of it
# divided by LENGTH and the logarithm of how much there is. What other texts say is no part of it, so that nobody can
# learn from the order what stands where they may not look.
WORTHS: Final = (1, 0.8, 0.6)  # strong, middle, weak
LENGTH: Final = 6


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

    @property
    def words(self) -> list[tuple[str, bool]]:
        """Each word that is looked for by itself; and whether it is only the beginning of one."""
        runs = [run for wanted in self.all_of for runs in wanted.any_of for run in runs]
        every = [(word, run.begun and at == len(run.words)) for run in runs for at, word in enumerate(run.words, 1)]
        return list(dict.fromkeys(every))

    @property
    def is_narrow(self) -> bool:
        """It is about a stretch of places."""
        return self.since is not None or self.before is not None


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
