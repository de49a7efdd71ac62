"""What makes members alike, and how much each thing counts. Only what any member may know of any other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import log, log2
from typing import Any, Final

from guildhall.kernel.apps import dotted, parts
from guildhall.kernel.index.words import asked
from guildhall.people import councils
from guildhall.people.models import Member

# What a shared thing is worth: for all but the last four, the more the fewer people share it.
WORTH: Final = {"r": 1000, "i": 600, "w": 400, "c": 400, "k": 300, "g": 200, "n": 100}
SIZE: Final = 200  # of an organisation as large; half as much for one twice as large
EVERYBODYS: Final = frozenset({"k", "g", "n"})  # worth the same however many share them
WITHIN: Final = 500  # of a community behind a gate that the viewer shares with both: added when somebody looks


@dataclass(slots=True)
class Traits:
    """What one member shares with others: letters of `WORTH` and a key."""

    pk: int
    every: set[str] = field(default_factory=set)
    population: int | None = None
    where: str = ""  # kind and region, to look for others in when there is little else


def load(keys: Iterable[int] | None, counted: dict[str, int]) -> dict[int, Traits]:
    """The traits of these members, or of all; those who do not want to be likened, or are not approved, are not there.

    Arguments:
        counted: how many share a trait, as far as this cannot be counted here.
    """
    chosen = None if keys is None else list(keys)
    found = {traits.pk: traits for traits in _people(chosen)}
    for model, sort in ((Member.responsibilities.through, "r"), (Member.interests.through, "i")):
        rows = model.objects.all() if chosen is None else model.objects.filter(member__in=chosen)
        name = "responsibility_id" if sort == "r" else "interest_id"
        for pk, key in rows.values_list("member_id", name).iterator():
            if pk in found:
                found[pk].every.add(f"{sort}{key}")
    for pk, what, many in _kin(chosen):
        if pk in found:
            found[pk].every.add(f"c{what}")
            counted[f"c{what}"] = many
    return found


def worth(trait: str, sharing: int, everybody: int) -> float:
    """What it counts to share `trait`: all of its worth if two of `everybody` do, little if many do."""
    most = WORTH[trait[0]]
    if trait[0] in EVERYBODYS:
        return most
    return most * log(1 + everybody / max(2, sharing)) / log(1 + everybody / 2)


def as_large(one: int | None, other: int | None) -> float:
    """What it counts that two organisations are of a size."""
    return SIZE * max(0.0, 1 - abs(log2(one / other)) / 2) if one and other else 0.0


def role_words(title: str) -> list[str]:
    """The words of a job title."""
    return [word for word in asked(title) if len(word) > 2]


def _people(keys: list[int] | None) -> Iterator[Traits]:
    bodies = {body.pk: body for body in councils.bodies().values()}
    members: Any = Member.objects.approved().filter(likened=True).order_by("pk")
    members = members if keys is None else members.filter(pk__in=keys)
    for pk, title, organisation in members.values_list("pk", "job_title", "organisation_id").iterator():
        traits = Traits(pk, {f"w{word}" for word in role_words(title)})
        if body := bodies.get(organisation):
            traits.population, traits.where = body.population, f"{body.kind} {body.region}"
            places = zip("kgn", (body.kind, body.region, body.nation), strict=True)
            traits.every |= {f"{sort}{what}" for sort, what in places if what}
        yield traits


def _kin(keys: list[int] | None) -> Iterator[tuple[int, Any, int]]:
    """What other apps know that any member may know: key of a member, what they share, how many share it."""
    for part in parts():
        if part.kin:
            ask: Any = dotted(part.kin)
            yield from ask(keys)
