"""The facilitator's console: looking after a community, and setting it up."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from guildhall.communities import actions
from guildhall.communities.doors import in_community
from guildhall.communities.forms import (
    AccessForm,
    CloseForm,
    EndForm,
    LookForm,
    PlaceForm,
    ToolsForm,
    WelcomeForm,
    WordsForm,
)
from guildhall.communities.models import Community, Membership
from guildhall.kernel.forms import Form
from guildhall.kernel.http import Request, seen_other
from guildhall.policy.rules import Refused, require
from guildhall.policy.words import Standing

from .frame import inside
from .requests import waiting_for

WEEK = timedelta(days=7)
CHANGED = "Your changes are kept."


@in_community
def facilitate(request: Request, community: Community) -> HttpResponse:
    """What waits for a facilitator."""
    require(request.viewer, "arrange", community)
    rows = waiting_for(community)
    newcomers = Membership.objects.filter(community=community, joined__gt=timezone.now() - WEEK, role=1)
    context: dict[str, Any] = {"rows": rows, "tab_counts": {"facilitate": len(rows)}, "at": "facilitate"}
    moved = Membership.objects.filter(community=community, moved__isnull=False, member__standing=Standing.APPROVED)
    context["moved"] = list(moved.select_related("member__organisation").order_by("moved")[:20])
    context["newcomers"] = list(newcomers.select_related("member").order_by("-joined")[:6])
    return inside(request, "communities/facilitate.html", community, **context)


def kept(request: Request, community: Community, form: Form, template: str, change: Any, at: str) -> HttpResponse:
    """The page of one setting: show it, or keep it by `change` and come back."""
    if request.method == "POST" and form.is_valid():
        try:
            said = change()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said if isinstance(said, str) else CHANGED)
            return seen_other(reverse(f"communities:{at}", args=[community.slug]))
    fresh = Community.objects.select_related("parent", "host").get(pk=community.pk) if form.errors else community
    return inside(request, template, fresh, form=form, at=at)


@in_community
def words(request: Request, community: Community) -> HttpResponse:
    """Name, purpose, host, kind and services."""
    require(request.viewer, "arrange", community)
    names = ("name", "purpose", "kind", "question", "publishes")
    initial = {name: getattr(community, name) for name in names} | {"host": str(community.host_id or "")}
    initial["responsibilities"] = [str(each.pk) for each in community.responsibilities.all()]
    form = WordsForm(request.POST or None, initial=initial, viewer=request.viewer, community=community)

    def change() -> None:
        form.arrange(community, by=request.viewer)

    return kept(request, community, form, "communities/setting.html", change, "words")


@in_community
def greeting(request: Request, community: Community) -> HttpResponse:
    """The words for those who have just joined."""
    require(request.viewer, "arrange", community)
    form = WelcomeForm(request.POST or None, initial={"welcome": community.welcome})

    def change() -> None:
        actions.arrange(community, by=request.viewer, welcome=form.cleaned_data["welcome"])

    return kept(request, community, form, "communities/setting.html", change, "greeting")


@in_community
def look(request: Request, community: Community) -> HttpResponse:
    """The colour."""
    require(request.viewer, "arrange", community)
    form = LookForm(request.POST or None, initial={"theme": community.theme})

    def change() -> None:
        actions.arrange(community, by=request.viewer, theme=form.cleaned_data["theme"])

    return kept(request, community, form, "communities/look.html", change, "look")


@in_community
def access(request: Request, community: Community) -> HttpResponse:
    """Who may come in."""
    require(request.viewer, "change_access", community)
    form = AccessForm(request.POST or None, initial={"access": community.access})

    def change() -> str:
        ended = actions.change_access(community, form.cleaned_data["access"], by=request.viewer)
        return f"{CHANGED} Memberships beneath that ended: {ended}." if ended else CHANGED

    return kept(request, community, form, "communities/access.html", change, "access")


@in_community
def place(request: Request, community: Community) -> HttpResponse:
    """What it is beneath, and what is beneath it."""
    require(request.viewer, "change_parent", community)
    form = PlaceForm(
        request.POST or None,
        initial={"parent": community.parent.slug if community.parent else ""},
        viewer=request.viewer,
        community=community,
    )

    def change() -> str:
        ended = actions.change_parent(community, form.parents.get(form.cleaned_data["parent"]), by=request.viewer)
        return f"{CHANGED} Memberships that ended: {ended}." if ended else CHANGED

    return kept(request, community, form, "communities/place.html", change, "place")


@in_community
def tools(request: Request, community: Community) -> HttpResponse:
    """Tools on and off, and the order of the tabs."""
    require(request.viewer, "arrange", community)
    form = ToolsForm(request.POST or None, on=community.tools)

    def change() -> None:
        order = moved(form.in_order(), request.POST.get("up", ""))
        actions.arrange(community, by=request.viewer, tools=order)

    return kept(request, community, form, "communities/tools.html", change, "tools")


def moved(order: list[str], up: str) -> list[str]:
    """`order` with `up` one place nearer the front."""
    at = order.index(up) if up in order else 0
    if at:
        order[at - 1], order[at] = order[at], order[at - 1]
    return order


@in_community
def ending(request: Request, community: Community) -> HttpResponse:
    """The last day, closing with a summary, and going on after all."""
    require(request.viewer, "arrange", community)
    form = EndForm(request.POST or None, initial={"ends": None if community.has_ended else community.ends})

    def change() -> None:
        actions.arrange(community, by=request.viewer, ends=form.cleaned_data["ends"])

    return kept(request, community, form, "communities/ending.html", change, "ending")


@in_community
def closing(request: Request, community: Community) -> HttpResponse:
    """End it, with a few words on what came of it."""
    require(request.viewer, "close_community", community)
    form = CloseForm(request.POST or None, initial={"closing": community.summary})

    def change() -> str:
        actions.close_community(community, by=request.viewer, summary=form.cleaned_data["closing"])
        return f"{community.name} has ended. Everything in it can still be read."

    return kept(request, community, form, "communities/closing.html", change, "ending")


@require_POST
@in_community
def reopen(request: Request, community: Community) -> HttpResponse:
    """Let it go on, perhaps until another last day."""
    if not request.viewer.facilitates(community):
        raise Http404
    form = EndForm(request.POST)

    def change() -> str:
        actions.reopen(community, by=request.viewer, ends=form.cleaned_data["ends"])
        return f"{community.name} goes on."

    return kept(request, community, form, "communities/ending.html", change, "ending")
