"""Pages about answering and posting by mail."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.kernel import answering
from guildhall.kernel.answering import Use
from guildhall.kernel.http import Request, page, seen_other
from guildhall.people.doors import members_only
from guildhall.people.models import Member

from . import actions
from .models import TakenBack


@require_GET
@members_only
def account(request: Request) -> HttpResponse:
    """What answering by mail is, and the way to end it for every mail there is."""
    return page(request, "inbox/account.html", is_on=answering.is_on(), member=request.viewer.member)


@require_POST
@members_only
def take_back(request: Request) -> HttpResponse:
    """Make all addresses void."""
    actions.take_back_addresses(request.viewer.member, by=request.viewer)
    messages.success(request, "Mails you have had until now can no longer be answered by mail. New ones can.")
    return seen_other(reverse("inbox:account"))


@require_GET
@in_community
def community(request: Request, community: Community) -> HttpResponse:
    """The viewer's own addresses for posting into the community."""
    viewer = request.viewer
    may_post = answering.is_on() and viewer.can("publish", community)
    made = _made(viewer.member) if may_post else timezone.now()
    told: dict[str, Any] = {"is_on": answering.is_on(), "until": made + Use.POST.lasts, "may_post": may_post}
    told["places"] = _places(viewer.member, community, made) if may_post else []
    return page(request, "inbox/community.html", community=community, **told)


def in_account(request: Request, subject: object) -> dict[str, Any] | None:
    """The way from the account settings."""
    return {} if answering.is_on() and not request.viewer.is_visitor else None


def in_community_aside(request: Request, community: Community) -> dict[str, Any] | None:
    """The way from a community's home, for those who may post there."""
    takes = any(tool.posted_by_mail for tool in community.tools_on)
    return {"place": community} if answering.is_on() and takes and request.viewer.can("publish", community) else None


def _places(member: Member, community: Community, made: datetime) -> list[tuple[str, str]]:
    """The tools that take mail, each with the member's address there."""
    taking = [tool for tool in community.tools_on if tool.posted_by_mail]
    return [
        (str(tool.title), answering.address_for(member.pk, f"{tool.label}:{community.pk}", use=Use.POST, made=made))
        for tool in taking
    ]


def _made(member: Member) -> datetime:
    """The same for a month, so that it can go into an address book; new once the old ones were taken back."""
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    taken_back = TakenBack.objects.filter(member=member).first()
    return max(month, taken_back.at) if taken_back else month
