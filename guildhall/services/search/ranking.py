"""The order of what was found. docs/performance.md says what it is worth on the judged questions.

    score = text × (1 + title) × freshness × (1 + thanks) × (1 + worth)

- text: how well the words fit (`kernel.index.wanted`), as a share of the best; no other text is part of it.
- title: 0.6 where the title has everything that is looked for, a share of it where it has some.
- freshness: 1 for what is new, falling to 0.75, half of it in two years: what is old may still be the best there is.
- thanks: 0.08 for each doubling of the reactions.
- worth: what its tool says of it: an accepted answer, a proven practice, an outdated page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log2
from typing import Any, Final, Self

from django.utils import timezone

from guildhall.kernel.index.stems import stems

from .meaning import Meant

TITLE: Final = 0.6
OLDEST: Final = 0.75  # what freshness never falls below
HALF: Final = 730.0  # days in which half of freshness goes
THANKS: Final = 0.08


@dataclass(frozen=True, slots=True)
class Hit:
    """One contribution that was found, and all that its rank is made of."""

    place: int
    key: int
    text: float
    kind: str
    community: int
    root: int  # its thread: itself, where it begins one
    author: int
    reactions: int
    title: str
    worth: int
    mark: str

    @classmethod
    def of(cls, row: Sequence[Any]) -> Self:
        """From a row of the index: place, key, score, `asking.COLUMNS`, worth and mark."""
        place, key, score, kind, community, root, *more = row
        return cls(place, key, float(score), kind, community, root or key, *more)

    @property
    def published(self) -> datetime:
        """When, to the thousandth of a second."""
        return datetime.fromtimestamp(self.place // 1000 / 1000, UTC)

    @property
    def is_reply(self) -> bool:
        return self.root != self.key


def best_first(hits: Sequence[Hit], meant: Sequence[Meant]) -> list[Hit]:
    """`hits`, the best first; the newer of two that are as good."""
    top = max((hit.text for hit in hits), default=0) or 1
    now = timezone.now().timestamp()
    scored = [(score(hit, meant, now, top), hit.place, hit) for hit in hits]
    return [hit for _, _, hit in sorted(scored, key=lambda each: each[:2], reverse=True)]


def score(hit: Hit, meant: Sequence[Meant], now: float, top: float) -> float:
    """How good a hit is."""
    days = max(0.0, (now - hit.place / 1_000_000) / 86_400)
    fresh = OLDEST + (1 - OLDEST) * float(0.5 ** (days / HALF))
    thanks = THANKS * log2(1 + hit.reactions)
    title = TITLE * in_title(hit.title, meant)
    return max(hit.text / top, 0.0001) * (1 + title) * fresh * (1 + thanks) * max(0.1, 1 + hit.worth / 100)


def folded(hits: Sequence[Hit]) -> tuple[list[Hit], dict[int, int]]:
    """One hit for each thread, the best; and how many more of its thread there were, by its key."""
    shown: dict[int, Hit] = {}
    more: dict[int, int] = {}
    for hit in hits:
        first = shown.setdefault(hit.root, hit)
        if first is not hit:
            more[first.key] = more.get(first.key, 0) + 1
    return list(shown.values()), more


def in_title(title: str, meant: Sequence[Meant]) -> float:
    """How much of what is looked for the title has."""
    if not title or not meant:
        return 0.0
    there = stems(title)
    return sum(any(all(_has(there, run) for run in runs) for runs in each.wanted.any_of) for each in meant) / len(meant)


def _has(there: list[str], run: Any) -> bool:  # an index's Run
    first = run.words[0]
    if len(run.words) == 1:
        return any(word.startswith(first) for word in there) if run.begun else first in there
    return any(tuple(there[at : at + len(run.words)]) == run.words for at in range(len(there)))
