"""The steward's desk: who waits to be let in, and members who have to be shut out. To others it does not exist."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from guildhall.journal.models import Entry
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.paging import Page
from guildhall.people import actions
from guildhall.people.doors import stewards_only
from guildhall.people.forms.stewarding import Approve, Refuse, Suspend
from guildhall.people.models import Closing, Member, Merging
from guildhall.people.register.domains import domain_of, organisations_for
from guildhall.policy.words import Standing

DECISIONS = [
    "approved", "refused", "suspended", "reinstated", "verified", "changed_email", "changed_organisation",
    "retired", "asked_to_close", "stayed", "merged_accounts",
]  # fmt: skip


@stewards_only
def desk(request: Request) -> HttpResponse:
    """Registrations that wait, oldest first."""
    waiting = Member.objects.awaiting().select_related("organisation")
    told: dict[str, Any] = {"mergings": Merging.objects.select_related("gone", "kept", "by").order_by("pk")[:20]}
    return page(request, "steward/desk.html", waiting=Page(waiting, request, by=("joined", "id")), **told)


@stewards_only
def registration(request: Request, pk: int) -> HttpResponse:
    """One registration: let in, or turn down."""
    member = _awaiting(pk)
    form = Approve(request.POST or None, initial={"organisation": member.organisation or ""})
    if form.is_valid():
        actions.approve(member, by=request.viewer, **form.cleaned_data)
        messages.success(request, f"{member.name} is approved.")
        return seen_other(reverse("steward:desk"))
    told: dict[str, Any] = {"form": form, "refusal": Refuse(), "member": member, "domain": domain_of(member.email)}
    return page(
        request, "steward/registration.html", **told, proposal=organisations_for(member.email), before=_before(member)
    )


@stewards_only
def refuse(request: Request, pk: int) -> HttpResponse:
    """Turn one down, in words the steward may change."""
    member = _awaiting(pk)
    form = Refuse(request.POST or None)
    if form.is_valid():
        actions.refuse(member, by=request.viewer, text=form.cleaned_data["text"])
        messages.success(request, f"{member.name} is declined.")
        return seen_other(reverse("steward:desk"))
    return page(request, "steward/refuse.html", form=form, member=member)


@stewards_only
def members(request: Request) -> HttpResponse:
    """Anybody, by name or address."""
    words = request.GET.get("q", "").strip()[:100]
    found = Member.objects.exclude(standing=Standing.LEFT).select_related("organisation")
    for word in words.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    rows = Page(found if words else found.none(), request, by=("name", "id"))
    return page(request, "steward/members.html", members=rows, words=words)


@stewards_only
def member(request: Request, handle: str) -> HttpResponse:
    """One member: how they stand, and to suspend them."""
    subject = get_object_or_404(Member.objects.select_related("organisation"), handle=handle)
    form = Suspend(request.POST or None)
    if form.is_valid():
        actions.suspend(subject, by=request.viewer, reason=form.cleaned_data["reason"])
        messages.success(request, f"{subject.name} is suspended.")
        return seen_other(reverse("steward:member", args=[handle]))
    history = Entry.objects.filter(member=subject, verb__in=DECISIONS).select_related("actor").order_by("-id")[:50]
    closing = Closing.objects.filter(member=subject).first()
    return page(request, "steward/member.html", form=form, member=subject, history=history, closing=closing)


@stewards_only
@require_POST
def reinstate(request: Request, handle: str) -> HttpResponse:
    """Let a suspended member back in."""
    subject = get_object_or_404(Member, handle=handle)
    actions.reinstate(subject, by=request.viewer)
    messages.success(request, f"{subject.name} is back.")
    return seen_other(reverse("steward:member", args=[handle]))


def _before(member: Member) -> Entry | None:
    """What made an approved member wait again; None for a newcomer."""
    moves = Entry.objects.filter(member=member, verb__in=("changed_email", "changed_organisation"))
    return moves.order_by("-id").first()


def _awaiting(pk: int) -> Member:
    waiting = Member.objects.awaiting().select_related("organisation")
    return get_object_or_404(waiting, pk=pk)  # type: ignore[no-any-return]
