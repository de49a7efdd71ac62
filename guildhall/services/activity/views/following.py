"""Following people, organisations and tags: the stream of what they bring, the list, and the buttons."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from guildhall.contributions import actions
from guildhall.contributions.actions.following import Followed
from guildhall.contributions.doors import tag_at
from guildhall.contributions.models import Follow
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.paging import Page
from guildhall.people.doors import approved_only
from guildhall.people.models import Member, Organisation
from guildhall.policy.rules import Refused
from guildhall.services.activity import following, streams


@approved_only
def stream(request: Request) -> HttpResponse:
    """What those whom one follows bring, as far as one may read it."""
    followed = following.followed_by(request.viewer)
    brought = streams.Stream(request, lambda: following.sources(request.viewer, followed))
    return page(request, "activity/following.html", stream=brought, followed=followed)


@approved_only
def listed(request: Request) -> HttpResponse:
    """All that one follows, sort by sort."""
    sort = request.GET.get("what", "")
    sort = sort if sort in following.SORTS else "people"
    rows = Page(following.listed(request.viewer, sort), request, by=("-since", "-id"))
    return page(request, "activity/followed.html", rows=rows, sort=sort, sorts=list(following.SORTS))


@require_POST
@approved_only
def person(request: Request, handle: str) -> HttpResponse:
    """Follow somebody, or no longer."""
    found = get_object_or_404(Member.objects.visible_to(request.viewer), handle=handle)
    return _followed(request, found, found.name, found.get_absolute_url())


@require_POST
@approved_only
def organisation(request: Request, slug: str) -> HttpResponse:
    """Follow what people of an organisation begin, or no longer."""
    found = get_object_or_404(Organisation, slug=slug)
    return _followed(request, found, found.name, found.get_absolute_url())


@require_POST
@approved_only
def tag(request: Request, slug: str) -> HttpResponse:
    """Follow what carries a tag, or no longer."""
    found = tag_at(request.viewer, slug)
    return _followed(request, found, f"the tag “{found.name}”", reverse("contributions:tag", args=[slug]))


@require_POST
@approved_only
def stop(request: Request, pk: int) -> HttpResponse:
    """Follow no longer what stands in the list."""
    row = get_object_or_404(Follow, pk=pk, member=request.viewer.member, community=None)
    actions.unfollow(following.subject_of(row), by=request.viewer)
    messages.success(request, "You follow it no longer.")
    sort = next(sort for sort, name in following.SORTS.items() if getattr(row, f"{name}_id") is not None)
    return seen_other(f"{reverse('activity:followed')}?what={sort}")


def _followed(request: Request, subject: Followed, name: str, place: str) -> HttpResponse:
    if request.POST.get("do") == "stop":
        actions.unfollow(subject, by=request.viewer)
        messages.success(request, f"You no longer follow {name}.")
        return seen_other(place)
    try:
        actions.follow(subject, by=request.viewer)
        messages.success(request, f"You follow {name}. What is new is under your name, in “What you follow”.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return seen_other(place)
