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
    return _grown(_nodes(pages_of(viewer, community), community))


def nearby(viewer: Viewer, root: Contribution) -> list[Node]:
    """The page above, those beside and those beneath: a small tree, in one query."""
    parent = root.page.parent_id
    near = Q(page__parent=parent) | Q(page__parent=root.pk) | Q(pk=root.pk) | Q(pk=parent or 0)
    return _grown(_nodes(pages_of(viewer, root.community).filter(near), root.community))


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


def _nodes(pages: ContributionQuerySet, community: Community) -> list[Node]:
    columns: Any = ("pk", "title", "page__status", "at", "page__parent")
    rows = pages.annotate(at=Coalesce("edited", F("published"))).order_by("page__position", "pk")
    statuses = dict(Page.Status.choices)
    return [
        Node(pk, title, reverse("wiki:page", args=[community.slug, pk, slug(title, fallback="page")]),
             str(statuses.get(status, "")), at, parent)
        for pk, title, status, at, parent in rows.values_list(*columns)[:MOST]
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
