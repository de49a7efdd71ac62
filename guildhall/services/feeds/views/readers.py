"""Feeds for readers, and a member's addresses of them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from guildhall.kernel.http import Request, page, seen_other
from guildhall.people.doors import approved_only
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.services.feeds import actions, answering, offers, opml
from guildhall.services.feeds.finding import feed_of, feeds_of
from guildhall.services.feeds.models import Address


@require_safe
def public(request: Request, word: str, key: str, form: str) -> HttpResponse:
    """A feed as the public reads it, whoever asks."""
    return answering.public(request, word, key, form)


@require_safe
def private(request: Request, token: str, form: str) -> HttpResponse:
    """A feed as the owner of its address reads it."""
    return answering.private(request, token, form)


@require_GET
@approved_only
def mine(request: Request) -> HttpResponse:
    """One's addresses, and what they are for."""
    return page(request, "feeds/mine.html", lines=offers.mine(request.viewer), most=actions.MOST)


@require_GET
@approved_only
def offer(request: Request) -> HttpResponse:
    """The feeds there are of something, each with its address or the button that makes one."""
    word, key = request.GET.get("of", ""), request.GET.get("which", "")
    feed = feed_of(request.viewer, word, key)
    if feed is None:
        raise Http404
    open_ones = feeds_of(Viewer.visitor(), [(word, key)])
    lines = offers.of(request.viewer, word, key, feed)
    return page(request, "feeds/offer.html", feed=feed, lines=lines, word=word, key=key, is_open=bool(open_ones))


@require_POST
@approved_only
def make(request: Request) -> HttpResponse:
    """Make an address."""
    word, key = request.POST.get("of", ""), request.POST.get("which", "")
    if feed_of(request.viewer, word, key) is None:
        raise Http404
    try:
        made = actions.make_address(word, key, by=request.viewer)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return seen_other(reverse("feeds:mine"))
    messages.success(request, "The address is made. Copy it into your feed reader.")
    return seen_other(f"{reverse('feeds:mine')}#feed-{made.pk}")


@require_POST
@approved_only
def renew(request: Request, pk: int) -> HttpResponse:
    """Another address for the same feed."""
    made = actions.renew_address(_own(request, pk), by=request.viewer)
    messages.success(request, "There is a new address. The one before gives nothing any more.")
    return seen_other(f"{reverse('feeds:mine')}#feed-{made.pk}")


@require_POST
@approved_only
def end(request: Request, pk: int) -> HttpResponse:
    """Take an address back."""
    actions.end_address(_own(request, pk), by=request.viewer)
    messages.success(request, "The address is taken back. It gives nothing any more.")
    return seen_other(reverse("feeds:mine"))


@require_GET
@approved_only
def outline(request: Request) -> HttpResponse:
    """All of one's addresses as OPML, for a feed reader to take in at once."""
    response = HttpResponse(opml.written(offers.to_hand_on(request.viewer)), content_type="text/x-opml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="feeds.opml"'
    response["Cache-Control"] = "private, no-store"
    return response


def _own(request: Request, pk: int) -> Address:
    return get_object_or_404(Address, pk=pk, member=request.viewer.member)
