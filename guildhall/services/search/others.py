"""People, communities and organisations for the same words: through their own doors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet, Window

from guildhall.communities.models import Community
from guildhall.people.finder.finding import by_words
from guildhall.people.finder.why import Found as FoundPerson
from guildhall.people.models import Organisation
from guildhall.policy.viewer import Viewer

GROUPS: Final = {"people": "People", "communities": "Communities", "organisations": "Organisations"}
FEW, MANY = 3, 20  # shown beside everything, and alone


@dataclass(frozen=True)
class Others:
    """Those whose name or profile has the words; of each a few, or all of one page."""

    people: Sequence[FoundPerson] = ()
    communities: Sequence[Community] = ()
    organisations: Sequence[Organisation] = ()
    many: tuple[int, int, int] = (0, 0, 0)  # how many there are of each


def others(viewer: Viewer, words: str, group: str = "") -> Others:
    """What the doors give. Visitors find no people; nobody finds a community they may not know of."""
    if not words.strip():
        return Others()
    people, n = by_words(viewer, words, _many("people", group)) if viewer.is_approved else ([], 0)
    named = _named(Community.visible_to(viewer), words, "name", "purpose").select_related("host", "parent")
    communities = _counted(named.order_by("-members", "pk"), _many("communities", group))
    bodies = _counted(Organisation.objects.current().named(words).order_by("name"), _many("organisations", group))
    of_both = (each[0].there if each else 0 for each in (communities, bodies))
    return Others(people, communities, bodies, (n, *of_both))  # type: ignore[arg-type]  # three numbers


def _many(name: str, group: str) -> int:
    return MANY if name == group else FEW


def _counted(rows: Any, many: int) -> list[Any]:
    """The first `many`, each of which knows how many there are: so few that all can be counted."""
    return list(rows.annotate(there=Window(Count("pk")))[:many])


def _named(rows: QuerySet[Any], words: str, *fields: str) -> QuerySet[Any]:
    """Each of the words stands in one of the fields."""
    every = Q()
    for word in words.split()[:8]:
        some = Q()
        for name in fields:
            some |= Q((f"{name}__icontains", word))
        every &= some
    return rows.filter(every)
