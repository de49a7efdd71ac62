"""The tree of a community's pages, as far as a viewer may see it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.kernel.text import slug
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer

from .models import PAGE, Page

MOST: Final = 1000  # pages of one wiki that are drawn as a tree
DEPTH: Final = 8  # pages beneath one another


@dataclass(slots=True)
class Node:
    """A page in the tree."""

    pk: int
    title: str
    url: str
    status: str
    at: datetime
    parent: int | None
    depth: int = 0
    children: list["Node"] = field(default_factory=list)


def pages_of(viewer: Viewer, community: Community) -> ContributionQuerySet:
    """Pages of the wiki of `community` that `viewer` may read."""
    return Contribution.visible_to(viewer).of(PAGE).within(community).roots()


def tree_of(viewer: Viewer, community: Community) -> list[Node]:
    """The whole tree in one query. Pages under one that the viewer may not see stand at the top."""
    return _grown(_nodes(_columns(pages_of(viewer, community)), community))


def nearby(viewer: Viewer, root: Any) -> list[Node]:  # a contribution with its `page`
    """The page above, those beside and those beneath: a small tree, in one query."""
    place = {"pk": root.pk, "community": root.community_id}
    parent = root.page.parent_id
    rows = _AT_TOP.rows(viewer, **place) if parent is None else _UNDER.rows(viewer, parent=parent, **place)
    return _grown(_nodes(rows, root.community))


def flat(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every page, those beneath one after it."""
    for node in nodes:
        yield node
        yield from flat(node.children)


def without(nodes: list[Node], pk: int) -> list[Node]:
    """The tree without a page and what is beneath it."""
    kept = [node for node in nodes if node.pk != pk]
    for node in kept:
        node.children = without(node.children, pk)
    return kept


def below(pk: int, parents: dict[int, int | None]) -> int:
    """How many pages deep it goes beneath `pk`."""
    deep, level = 0, {pk}
    while level and deep <= DEPTH:
        level = {child for child, parent in parents.items() if parent in level}
        deep += bool(level)
    return deep


def above(pk: int | None, parents: dict[int, int | None]) -> list[int]:
    """`pk` and the pages above it, the nearest first; a ring, should there be one, ends."""
    found: list[int] = []
    while pk is not None and pk not in found:
        found.append(pk)
        pk = parents.get(pk)
    return found


def _columns(pages: ContributionQuerySet) -> Any:  # a queryset of rows
    columns: Any = ("pk", "title", "page__status", "at", "page__parent")
    ordered = pages.annotate(at=Coalesce("edited", F("published"))).order_by("page__position", "pk")
    return ordered.values_list(*columns)[:MOST]


def _near(viewer: Viewer, pk: int, community: int, parent: int | None = None) -> Any:
    beside = Q(page__parent=None) if parent is None else Q(page__parent=parent) | Q(pk=parent)
    pages = Contribution.visible_to(viewer).of(PAGE).roots().filter(community=community)
    return _columns(pages.filter(beside | Q(page__parent=pk) | Q(pk=pk)))


_AT_TOP: Final = Reading[Any](_near, pk=int, community=int)
_UNDER: Final = Reading[Any](_near, pk=int, community=int, parent=int)


def _nodes(rows: Iterable[tuple[Any, ...]], community: Community) -> list[Node]:
    statuses = dict(Page.Status.choices)
    return [
        Node(pk, title, reverse("wiki:page", args=[community.slug, pk, slug(title, fallback="page")]),
             str(statuses.get(status, "")), at, parent)
        for pk, title, status, at, parent in rows
    ]  # fmt: skip


def _grown(nodes: list[Node]) -> list[Node]:
    by_pk = {node.pk: node for node in nodes}
    parents = {node.pk: node.parent if node.parent in by_pk else None for node in nodes}
    roots = []
    for node in nodes:
        parent = parents[node.pk]
        if parent is None or node.pk in above(parent, parents):
            roots.append(node)
        else:
            by_pk[parent].children.append(node)
    _measure(roots, 0)
    return roots


def _measure(nodes: Collection[Node], depth: int) -> None:
    for node in nodes:
        node.depth = depth
        _measure(node.children, depth + 1)
