"""What a contribution is found by: its words and facts, as the index holds them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, cast

from guildhall.contributions.models import Contribution, Tagging
from guildhall.kernel.apps import dotted, kinds, parts
from guildhall.kernel.index import Row
from guildhall.kernel.index.stems import Spot, spots
from guildhall.kernel.text import plain, without_references
from guildhall.policy.words import Audience, State

MOST: Final = 200_000  # words of one text; what comes after them is not found
PUBLIC: Final = "public"
ALL: Final = "all"
FORMAT: Final = 2  # another one where the index is to be written anew, that night or by `guildhall search rebuild`


class Said:
    """One contribution as it is to be indexed."""

    def __init__(self, said: Contribution, place: int, tags: list[tuple[int, str]], worth: tuple[int, str]) -> None:
        self.key, self.place = said.pk, place
        self.worth, self.mark = worth
        title, words = list(spots(said.title)), [spot for _, name in tags for spot in spots(name)]
        body = list(spots(text_of(said)))[:MOST]
        self.words = {spot.word: spot.stem for spot in (*title, *words, *body) if _is_word(spot)}
        strong, middle, weak = (tuple(spot.stem for spot in each) for each in (title, words, body))
        self.text = Row(place, strong, middle, weak, _facts(said, tags), in_order=True)

    @property
    def digest(self) -> str:
        parts = (FORMAT, self.text.strong, self.text.middle, self.text.weak, self.text.facts, self.worth, self.mark)
        return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()

    def move(self, place: int) -> None:
        """To another place than that in which there is something already."""
        self.place, self.text = place, replace(self.text, pk=place)


def said_of(rows: Iterable[Contribution], place_of: Any) -> Iterator[Said]:
    """The live ones of `rows`, which have their `version`, `community` and kind's detail fetched."""
    live = [row for row in rows if row.state == State.LIVE and row.kind in kinds()]
    tags, worth = _tags(live), worth_of([row.pk for row in live])
    for row in live:
        yield Said(row, place_of(row), tags[row.root_id or row.pk], worth.get(row.pk, (0, "")))


def text_of(said: Contribution) -> str:
    """All its words but the title: what was written, and what its tool adds."""
    words = kinds()[said.kind].words
    more = cast("Any", dotted(words))(said) if words else ""
    return "\n".join(filter(None, (body_of(said), more)))


def body_of(said: Contribution) -> str:
    """What was written, without names of people and titles of other things: those are filled in for each reader."""
    return plain(without_references(said.version.html)) if said.version else ""


def worth_of(keys: list[int]) -> dict[int, tuple[int, str]]:
    """What the tools think of these contributions."""
    found: dict[int, tuple[int, str]] = {}
    for part in parts():
        if part.worth and keys:
            found |= cast("Any", dotted(part.worth))(keys)
    return found


def fact_of_kind(kind: str) -> str:
    return "k" + "".join(letter for letter in kind.lower() if letter.isalnum())


def _facts(said: Contribution, tags: list[tuple[int, str]]) -> list[str]:
    facts = [ALL, fact_of_kind(said.kind), f"c{said.community_id}", f"a{said.author_id}"]
    facts += [f"t{key}" for key, _ in tags]
    return [*facts, PUBLIC] if said.audience == Audience.PUBLIC else facts


def _tags(rows: list[Contribution]) -> dict[int, list[tuple[int, str]]]:
    """By root: replies are tagged as their thread is."""
    roots = {row.root_id or row.pk for row in rows}
    found = defaultdict(list)
    for root, key, name in (
        Tagging.objects.filter(contribution__in=roots)
        .order_by("tag__slug")
        .values_list("contribution", "tag", "tag__name")
    ):
        found[root].append((key, name))
    return found


def _is_word(spot: Spot) -> bool:
    return spot.word.isalpha() and len(spot.word) > 2
