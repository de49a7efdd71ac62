"""The facilitators' pages about newsletters, and the page on which members read one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.contributions.tabs import tab_counts
from guildhall.kernel.addresses import url
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.paging import Page
from guildhall.policy.rules import Refused, require

from . import actions, letters
from .audience import Segment, reach
from .forms import NewsletterForm
from .models import Newsletter


@require_GET
@in_community
def index(request: Request, community: Community) -> HttpResponse:
    """Drafts and past newsletters, what was changed last first."""
    require(request.viewer, "drop_newsletter", community)
    rows = Newsletter.objects.filter(community=community).select_related("by").defer("source", "html")
    found = Page(rows, request, by=("-changed", "-id"))
    return page(request, "notify/newsletters/index.html", community=community, found=found, most=actions.A_WEEK)


@in_community
def new(request: Request, community: Community) -> HttpResponse:
    """Write one."""
    require(request.viewer, "write_newsletter", community)
    return _write(request, community, None)


@in_community
def change(request: Request, community: Community, pk: int) -> HttpResponse:
    """Say it otherwise, while it is a draft."""
    require(request.viewer, "write_newsletter", community)
    newsletter = _of(community, pk)
    if not newsletter.is_draft:
        return seen_other(_at(newsletter))
    return _write(request, community, newsletter)


@require_GET
@in_community
def newsletter(request: Request, community: Community, pk: int) -> HttpResponse:
    """A draft as it will be mailed, to whom, and the buttons; or how far it has been sent."""
    require(request.viewer, "drop_newsletter", community)
    found = _of(community, pk)
    segment = Segment.of(found.segment)
    letter = letters.letter_to(request.viewer.member, found, cause="")
    context: dict[str, Any] = {"letter": letter, "html": Markup(letters.words_for(request.viewer.member, found))}  # noqa: S704 - sanitised
    context |= {"words": segment.words(), "n": reach(community, segment) if found.is_draft else found.total}
    return page(request, "notify/newsletters/newsletter.html", community=community, newsletter=found, **context)


@require_POST
@in_community
def trial(request: Request, community: Community, pk: int) -> HttpResponse:
    """To oneself."""

    def act(found: Newsletter) -> str:
        letter = actions.try_newsletter(found, by=request.viewer)
        return f"A test is on its way to {letter.to}."

    return _done(request, community, pk, act)


@require_POST
@in_community
def send(request: Request, community: Community, pk: int) -> HttpResponse:
    """To all it is for."""
    said = request.POST.get("based_on", "")
    based_on = int(said) if said.isdecimal() and len(said) < 10 else 0

    def act(found: Newsletter) -> str:
        actions.send_newsletter(found, by=request.viewer, based_on=based_on)
        return "Your newsletter is being sent."

    return _done(request, community, pk, act)


@require_POST
@in_community
def halt(request: Request, community: Community, pk: int) -> HttpResponse:
    """No more letters of it."""

    def act(found: Newsletter) -> str:
        actions.halt_newsletter(found, by=request.viewer)
        return "No more letters are sent."

    return _done(request, community, pk, act)


@require_POST
@in_community
def drop(request: Request, community: Community, pk: int) -> HttpResponse:
    """Throw a draft away."""
    require(request.viewer, "drop_newsletter", community)
    try:
        actions.drop_newsletter(_of(community, pk), by=request.viewer)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return seen_other(url("newsletters:newsletter", community.slug, pk))
    messages.success(request, "The draft is thrown away.")
    return seen_other(url("newsletters:index", community.slug))


@require_GET
@in_community
def read(request: Request, community: Community, pk: int) -> HttpResponse:
    """What was mailed, for members; to all others there is none."""
    sent = Newsletter.visible_to(request.viewer).filter(community=community).select_related("by", "community")
    found = get_object_or_404(sent, pk=pk)
    html = Markup(letters.words_for(request.viewer.member, found))  # noqa: S704 - sanitised when rendered
    counts = tab_counts(request.viewer, community)
    context: dict[str, Any] = {"newsletter": found, "html": html, "tab_counts": counts}
    return page(request, "notify/newsletters/read.html", community=community, **context)


def _write(request: Request, community: Community, newsletter: Newsletter | None) -> HttpResponse:
    form = NewsletterForm(request.POST or None, community=community, newsletter=newsletter)
    if form.is_valid() and (kept := form.keep(by=request.viewer)):
        messages.success(request, "Your draft is kept. Nothing is sent yet.")
        return seen_other(_at(kept))
    return page(request, "notify/newsletters/write.html", community=community, form=form, newsletter=newsletter)


def _done(request: Request, community: Community, pk: int, act: Callable[[Newsletter], str]) -> HttpResponse:
    """Do it, and say on the newsletter's page that it was done, or why not."""
    require(request.viewer, "drop_newsletter", community)  # others are not told whether there is one
    found = _of(community, pk)
    try:
        messages.success(request, act(found))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return seen_other(_at(found))


def _of(community: Community, pk: int) -> Newsletter:
    found = get_object_or_404(Newsletter.objects.select_related("by"), pk=pk, community=community)
    found.community = community
    return found


def _at(newsletter: Newsletter) -> str:
    return url("newsletters:newsletter", newsletter.community.slug, newsletter.pk)
