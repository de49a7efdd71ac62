"""For stewards: new communities to approve, and those without a facilitator who can act."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from guildhall.communities import actions
from guildhall.communities.models import Community
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.text import clean_text
from guildhall.people.models import Member
from guildhall.policy.rules import Refused


def waiting(request: Request) -> HttpResponse:
    """What a steward has to decide: name, purpose and access asked for, and nothing of what is inside."""
    if not request.viewer.is_steward:
        raise Http404
    if request.method == "POST":
        try:
            messages.success(request, _decided(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return seen_other(reverse("communities:waiting"))
    asked = Community.objects.exclude(asked_access="").filter(closed=None).select_related("host").order_by("founded")
    unled = Community.objects.unled().order_by("name")
    return page(request, "communities/waiting.html", asked=asked[:50], unled=unled[:50])


def _decided(request: Request) -> str:
    number = request.POST.get("community", "")
    return _do(request, get_object_or_404(Community, pk=int(number) if number.isdecimal() else 0))


def _do(request: Request, community: Community) -> str:
    match request.POST.get("do"):
        case "approve":
            actions.approve_community(community, by=request.viewer)
            return f"{community.name} may begin."
        case "turn-down":
            reason = clean_text(request.POST.get("reason", ""))[:5000]
            actions.turn_down_community(community, by=request.viewer, reason=reason)
            return f"{community.name} will not begin."
        case "appoint":
            member = _named(request.POST.get("handle", ""))
            actions.appoint(community, member, by=request.viewer)
            return f"{member.name} is now a facilitator of {community.name}."
    raise Http404


def _named(handle: str) -> Member:
    member: Member | None = Member.objects.filter(handle=handle.replace("\x00", "").strip().lstrip("@")).first()
    if member is None:
        raise Refused("There is no member with that handle.")
    return member
