"""Outside feeds of a community: what is new in them, and the facilitators' page about them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.contributions.tabs import tab_counts
from guildhall.kernel.fetch import NotAnAddress, WebAddress, web_address
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.paging import Page
from guildhall.kernel.watching import may_look
from guildhall.policy.rules import Refused, require
from guildhall.services.feeds import actions, elsewhere, tasks
from guildhall.services.feeds.forms import ListForm, SourceForm
from guildhall.services.feeds.models import Item, Source

TOO_OFTEN = "You have had many addresses looked at just now. Try again in ten minutes."
NOT_FROM_HERE = "This address is not on the public web, so it cannot be looked at from here."


@require_GET
@in_community
def news(request: Request, community: Community) -> HttpResponse:
    """What is new elsewhere."""
    rows = Item.objects.filter(source__community=community).select_related("source")
    found = Page(rows, request, by=("-published", "-id"))
    counts = tab_counts(request.viewer, community)
    return page(request, "feeds/news.html", community=community, found=found, tab_counts=counts)


@in_community
def sources(request: Request, community: Community) -> HttpResponse:
    """The feeds that are shown, and a box for one more."""
    require(request.viewer, "arrange", community)
    form = SourceForm(request.POST or None, initial={"address": request.GET.get("address", "")})
    found = _look(request, form) if form.is_valid() else elsewhere.Found()
    if found.feed is not None and _shown(request, community, form, found):
        return seen_other(reverse("feeds:sources", args=[community.slug]))
    return _page(request, community, form=form, choices=found.choices)


@require_POST
@in_community
def listed(request: Request, community: Community) -> HttpResponse:
    """All the feeds of a list, which are looked at later."""
    require(request.viewer, "show_feed", community)
    listing = ListForm(request.POST, request.FILES)
    if not listing.is_valid():
        return _page(request, community, listing=listing)
    told = _take_list(request, community, listing.cleaned_data["file"])
    messages.success(request, told)
    return seen_other(reverse("feeds:sources", args=[community.slug]))


@require_POST
@in_community
def drop(request: Request, community: Community, pk: int) -> HttpResponse:
    """Show a feed no more."""
    require(request.viewer, "drop_feed", community)
    source = get_object_or_404(Source, pk=pk, community=community)
    actions.drop_feed(source, by=request.viewer)
    messages.success(request, f"{source.title} is not shown any more.")
    return seen_other(reverse("feeds:sources", args=[community.slug]))


@require_POST
@in_community
def again(request: Request, community: Community, pk: int) -> HttpResponse:
    """Look now."""
    require(request.viewer, "show_feed", community)
    source = get_object_or_404(Source, pk=pk, community=community)
    if may_look(request.viewer.member.pk):
        seen = tasks.look(source)
        messages.info(request, NOT_FROM_HERE if seen is None else seen.why if seen.tries else "It answers.")
    else:
        messages.info(request, TOO_OFTEN)
    return seen_other(reverse("feeds:sources", args=[community.slug]))


def _page(request: Request, community: Community, **told: Any) -> HttpResponse:
    rows = list(Source.objects.filter(community=community))
    context: dict[str, Any] = {"form": SourceForm(), "listing": ListForm(), "choices": []} | told
    return page(request, "feeds/sources.html", community=community, rows=rows, most=actions.SHOWN, **context)


def _look(request: Request, form: SourceForm) -> elsewhere.Found:
    """What there is at the address; where there is no feed, the form says so."""
    if not may_look(request.viewer.member.pk):
        form.add_error("address", TOO_OFTEN)
        return elsewhere.Found()
    found = elsewhere.find(str(form.cleaned_data["address"]))
    if found.problem:
        form.add_error("address", found.problem)
    return found


def _shown(request: Request, community: Community, form: SourceForm, found: elsewhere.Found) -> bool:
    """Whether the feed that was found is shown from now on, with what is new in it already."""
    feed, to = found.feed, web_address(found.url)
    if feed is None:
        return False
    try:
        source = actions.show_feed(community, to, by=request.viewer, title=feed.title, site=feed.site)
    except Refused as refusal:
        form.add_error("address", str(refusal))
        return False
    tasks.keep(source, feed)
    messages.success(request, f"{source.title} is shown on the home of {community.name} from now on.")
    return True


def _take_list(request: Request, community: Community, feeds: list[tuple[str, str]]) -> str:
    taken = 0
    for title, said in feeds:
        to = _address(said)
        try:
            taken += bool(to and actions.show_feed(community, to, by=request.viewer, title=title))
        except Refused:
            continue
    left = len(feeds) - taken
    return f"Feeds taken in: {taken}. Left out, because they are here already or there are too many: {left}."


def _address(said: str) -> WebAddress | None:
    try:
        return web_address(said)
    except NotAnAddress:
        return None
