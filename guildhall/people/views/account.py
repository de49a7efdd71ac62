"""A member's own settings."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from guildhall.journal.models import Entry
from guildhall.kernel.http import Request, page, seen_other
from guildhall.people import actions
from guildhall.people.arrival import documents, first_step, onward, unaccepted
from guildhall.people.doors import members_only, signed_in_only
from guildhall.people.forms.account import ChangeAddress
from guildhall.people.forms.joining import Agreement, Successor, Workplace
from guildhall.people.models import Member, Session
from guildhall.people.register.domains import organisations_for
from guildhall.people.register.succession import move, needs_choice
from guildhall.policy.words import Standing

MOVES = ("changed_email", "changed_organisation")


@signed_in_only
def account(request: Request) -> HttpResponse:
    """What can be set."""
    return page(request, "people/account.html", member=request.viewer.member)


@signed_in_only
def standing(request: Request) -> HttpResponse:
    """Where one stands: all that a suspended member sees."""
    member = request.viewer.member
    why = Entry.objects.filter(member=member, verb__in=["suspended", "refused"]).order_by("-id").first()
    reason = why.data.get("reason", "") if why and member.standing == Standing.SUSPENDED else ""
    moved = Entry.objects.filter(member=member, verb__in=["approved", *MOVES]).order_by("-id").first()
    return page(request, "people/standing.html", member=member, reason=reason, moved=moved)


@signed_in_only
@sensitive_post_parameters("password")
@rate_limit(action="manage_email")  # type: ignore[untyped-decorator]  # allauth ships no types
def address(request: Request) -> HttpResponse:
    """Another e-mail address: proven at the new one, told to the old one."""
    member = request.viewer.member
    form = ChangeAddress(request.POST or None, member=member)
    if form.is_valid():
        _offer(request, member, form.cleaned_data["email"])
        return seen_other(reverse("account_email"))
    waiting = EmailAddress.objects.filter(user=member, verified=False).last()
    return page(request, "people/address.html", form=form, member=member, waiting=waiting)


def _offer(request: Request, member: Member, email: str) -> None:
    """Write to the new address: also if somebody has it already, so that nobody finds out that way."""
    if Member.objects.filter(email=email).exclude(standing=Standing.UNVERIFIED).exists():
        EmailAddress.objects.add_new_email(request, member, email, send_verification=False)
        get_adapter().send_account_already_exists_mail(email)
    else:
        EmailAddress.objects.add_new_email(request, member, email)


@signed_in_only
def sessions(request: Request) -> HttpResponse:
    """Where one is signed in."""
    rows = Session.objects.filter(member=request.viewer.member, expire_date__gt=timezone.now())
    told: dict[str, Any] = {"sessions": rows.order_by("-last_used")[:100], "this": request.session.session_key}
    return page(request, "people/sessions.html", **told)


@signed_in_only
@require_POST
def end_session(request: Request) -> HttpResponse:
    """Sign out of one browser, or of all."""
    viewer = request.viewer
    if request.POST.get("which") == "all":
        actions.end_sessions(viewer.member, by=viewer)
        logout(request)
        messages.success(request, "You are signed out everywhere.")
        return seen_other(reverse("account_login"))
    actions.end_session(viewer.member, reference=request.POST.get("which", ""), by=viewer)
    return seen_other(reverse("people:sessions"))


@signed_in_only
def accept(request: Request) -> HttpResponse:
    """The terms or the privacy notice have changed: asked at the next sign-in."""
    viewer, place = request.viewer, onward(request)
    form = Agreement(request.POST or None)
    if form.is_valid():
        actions.accept_documents(viewer.member, by=viewer)
        return seen_other(first_step(viewer.member, onward=place) or place)
    told: dict[str, Any] = {"changed": unaccepted(viewer.member), "versions": documents(), "next": place}
    return page(request, "people/documents.html", form=form, **told)


@members_only
def organisation(request: Request) -> HttpResponse:
    """Working somewhere else now."""
    viewer, words = request.viewer, request.GET.get("q", "").strip()[:100]
    proposal = organisations_for(viewer.member.email)
    form = Workplace(request.POST or None, proposal=proposal, words=words)
    if form.is_valid():
        said = form.cleaned_data
        member = actions.change_organisation(
            viewer.member, organisation=said["organisation"], claimed=said["claimed"], by=viewer
        )
        approved = member.standing == Standing.APPROVED
        messages.success(
            request, "Your organisation is changed." if approved else "A steward will look at your change."
        )
        return seen_other(reverse("people:account"))
    return page(request, "people/organisation.html", form=form, words=words, proposal=proposal, member=viewer.member)


@members_only
def choose(request: Request) -> HttpResponse:
    """The organisation was divided: which part does one work for now?"""
    viewer, place = request.viewer, onward(request)
    bodies = needs_choice(viewer.member)
    if not bodies:
        return seen_other(place)
    form = Successor(request.POST or None, bodies=bodies)
    if form.is_valid():
        move(viewer.member, to=form.cleaned_data["organisation"], by=viewer)
        return seen_other(first_step(viewer.member, onward=place) or place)
    return page(request, "people/choose.html", form=form, member=viewer.member, next=place)
