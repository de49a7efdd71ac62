"""Registering: who you are, where you work if the address does not say, and the proof that the address is yours."""

from urllib.parse import urlencode

from allauth.account.internal.flows.email_verification import (
    send_verification_email_to_address,
    verify_email_and_resume,
)
from allauth.account.internal.flows.signup import complete_signup, prevent_enumeration
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.decorators import rate_limit
from django.contrib.auth import logout
from django.db import IntegrityError
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from guildhall.kernel.http import Request, page, seen_other
from guildhall.people import actions
from guildhall.people.arrival import onward
from guildhall.people.forms.joining import Proof, Register, Workplace
from guildhall.people.models import Member, Organisation
from guildhall.people.register.domains import organisations_for
from guildhall.policy.words import Standing

KEPT, MAILED = "registering", "mailed_to"  # in the session: what was typed, and the address written to


@never_cache
@sensitive_post_parameters("password")
@rate_limit(action="signup")  # type: ignore[untyped-decorator]  # allauth ships no types
def register(request: Request) -> HttpResponse:
    """The first step, and for most people the only one."""
    if request.viewer.is_signed_in:
        return seen_other(onward(request))
    form = Register(request.POST or None, initial={"email": request.GET.get("email", "")})
    if not form.is_valid():
        return page(request, "people/register.html", form=form, next=onward(request, ""))
    request.session[KEPT] = form.kept()
    one = organisations_for(form.cleaned_data["email"]).one
    return _finish(request, one) if one else seen_other(_with_next(request, "people:workplace"))


@never_cache
@rate_limit(action="signup")  # type: ignore[untyped-decorator]  # as above
def workplace(request: Request) -> HttpResponse:
    """The second step, where the address belongs to several organisations or to none we know."""
    kept = request.session.get(KEPT)
    if kept is None:
        return seen_other(reverse("account_signup"))
    proposal, words = organisations_for(kept["email"]), request.GET.get("q", "").strip()[:100]
    form = Workplace(request.POST or None, proposal=proposal, words=words)
    if form.is_valid():
        return _finish(request, form.cleaned_data["organisation"], form.cleaned_data["claimed"])
    told = {"form": form, "proposal": proposal, "words": words, "email": kept["email"], "next": onward(request, "")}
    return page(request, "people/workplace.html", **told)


@never_cache
def mailed(request: Request) -> HttpResponse:
    """Look at your mail. POST sends the message again: alike for an address with an account and one without."""
    email = request.session.get(MAILED, "")
    if request.method == "POST" and email:
        waiting = EmailAddress.objects.filter(email=email, verified=False, user__standing=Standing.UNVERIFIED).first()
        send_verification_email_to_address(request, waiting or EmailAddress(email=email), signup=True)
    return page(request, "people/mailed.html", email=email, again=request.method == "POST")


@never_cache
def verify(request: Request, key: str) -> HttpResponse:
    """The link of the message. Following it changes nothing, because mail scanners do; the button does."""
    confirmation = EmailConfirmationHMAC.from_key(key)
    form = None if confirmation is None or _asked_here(request, confirmation) else Proof(request.POST or None)
    if form is not None:
        form.member = confirmation.email_address.user
    if confirmation is None or request.method != "POST" or (form is not None and not form.is_valid()):
        return page(request, "people/verify.html", confirmation=confirmation, form=form)
    if request.viewer.is_signed_in and request.viewer.member.pk != confirmation.email_address.user_id:
        logout(request)
    _, signed_in = verify_email_and_resume(request, confirmation)
    if signed_in:
        return signed_in  # type: ignore[no-any-return]
    request.session.pop(MAILED, None)
    return seen_other(reverse(_next_for(request, confirmation.email_address.user_id)))


def _next_for(request: Request, member_id: int) -> str:
    """Where somebody goes whose new address is proven: it may say that they have moved."""
    if not request.user.is_authenticated:
        return "account_login"
    member = Member.objects.select_related("organisation").get(pk=member_id)
    if member.standing == Standing.AWAITING:
        return "people:standing"
    bodies = organisations_for(member.email).organisations
    return "people:organisation" if bodies and member.organisation not in bodies else "people:account"


def _asked_here(request: Request, confirmation: EmailConfirmationHMAC) -> bool:
    """Whether this browser registered, has given the password, or is signed in. Elsewhere the password proves that the
    account is the mailbox owner's own, and not one that somebody else made in their name."""
    address, waiting = confirmation.email_address, unstash_login(request, peek=True)
    here = {request.viewer.member and request.viewer.member.pk, waiting and waiting.user and waiting.user.pk}
    return address.user_id in here or request.session.get(MAILED) == address.email


def _finish(request: Request, organisation: Organisation | None, claimed: str = "") -> HttpResponse:
    """The account is made, or its owner is told that somebody tried: from here on both look alike."""
    kept = request.session.pop(KEPT)
    request.session[MAILED] = kept["email"]
    member = _registered(kept, organisation, claimed)
    response: HttpResponse
    if member is None:
        response = prevent_enumeration(request, email=kept["email"])
    else:
        response = complete_signup(request, user=member, redirect_url=onward(request))
    return response


def _registered(kept: dict[str, str], organisation: Organisation | None, claimed: str) -> Member | None:
    for _ in range(3):
        if Member.objects.filter(email=kept["email"]).exists():
            return None
        try:
            return actions.register(**kept, organisation=organisation, claimed=claimed)
        except IntegrityError:  # somebody took the address, or the handle, at this very moment
            continue
    return None


def _with_next(request: Request, name: str) -> str:
    place = onward(request, "")
    return reverse(name) + ("?" + urlencode({"next": place}) if place else "")
