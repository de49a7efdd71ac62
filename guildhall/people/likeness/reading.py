"""Who is like a member, as one viewer may know it.

The order comes from what any member may know. A community behind a gate counts only where viewer, member and the other
all belong to it, and is added here: nobody else's list moves by it, and nobody else hears of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from guildhall.kernel.apps import dotted, parts
from guildhall.people.finder.reasons import traits_of
from guildhall.people.models import Likeness, Member
from guildhall.policy.viewer import Viewer

from .traits import WITHIN
from .why import alike

LIKE: Final = 20  # shown
type Shared = Mapping[int, Sequence[tuple[str, bool]]]  # by member: what is shared, and whether it counts here


@dataclass(frozen=True)
class Likes:
    """Those like a member, the likest first, and what other apps say they share."""

    members: list[Member]
    shared: Shared


def those_like(viewer: Viewer, person: Member, many: int = LIKE) -> Likes:
    """The `many` most like `person`, of those who want to be likened to others."""
    keys, shared = _ranked(viewer, person)
    door = Member.objects.visible_to(viewer).approved().filter(likened=True).select_related("organisation")
    found = door.in_bulk(keys)
    return Likes([found[key] for key in keys if key in found and found[key] != person][:many], shared)


def likest(viewer: Viewer) -> list[int]:
    """Keys of those most like the viewer, the likest first, for putting a list into order."""
    if not viewer.member.likened:
        return []
    keys = list(_stored(viewer.member))
    willing = {*Member.objects.filter(pk__in=keys, likened=True).values_list("pk", flat=True)}
    return [key for key in keys if key in willing]


def _ranked(viewer: Viewer, person: Member) -> tuple[list[int], Shared]:
    scores = _stored(person)
    shared = _shared(viewer, person, list(scores))
    for pk, things in shared.items():
        if more := sum(counts for _, counts in things):
            scores[pk] = scores.get(pk, 0) + WITHIN * more
    return sorted(scores, key=lambda pk: (-scores[pk], pk)), shared


def _stored(person: Member) -> dict[int, int]:
    """Scores by key, from what any member may know; one query."""
    rows = Likeness.objects.filter(pk=person.pk).values_list("others", flat=True)
    return {pk: score for others in rows for pk, score in others}


def _shared(viewer: Viewer, person: Member, keys: list[int]) -> Shared:
    found: dict[int, list[tuple[str, bool]]] = {}
    for part in parts():
        if part.kin_within:
            ask: Any = dotted(part.kin_within)
            for pk, things in ask(viewer, person, keys).items():
                found.setdefault(pk, []).extend(things)
    return found


def explained(viewer: Viewer, person: Member) -> list[tuple[Member, str]]:
    """Those like `person`, each with what they have in common now; who has nothing any more is left out."""
    likes = those_like(viewer, person)
    traits = traits_of([person.pk, *(member.pk for member in likes.members)], viewer)
    found = []
    for member in likes.members:
        member.is_here = traits[member.pk].is_here
        shared = [name for name, _ in likes.shared.get(member.pk, ())]
        if words := alike(person, member, traits[person.pk], traits[member.pk], shared):
            found.append((member, words))
    return found
