"""Which body is meant, however a person writes its name."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import DatabaseError
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from guildhall.people.models import Organisation

from .names import DIRECTIONS, FORMAL, HINTS, JOINING, TELLING, Words, words
from .rows import read

SURE, ENOUGH = 1.0, 0.74
COUNCILS = frozenset(["county", "unitary", "metropolitan", "london", "district", "scottish", "welsh", "northern-irish"])


@dataclass(frozen=True)
class Known:
    """A body that can be meant."""

    code: str
    name: str
    names: tuple[str, ...]
    kind: str
    current: bool
    population: int
    successors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """The body that is meant; no code where none is near enough. A body that has ended names its successors."""

    code: str | None
    name: str | None
    score: float
    successors: tuple[str, ...] = ()


type Guess = tuple[float, list[Known]]
NOBODY: Guess = (0.0, [])
LONG_FORMAL = sorted(word for word in FORMAL if len(word) >= 6)
PARTING = re.compile(r"[/(),;|]|\s[–—-]\s")


class Matcher:
    """Matches names against bodies. Build it once and ask it often."""

    def __init__(self, bodies: Iterable[Known]) -> None:
        self._exact: dict[str, list[Known]] = defaultdict(list)
        self._core: dict[str, list[Known]] = defaultdict(list)
        self._squashed: dict[str, list[Known]] = defaultdict(list)
        for body in bodies:
            self._learn(body)
        self._cores = {core: frozenset(core.split()) for core in self._core}
        self._holding: dict[str, set[str]] = defaultdict(set)
        for core, parts in self._cores.items():
            for word in parts:
                self._holding[word].add(core)
        self._spelling = sorted({word for full in self._exact for word in full.split()} | FORMAL | JOINING | HINTS)
        self._vocabulary = frozenset(self._spelling)

    def best(self, name: str) -> Match:
        """The likeliest body: by its name, by the words that count, by a part of it, at last by likeness."""
        asked = words(name)
        mended = words(self._mend(asked))
        guesses = [self._named(asked)]
        if not guesses[0][1]:
            guesses += [_less(self._named(mended), 0.06), self._by_parts(name), self._by_containing(mended)]
        if max(guesses, key=lambda guess: guess[0])[0] < 0.87:
            guesses.append(self._alike(mended))
        score, bodies = max(guesses, key=lambda guess: guess[0])
        if not bodies or score < ENOUGH:
            return Match(None, None, round(score, 3))
        body = max(bodies, key=lambda body: _rank(body, mended))
        return Match(body.code, body.name, round(score, 3), () if body.current else body.successors)

    def _learn(self, body: Known) -> None:
        for name in dict.fromkeys((body.name, *body.names)):
            known = words(name)
            if not known.full:
                continue
            squashed = known.full.replace(" ", "")
            for index, key in (
                (self._exact, known.full),
                (self._core, known.core),
                (self._squashed, known.squashed),
                (self._squashed, squashed),
            ):
                if key and body not in index[key]:
                    index[key].append(body)

    def _named(self, asked: Words) -> Guess:
        if bodies := self._exact.get(asked.full):
            bare = asked.full == asked.core  # "Newcastle" says not which: all who are called so may be meant
            return SURE, [*bodies, *self._core[asked.core]] if bare else bodies
        if bodies := self._core.get(asked.core):
            return 0.97, bodies
        bodies = self._squashed.get(asked.full.replace(" ", "")) or self._squashed.get(asked.squashed)
        return (0.94, bodies) if bodies else NOBODY

    def _mend(self, asked: Words) -> str:
        """Each word that stands in no name, put right by the only word that is a slip away."""
        return " ".join(token if token in self._vocabulary else self._nearest(token) for token in asked.full.split())

    def _nearest(self, token: str) -> str:
        if len(token) < 3:
            return token
        slips = 1 if len(token) < 8 else 2
        near = process.extract(token, self._spelling, scorer=OSA.distance, score_cutoff=slips, limit=5)
        best = [word for word, distance, _ in near if distance == near[0][1]]
        if formal := [word for word in best if word in FORMAL]:
            return formal[0]
        if best:
            return best[0] if len(best) == 1 and len(token) > 3 else token
        far = process.extractOne(token, LONG_FORMAL, scorer=OSA.distance, score_cutoff=2) if len(token) >= 6 else None
        return str(far[0]) if far else token

    def _by_parts(self, name: str) -> Guess:
        """ "Cardiff / Caerdydd" is one body said twice; "Housing, Leeds City Council" is a body and something else."""
        parts = [part for part in PARTING.split(name[:300]) if part.strip()]
        guesses = [guess for part in parts if (guess := self._named(words(part)))[1]]
        codes = {max(bodies, key=lambda body: _rank(body, words(name))).code for _, bodies in guesses}
        told = words(name).parts & TELLING
        if len(parts) < 2 or len(codes) != 1 or any(told - words(body.name).parts for body in guesses[0][1]):
            return NOBODY
        return 0.95 if len(guesses) == len(parts) else 0.85, max(guesses, key=lambda guess: guess[0])[1]

    def _by_containing(self, asked: Words) -> Guess:
        """The only body whose name holds all the words, as "Hinckley" is Hinckley and Bosworth."""
        if not asked.parts or asked.parts <= DIRECTIONS:
            return NOBODY
        held = set.intersection(*(self._holding.get(word, set()) for word in asked.parts))
        fitting = [
            core for core in held if asked.parts < self._cores[core] and _same_sort(asked.parts, self._cores[core])
        ]
        near = [body for core in fitting for body in self._core[core] if body.current and body.kind in COUNCILS]
        return (0.8, near) if len({body.code for body in near}) == 1 else NOBODY

    def _alike(self, asked: Words) -> Guess:
        if len(asked.core) < 3:
            return NOBODY
        near = process.extract(asked.core, self._cores.keys(), scorer=fuzz.ratio, score_cutoff=60, limit=8)
        near += process.extract(asked.core, self._cores.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=60, limit=8)
        fitting = [(score, core) for core, score, _ in near if _same_sort(asked.parts, self._cores[core])]
        if not fitting:
            return NOBODY
        top = max(score for score, _ in fitting)
        bodies = [body for score, core in fitting if score == top for body in self._core[core]]
        doubt = 0.93 if len({core for score, core in fitting if score == top}) == 1 else 0.88
        return doubt * top / 100, bodies


def known_bodies() -> list[Known]:
    """The register in the database; where that is empty or absent, the shipped files."""
    try:
        return [
            _from_database(body) for body in Organisation.objects.prefetch_related("successors")
        ] or shipped_bodies()
    except DatabaseError:
        return shipped_bodies()


def _from_database(body: Organisation) -> Known:
    names = (body.short_name, *body.other_names.split("|"))
    successors = tuple(sorted(heir.code for heir in body.successors.all()))
    return Known(body.code, body.name, names, body.kind, body.ended is None, body.population or 0, successors)


def shipped_bodies() -> list[Known]:
    """The register as the project carries it."""
    return [
        Known(
            code=row.code,
            name=row.name,
            names=(row.short_name, *row.other_names),
            kind=row.kind,
            current=row.ended is None,
            population=row.population or 0,
            successors=row.successors,
        )
        for row in read().organisations
    ]


def _less(guess: Guess, by: float) -> Guess:
    return guess[0] - by, guess[1]


def _same_sort(asked: frozenset[str], known: frozenset[str]) -> bool:
    """A direction or a telling word ("North", "police") is never a slip of the pen."""
    return asked & TELLING == known & TELLING and asked & DIRECTIONS <= known & DIRECTIONS


def _rank(body: Known, asked: Words) -> tuple[int, bool, bool, int]:
    """Of bodies with one name: the sort asked for, councils, those that still are, the largest."""
    agreeing = asked.hints & words(body.name).hints
    return len(agreeing), body.kind in COUNCILS, body.current, body.population
