"""author: tag: in: kind: as facts of the index. What a viewer does not know of is answered as what is not there."""

from collections.abc import Callable
from typing import Any, Final

from django.db.models import Q

from guildhall.communities.models import Community
from guildhall.contributions.models import Tag
from guildhall.kernel.apps import kinds
from guildhall.kernel.index.stems import stems
from guildhall.kernel.text import slug
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer

from .query import Query
from .said import fact_of_kind

MOST: Final = 50  # people, or communities, that one name may mean


class Unknown(Exception):  # noqa: N818 - an answer, not a fault
    """There is nothing of that name for this viewer."""


def facts_of(query: Query, viewer: Viewer) -> tuple[list[tuple[str, ...]], list[str]]:
    """Sets of facts of which each must have one, and facts that it must not have.

    Raises:
        Unknown: a filter names nothing the viewer may know.
    """
    wanted, unwanted = [], []
    for each in query.filters:
        if each.name not in _FACTS:
            continue
        facts = _FACTS[each.name](viewer, each.value)
        if each.no:
            unwanted += facts
        elif not facts:
            raise Unknown
        else:
            wanted.append(tuple(facts))
    return wanted, unwanted


def kinds_named(name: str) -> list[str]:
    """The kinds that a word means: "page", "wiki", "documents"."""
    said = tuple(stems(name))
    return [
        stored
        for stored, kind in kinds().items()
        if said in {tuple(stems(str(words))) for words in (kind.one, kind.many, kind.name, stored.partition(".")[0])}
    ]


def _author(viewer: Viewer, name: str) -> list[str]:
    words = name.lstrip("@").split()
    if viewer.is_visitor or not words:
        return []
    called = Q(handle=name.lstrip("@").lower())
    named = Q()
    for word in words:
        named &= Q(name__icontains=word)
    people: Any = Member.objects.visible_to(viewer).filter(called | named)
    return [f"a{key}" for key in people.order_by("pk").values_list("pk", flat=True)[:MOST]]


def _tag(viewer: Viewer, name: str) -> list[str]:
    return [f"t{key}" for key in Tag.objects.filter(slug=slug(name, fallback="")).values_list("pk", flat=True)]


def _in(viewer: Viewer, name: str) -> list[str]:
    named = Q()
    for word in name.split():
        named &= Q(name__icontains=word)
    there = Community.visible_to(viewer).filter(Q(slug=name.lower()) | named)
    return [f"c{key}" for key in there.order_by("pk").values_list("pk", flat=True)[:MOST]]


def _kind(viewer: Viewer, name: str) -> list[str]:
    return [fact_of_kind(kind) for kind in kinds_named(name)]


_FACTS: Final[dict[str, Callable[[Viewer, str], list[str]]]] = {
    "author": _author, "tag": _tag, "in": _in, "kind": _kind,
}  # fmt: skip
