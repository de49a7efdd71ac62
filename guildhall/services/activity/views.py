"""Home, for members and for visitors, and the streams of people, organisations and communities."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.communities.suggestions import suggest
from guildhall.contributions.reading import unread
from guildhall.contributions.tabs import tab_counts
from guildhall.kernel.http import Request, page, seen_other
from guildhall.people.models import Member, Organisation
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from . import greeting, streams, tasks, waiting

SHOWN: Final = 8  # of my communities, beside the stream
FIRST: Final = 3  # suggestions for somebody who is in none yet


def home(request: Request) -> HttpResponse:
    """What is new and what waits for me; for a visitor, what this is."""
    viewer = request.viewer
    if not viewer.is_signed_in:
        return landing(request)
    if viewer.is_visitor:
        is_new = viewer.member.standing == Standing.UNVERIFIED
        return seen_other(reverse("account_email_verification_sent" if is_new else "people:standing"))
    return page(request, "activity/home.html", **_home_of(request))


def landing(request: Request) -> HttpResponse:
    """What this is, how large it is, and where to begin."""
    shelf = Community.visible_to(request.viewer).going_on().order_by("-members", "pk")[:6]
    return page(request, "activity/landing.html", numbers=tasks.numbers(), communities=list(shelf))


def person(request: Request, handle: str) -> HttpResponse:
    """What somebody began."""
    found = get_object_or_404(Member.objects.visible_to(request.viewer), handle=handle)
    stream = streams.Stream(request, streams.by(request.viewer, found))
    crumbs = (("People", reverse("people:directory")), (found.name, found.get_absolute_url()))
    return page(request, "activity/stream.html", title=f"What {found.name} began", crumbs=crumbs, stream=stream)


def organisation(request: Request, slug: str) -> HttpResponse:
    """What the people of an organisation began."""
    found = get_object_or_404(Organisation, slug=slug)
    stream = streams.Stream(request, streams.by_people_of(request.viewer, found))
    crumbs = (("Organisations", reverse("organisations:index")), (found.name, found.get_absolute_url()))
    title = f"What people at {found.short_name} began"
    return page(request, "activity/stream.html", title=title, crumbs=crumbs, stream=stream)


@in_community
def community(request: Request, community: Community) -> HttpResponse:
    """All that was begun in a community."""
    stream = streams.Stream(request, streams.within(request.viewer, community))
    counts = tab_counts(request.viewer, community)
    return page(request, "activity/community.html", community=community, stream=stream, tab_counts=counts)


def _home_of(request: Request) -> dict[str, Any]:
    viewer = request.viewer
    mine = _my_communities(viewer)
    new = streams.new_by_community(viewer) if mine else {}
    roots = streams.of_mine(viewer) if mine else streams.everything(viewer)
    only_unread = bool(mine) and request.GET.get("show") == "unread"
    lines = waiting.for_member(viewer)
    things = sum(line.n for line in lines)
    return {
        "hello": greeting.good_day(viewer.member.first_name),
        "in_short": greeting.in_short(things, sum(new.get(each.pk, 0) for each in mine)) if mine else "",
        "waiting": lines,
        "things": things,
        "stream": streams.Stream(request, unread(roots, viewer) if only_unread else roots, size=15),
        "only_unread": only_unread,
        "communities": mine,
        "shelf": sorted(((each, new.get(each.pk, 0)) for each in mine), key=lambda pair: -pair[1])[:SHOWN],
        "suggestions": suggest(viewer, 1 if mine else FIRST) if viewer.is_approved else [],
    }


def _my_communities(viewer: Viewer) -> list[Community]:
    """By name; their roles are remembered, so that nothing on the page asks for them again."""
    rows = viewer.memberships.select_related("community").order_by("community__name")
    for membership in (found := list(rows)):
        viewer.remember(membership.community_id, membership.role)
    return [membership.community for membership in found if not membership.community.has_ended]
