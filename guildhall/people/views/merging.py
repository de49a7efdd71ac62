"""A steward's part in the life of an account: closing one on request, and making one of two."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from guildhall.kernel import own
from guildhall.kernel.http import Request, page, seen_other
from guildhall.people import actions
from guildhall.people.doors import stewards_only
from guildhall.people.forms.leaving import CloseFor, SecondAccount
from guildhall.people.models import Member, Merging
from guildhall.people.twins import needs_another
from guildhall.policy.rules import Refused
from guildhall.policy.words import Standing

MOST = 20  # accounts found by name or address


@stewards_only
def close(request: Request, handle: str) -> HttpResponse:
    """Close the account of somebody who asked for it."""
    member = _there(handle)
    form = CloseFor(request.POST or None)
    if form.is_valid():
        actions.close_account(member, by=request.viewer, **form.cleaned_data)
        messages.success(request, f"The account of {member.name} will be erased in a week. They have been told.")
        return seen_other(reverse("steward:member", args=[handle]))
    return page(request, "steward/close.html", member=member, form=form)


@stewards_only
@require_POST
def retire(request: Request, handle: str) -> HttpResponse:
    """Somebody has left the public service, and cannot say so themselves."""
    actions.retire(_there(handle), by=request.viewer)
    messages.success(request, "Noted.")
    return seen_other(reverse("steward:member", args=[handle]))


@stewards_only
def second(request: Request, handle: str) -> HttpResponse:
    """Find the other account of one person, and say which stays."""
    member, words = _there(handle), request.GET.get("q", "").strip()[:100]
    form = SecondAccount(request.POST or None)
    if form.is_valid() and (found := _proposed(request, member, form)):
        return seen_other(reverse("steward:merging", args=[found.pk]))
    rows = Member.objects.exclude(standing=Standing.LEFT).exclude(pk=member.pk).select_related("organisation")
    for word in words.split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
    told: dict[str, Any] = {"words": words, "found": rows.order_by("name", "pk")[:MOST] if words else []}
    return page(request, "steward/second.html", member=member, form=form, **told)


def _proposed(request: Request, member: Member, form: SecondAccount) -> Merging | None:
    other = Member.objects.filter(handle=form.cleaned_data["other"]).exclude(standing=Standing.LEFT).first()
    if other is None:
        form.add_error("other", "There is no such account")
        return None
    gone, kept = (other, member) if form.cleaned_data["keep"] == "this" else (member, other)
    try:
        return actions.propose_merging(gone, kept, by=request.viewer)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


@stewards_only
def merging(request: Request, pk: int) -> HttpResponse:
    """What would move, before it does."""
    found = get_object_or_404(Merging.objects.select_related("gone__organisation", "kept__organisation", "by"), pk=pk)
    if request.method == "POST":
        kept = actions.merge_accounts(found, by=request.viewer)
        messages.success(request, f"The two accounts are one: {kept.email}.")
        return seen_other(reverse("steward:member", args=[kept.handle]))
    waits = needs_another(found) and found.by == request.viewer.member
    return page(request, "steward/merging.html", merging=found, moves=own.counts(found.gone), waits=waits)


@stewards_only
@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """They are two people's."""
    found = get_object_or_404(Merging.objects.select_related("gone", "kept"), pk=pk)
    actions.drop_merging(found, by=request.viewer)
    messages.success(request, "Nothing was moved.")
    return seen_other(reverse("steward:member", args=[found.kept.handle]))


def _there(handle: str) -> Member:
    members = Member.objects.exclude(standing=Standing.LEFT).select_related("organisation")
    return get_object_or_404(members, handle=handle)  # type: ignore[no-any-return]
