"""Lists about the wiki: what changed, what links here, what is missing, what is due."""

from typing import Any, Final

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.contributions.models import Version
from guildhall.journal.models import Entry
from guildhall.kernel.http import Request, page
from guildhall.kernel.paging import Page
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer
from guildhall.policy.visible import readable
from guildhall.tools.wiki.models import PAGE, Link, Name
from guildhall.tools.wiki.tree import pages_of

from .changing import page_at

SAID: Final = {
    "published": "began", "revised": "changed", "placed": "moved", "assessed": "looked at", "restored": "restored",
    "locked": "protected", "unlocked": "opened", "review_due": "is due to be reviewed",
}  # fmt: skip
MOST: Final = 100  # wanted pages


@require_GET
@in_community
def changes(request: Request, community: Community) -> HttpResponse:
    """What happened in the wiki, newest first."""
    entries = Entry.objects.filter(readable(request.viewer, "contribution__"), community=community, verb__in=SAID)
    entries = entries.filter(contribution__kind=PAGE, contribution__community=community)
    found = Page(entries.select_related("contribution", "actor__organisation"), request, by=("-id",))
    numbers = {entry.data.get("number", 1) for entry in found}
    rows = Version.objects.filter(contribution__in={entry.contribution_id for entry in found}, number__in=numbers)
    notes = {
        (row["contribution"], row["number"]): row for row in rows.values("contribution", "number", "note", "minor")
    }
    for entry in found:
        entry.contribution.community = community
    context: dict[str, Any] = {"found": found, "notes": notes, "said": SAID}
    return page(request, "wiki/changes.html", community=community, **context)


@require_GET
@in_community
def links(request: Request, community: Community, pk: int) -> HttpResponse:
    """What the viewer may read that links to a page, by any name it has or had."""
    contribution = page_at(request, community, pk)
    names = Name.objects.filter(page=pk, community=community).values("key")
    found = Page(
        _links(request.viewer, community).filter(key__in=names).exclude(contribution=pk)
        .select_related("contribution__root", "contribution__author__organisation"),
        request, by=("-contribution_id", "-id"),
    )  # fmt: skip
    for link in found:
        link.contribution.community = community
    return page(request, "wiki/links.html", community=community, contribution=contribution, found=found)


@require_GET
@in_community
def gaps(request: Request, community: Community) -> HttpResponse:
    """Pages that are linked to and not there, and pages that nothing links to; as far as the viewer may see."""
    viewer = request.viewer
    there = Name.objects.filter(readable(viewer, "page__contribution__"), community=community, key=OuterRef("key"))
    wanted = _links(viewer, community).filter(~Exists(there)).values("key")
    wanted = wanted.annotate(n=Count("contribution"), title=Min("name")).order_by("-n", "key")[:MOST]
    to_it = _links(viewer, community).filter(
        key__in=Name.objects.filter(page=OuterRef(OuterRef("pk")), community=community).values("key")
    )
    alone = pages_of(viewer, community).filter(~Exists(to_it.exclude(contribution=OuterRef("pk"))))
    found = Page(alone, request, by=("title", "id"))
    for row in found:
        row.community = community
    return page(request, "wiki/gaps.html", community=community, wanted=list(wanted), found=found)


@require_GET
@in_community
def reviews(request: Request, community: Community) -> HttpResponse:
    """For facilitators: pages by the date of their review, the longest overdue first."""
    require(request.viewer, "pin", community)
    due = pages_of(request.viewer, community).exclude(page__review_by=None)
    found = Page(due.select_related("page__owner"), request, by=("page__review_by", "id"))
    for row in found:
        row.community = community
    return page(request, "wiki/reviews.html", community=community, found=found, today=timezone.localdate())


def _links(viewer: Viewer, community: Community) -> QuerySet[Link]:
    return Link.objects.filter(readable(viewer, "contribution__"), contribution__community=community)
