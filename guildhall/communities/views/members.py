"""Who is in a community, and looking after them."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from guildhall.communities import actions
from guildhall.communities.doors import in_community
from guildhall.communities.forms import RemoveForm
from guildhall.communities.models import Community, Membership
from guildhall.kernel.http import Request, seen_other
from guildhall.kernel.paging import Page
from guildhall.kernel.text import clean_text
from guildhall.people.presence import here_among
from guildhall.policy.rules import Refused, require
from guildhall.policy.words import Role, Standing

from .frame import inside


@in_community
def members(request: Request, community: Community) -> HttpResponse:
    """Everybody in it, newest first."""
    if not request.viewer.is_approved:
        raise Http404
    rows = Membership.objects.filter(community=community, member__standing=Standing.APPROVED)
    rows = narrowed(rows, request.GET.get("q", ""), request.GET.get("role", ""))
    people = Page(rows.select_related("member__organisation"), request, by=("-joined", "-id"), size=30)
    told: dict[str, Any] = {"here": here_among(request.viewer, [row.member_id for row in people])}
    return inside(request, "communities/members.html", community, people=people, asked_for=request.GET, **told)


def narrowed(rows: QuerySet[Membership], words: str, role: str) -> QuerySet[Membership]:
    """Those with every word in name, job or organisation, and those in a role."""
    if role in ("facilitator", "member"):
        rows = rows.filter(role=Role.FACILITATOR if role == "facilitator" else Role.MEMBER)
    for word in clean_text(words).split()[:8]:
        rows = rows.filter(
            Q(member__name__icontains=word)
            | Q(member__job_title__icontains=word)
            | Q(member__organisation__name__icontains=word)
        )
    return rows


@in_community
def member(request: Request, community: Community, handle: str) -> HttpResponse:
    """One member, for a facilitator: their role, and the way out."""
    require(request.viewer, "set_role", community)
    rows = Membership.objects.select_related("member__organisation", "community")
    membership = get_object_or_404(rows, community=community, member__handle=handle)
    form = RemoveForm(request.POST or None)
    done = changed(request, membership, form) if request.method == "POST" else False
    if done:
        return seen_other(reverse("communities:members", args=[community.slug]))
    return inside(request, "communities/member.html", community, row=membership, form=form)


def changed(request: Request, membership: Membership, form: RemoveForm) -> bool:
    """Do what was asked; whether it could be done."""
    try:
        said = _change(request, membership, form)
    except Refused as refusal:
        form.errors.clear()
        form.add_error(None, str(refusal))
        return False
    if said:
        messages.success(request, said)
    return bool(said)


def _change(request: Request, membership: Membership, form: RemoveForm) -> str:
    name = membership.member.name
    match request.POST.get("do"):
        case "promote":
            actions.set_role(membership, Role.FACILITATOR, by=request.viewer)
            return f"{name} is now a facilitator."
        case "demote":
            actions.set_role(membership, Role.MEMBER, by=request.viewer)
            return f"{name} is now a member."
        case "keep":
            actions.keep(membership, by=request.viewer)
            return f"{name} stays a member."
        case "remove":
            return _removed(request, membership, form)
    return ""


def _removed(request: Request, membership: Membership, form: RemoveForm) -> str:
    if not form.is_valid():
        return ""
    actions.remove(membership, by=request.viewer, message=form.cleaned_data["message"])
    return f"{membership.member.name} has been removed."
