"""Home, for members and for visitors, and the streams of people, organisations and communities."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.contributions.tabs import tab_counts
from guildhall.kernel.http import Request, page, seen_other
from guildhall.people.models import Member, Organisation
from guildhall.policy.words import Standing
from guildhall.services.activity import member_home, streams, tasks


def home(request: Request) -> HttpResponse:
    """What is new and what waits for me; for a visitor, what this is."""
    viewer = request.viewer
    if not viewer.is_signed_in:
        return landing(request)
    if viewer.is_visitor:
        is_new = viewer.member.standing == Standing.UNVERIFIED
        return seen_other(reverse("account_email_verification_sent" if is_new else "people:standing"))
    return page(request, "activity/home.html", **member_home.of(request))


def landing(request: Request) -> HttpResponse:
    """What this is, how large it is, and where to begin."""
    shelf = Community.visible_to(request.viewer).going_on().order_by("-members", "pk")[:6]
    return page(request, "activity/landing.html", numbers=tasks.numbers(), communities=list(shelf))


def person(request: Request, handle: str) -> HttpResponse:
    """What somebody began."""
    found = get_object_or_404(Member.objects.visible_to(request.viewer), handle=handle)
    stream = streams.Stream(request, lambda: streams.by(request.viewer, found))
    crumbs = (("People", reverse("people:directory")), (found.name, found.get_absolute_url()))
    return page(request, "activity/stream.html", title=f"What {found.name} began", crumbs=crumbs, stream=stream)


def organisation(request: Request, slug: str) -> HttpResponse:
    """What the people of an organisation began."""
    found = get_object_or_404(Organisation, slug=slug)
    stream = streams.Stream(request, lambda: streams.by_people_of(request.viewer, found))
    crumbs = (("Organisations", reverse("organisations:index")), (found.name, found.get_absolute_url()))
    title = f"What people at {found.short_name} began"
    return page(request, "activity/stream.html", title=title, crumbs=crumbs, stream=stream)


@in_community
def community(request: Request, community: Community) -> HttpResponse:
    """All that was begun in a community."""
    stream = streams.Stream(request, lambda: streams.within(request.viewer, community))
    counts = tab_counts(request.viewer, community)
    return page(request, "activity/community.html", community=community, stream=stream, tab_counts=counts)
