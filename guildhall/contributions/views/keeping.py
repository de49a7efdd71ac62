"""Taking away and bringing back; the history of what was said."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.comparing import compare
from guildhall.contributions.doors import on_contribution, on_held
from guildhall.contributions.forms import ReasonForm
from guildhall.contributions.models import Contribution, Version
from guildhall.contributions.standing_in import answered_by_others
from guildhall.contributions.thread import tags_of
from guildhall.kernel.apps import tool
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.paging import Page
from guildhall.policy.rules import require
from guildhall.policy.words import State


@on_contribution
def withdraw(request: Request, contribution: Contribution) -> HttpResponse:
    """Ask once, then put it into the bin."""
    require(request.viewer, "withdraw", contribution)
    if request.method == "POST":
        actions.withdraw(contribution, by=request.viewer)
        messages.success(request, "It is in the bin, and will stay there for 30 days. You can restore it until then.")
        return seen_other(_above(contribution))
    told: dict[str, Any] = {"contribution": contribution, "community": contribution.community}
    return page(request, "contributions/withdraw.html", stays=answered_by_others(contribution), **told)


@on_contribution
def hide(request: Request, contribution: Contribution) -> HttpResponse:
    """Ask why, then take it out of sight."""
    require(request.viewer, "hide", contribution)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.hide(contribution, by=request.viewer, reason=form.cleaned_data["reason"])
        messages.success(request, "It is hidden. You find it in the bin, where you can show it again.")
        return seen_other(_above(contribution))
    return page(
        request, "contributions/hide.html", form=form, contribution=contribution, community=contribution.community
    )


@require_POST
@on_held
def restore(request: Request, contribution: Contribution) -> HttpResponse:
    """Back from the bin, or out of hiding."""
    bring_back = actions.restore if contribution.state == State.WITHDRAWN else actions.unhide
    bring_back(contribution, by=request.viewer)
    messages.success(request, "It is back where it was.")
    return seen_other(_above(contribution) if contribution.root_id else contribution.get_absolute_url())


@in_community
def bin_of(request: Request, community: Community) -> HttpResponse:
    """What was taken away here, for those who may bring it back."""
    if request.viewer.role_in(community) is None:
        raise Http404
    held = Contribution.everything.held_for(request.viewer).within(community).with_people()
    found = Page(held.select_related("removal__by", "root"), request, by=("-published", "-id"))
    return page(request, "contributions/bin.html", community=community, found=found)


@on_contribution
def history(request: Request, contribution: Contribution) -> HttpResponse:
    """Every wording, newest first, and what changed between two of them."""
    versions = Version.objects.filter(contribution=contribution).select_related("author__organisation")
    found = Page(versions.defer("source", "html"), request, by=("-number",))
    last = contribution.version.number if contribution.version else 0
    before, after = _asked(request, contribution, last)
    context: dict[str, Any] = {"contribution": contribution, "community": contribution.community, "found": found}
    context |= {"is_side": request.GET.get("view") == "side", "last": last}
    compared = compare(request.viewer, before, after) if after else None
    return page(request, "contributions/history.html", compared=compared, **context)


@require_POST
@on_contribution
def bring_back_version(request: Request, contribution: Contribution, number: int) -> HttpResponse:
    """Say again what an earlier version said."""
    old = get_object_or_404(Version, contribution=contribution, number=number)
    tags = tags_of(contribution)
    now = Version.objects.filter(contribution=contribution).latest("number")
    title = old.title or contribution.title  # a reply that was split off had none
    words = Words(title=title, body=old.source, tags=tags)
    actions.revise(contribution, by=request.viewer, words=words, based_on=now.number, note=f"Version {number} restored")
    messages.success(request, f"Version {number} is back.")
    return seen_other(contribution.get_absolute_url())


def _above(contribution: Contribution) -> str:
    """Where to go when it is gone: its thread, or its tool."""
    if contribution.root is not None:
        contribution.root.community = contribution.community
        return contribution.root.get_absolute_url()
    label = contribution.kind.partition(".")[0]
    return contribution.community.get_absolute_url() + (f"{label}/" if tool(label) else "")


def _asked(request: Request, contribution: Contribution, last: int) -> tuple[Version | None, Version | None]:
    """The two wordings to compare: those asked for, or one and the one before it; the latest, where nothing is said."""
    number = _number(request.GET.get("version", "")) or _number(request.GET.get("to", "")) or last
    since = _number(request.GET.get("from", "")) or number - 1
    versions = Version.objects.filter(contribution=contribution, number__in=(since, number)).select_related("author")
    found = {each.number: each for each in versions}
    if number not in found:
        raise Http404
    return found.get(since) if since != number else None, found[number]


def _number(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
