"""Words that mean the same: the book (`synonyms.txt`), with what stewards put in or took out."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from django.core.cache import cache as kept

from guildhall.kernel.index.stems import stems

from .models import Synonym

KEY: Final = "search:synonyms"
FRESH_FOR: Final = 60  # seconds after which every process knows what a steward changed
LONGEST: Final = 6  # words of one meaning
MOST: Final = 500  # lines that stewards put in or take out
type Meaning = tuple[str, ...]


def meanings() -> Mapping[Meaning, tuple[Meaning, ...]]:
    """For words, by their stems, others that mean the same."""
    return _meanings(lines())


def lines() -> tuple[str, ...]:
    """The lines that hold: "ASB = anti-social behaviour"."""
    own: tuple[tuple[str, bool], ...] | None = kept.get(KEY)
    if own is None:
        own = tuple(Synonym.objects.order_by("line").values_list("line", "is_out"))
        kept.set(KEY, own, FRESH_FOR)
    out = {line for line, is_out in own if is_out}
    return (*(line for line in book() if line not in out), *(line for line, is_out in own if not is_out))


def forget() -> None:
    """What was remembered of the stewards' lines: they have changed. To be called when that is committed."""
    kept.delete(KEY)


@cache
def book() -> tuple[str, ...]:
    """The lines Guildhall comes with."""
    text = (Path(__file__).parent / "synonyms.txt").read_text(encoding="utf-8")
    return tuple(line for line in (each.partition("#")[0].strip() for each in text.splitlines()) if line)


def sides(line: str) -> list[str]:
    """What a line says to be the same."""
    return [side for side in (" ".join(each.split()) for each in line.split("=")) if side]


def line_of(line: str) -> str:
    """A line as it is kept."""
    return " = ".join(sides(line))


@lru_cache(maxsize=4)
def _meanings(every: tuple[str, ...]) -> Mapping[Meaning, tuple[Meaning, ...]]:
    found: dict[Meaning, dict[Meaning, None]] = {}
    for line in every:
        same = [meaning for side in sides(line) if 0 < len(meaning := tuple(stems(side))) <= LONGEST]
        for one in same:
            found.setdefault(one, {}).update(_others(one, same))
    return {one: tuple(others) for one, others in found.items()}


def _others(one: Meaning, same: Iterable[Meaning]) -> dict[Meaning, None]:
    return {other: None for other in same if other != one}
