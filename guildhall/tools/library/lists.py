"""The documents of a shelf: in an order, narrowed to a sort or a tag. The first page's query is composed once."""

from functools import cache
from typing import Any, Final

from django.db.models import F, QuerySet

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution, Tag, Tagging
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.kernel.http import Request
from guildhall.kernel.paging import Page
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer

from .models import DOCUMENT, Document, Folder
from .tree import Tree

ORDERS: Final = {
    "": ("Newest first", ("-published", "-id")),
    "name": ("By name", ("title", "id")),
    "used": ("Most used first", ("-uses", "-id")),
}
SIZE: Final = 25  # documents on a page
LOOKED_AT: Final = 200  # documents whose tags are offered
SHOWN: Final = (
    "title", "kind", "root", "published", "pinned", "author", "author__name", "community", "document__sort",
    "document__what", "document__folder", "document__uses", "document__upload__size", "document__upload__scan",
)  # fmt: skip


def shelf(request: Request, community: Community, tree: Tree, folder: Folder | None) -> Page[Contribution]:
    """A page of what is asked for. A sort or a tag is looked for in the folders below, too."""
    sort, tag, order = (request.GET.get(name, "") for name in ("sort", "tag", "order"))
    sort, order = sort if sort in Document.Sort.values else "", order if order in ORDERS else ""
    by, viewer, here = ORDERS[order][1], request.viewer, folder.pk if folder else 0
    if sort or tag:
        return Page(_shown(_narrowed(viewer, community, tree, folder, sort, tag)), request, by=by, size=SIZE)
    first = _first(order, folder is None)
    values = {"community": community.pk} | ({"folder": here} if folder else {})
    return Page(
        lambda: _shown(_in_folder(viewer, community.pk, folder.pk if folder else None)),
        request, by=by, size=SIZE, first=lambda: first.rows(viewer, **values),
    )  # fmt: skip


def tags_on(viewer: Viewer, community: Community, folder: Folder | None) -> list[Tag]:
    """Some tags of what was lately added there."""
    values = {"community": community.pk} | ({"folder": folder.pk} if folder else {})
    return _tags(folder is None).rows(viewer, **values)


@cache
def _first(order: str, is_top: bool) -> Reading[Contribution]:  # noqa: FBT001 - a key of what is kept
    def compose(viewer: Viewer, community: int, folder: int | None = None) -> QuerySet[Any]:
        found: QuerySet[Any] = _shown(_in_folder(viewer, community, folder)).order_by(*ORDERS[order][1])[: SIZE + 1]
        return found

    return Reading(compose, community=int) if is_top else Reading(compose, community=int, folder=int)


@cache
def _tags(is_top: bool) -> Reading[Tag]:  # noqa: FBT001 - as above
    def compose(viewer: Viewer, community: int, folder: int | None = None) -> QuerySet[Any]:
        lately = _in_folder(viewer, community, folder).newest().values("pk")[:LOOKED_AT]
        return Tag.objects.filter(pk__in=Tagging.objects.filter(contribution__in=lately).values("tag"))[:12]

    return Reading(compose, community=int) if is_top else Reading(compose, community=int, folder=int)


def _in_folder(viewer: Viewer, community: int, folder: int | None) -> ContributionQuerySet:
    found = Contribution.visible_to(viewer).of(DOCUMENT).filter(community=community).roots()
    return found.filter(document__folder=folder)


def _narrowed(
    viewer: Viewer, community: Community, tree: Tree, folder: Folder | None, sort: str, tag: str
) -> ContributionQuerySet:
    found = Contribution.visible_to(viewer).of(DOCUMENT).within(community).roots()
    if folder is not None:
        found = found.filter(document__folder__in=[each.pk for each in tree.below(folder)])
    if sort:
        found = found.filter(document__sort=sort)
    if tag:
        found = found.filter(pk__in=Tagging.objects.filter(tag__slug=tag[:60]).values("contribution"))
    return found


def _shown(found: ContributionQuerySet) -> Any:  # annotated
    return found.select_related("author", "document__upload").only(*SHOWN).annotate(uses=F("document__uses"))
