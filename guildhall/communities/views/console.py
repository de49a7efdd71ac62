"""The facilitator's console: looking after a community, and setting it up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from guildhall.communities import settings
from guildhall.communities.doors import in_community
from guildhall.communities.models import Community, Membership
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


def setting(
    form_class: type[settings.Setting], at: str, template: str = "setting", verb: str = "arrange"
) -> Callable[..., HttpResponse]:
    """The page of one setting, at the place `at` of the console: shows it, or keeps it and comes back."""

    @in_community
    def view(request: Request, community: Community) -> HttpResponse:
        require(request.viewer, verb, community)
        typed = (request.POST, request.FILES) if request.method == "POST" else ()
        form = form_class.of(community, request.viewer, *typed)
        if form.is_valid() and kept(request, community, form):
            return seen_other(reverse(f"communities:{at}", args=[community.slug]))
        # What an action has set on the community before it was refused is not shown.
        now = Community.objects.select_related("parent", "host").get(pk=community.pk) if form.errors else community
        return inside(request, f"communities/{template}.html", now, form=form, at=at)

    return view


def kept(request: Request, community: Community, form: settings.Setting) -> bool:
    """Whether it could be kept; if not, the form says why."""
    try:
        said = form.keep(community, by=request.viewer)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, said or CHANGED)
    return True


words = setting(settings.WordsForm, "words")
greeting = setting(settings.WelcomeForm, "greeting")
look = setting(settings.FaceForm, "look", "look")
access = setting(settings.AccessForm, "access", "access", "change_access")
place = setting(settings.PlaceForm, "place", "place", "change_parent")
tools = setting(settings.ToolsForm, "tools", "tools")
ending = setting(settings.EndForm, "ending", "ending")
closing = setting(settings.CloseForm, "ending", "closing", "close_community")
reopen = require_POST(setting(settings.ReopenForm, "ending", "ending", "reopen"))
