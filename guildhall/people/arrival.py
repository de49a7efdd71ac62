"""What a member has to see to on arriving: once, at signing in, and never on the way to a page."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from guildhall.policy.words import Standing

from .models import Acceptance, Closing, Member
from .register.succession import needs_choice


def first_step(member: Member, *, onward: str = "/") -> str:
    """Where `member` must go before `onward`, or "" if nothing stands in the way."""
    name = _pending(member)
    return reverse(name) + "?" + urlencode({"next": onward}) if name else ""


def onward(request: HttpRequest, default: str = "/") -> str:
    """Where the person wanted to go: a way within this site, or `default`."""
    place = request.POST.get("next") or request.GET.get("next") or ""
    safe = place.startswith("/") and url_has_allowed_host_and_scheme(place, allowed_hosts=None)
    return place if safe else default


def documents() -> dict[str, str]:
    """What every member accepts, in the version of today."""
    return {"terms": settings.TERMS_VERSION, "privacy": settings.PRIVACY_VERSION}


def unaccepted(member: Member) -> list[str]:
    """The documents whose version of today `member` has not accepted."""
    accepted = set(Acceptance.objects.filter(member=member).values_list("document", "version"))
    return [document for document, version in documents().items() if (document, version) not in accepted]


def _pending(member: Member) -> str:
    if member.standing == Standing.SUSPENDED:
        return "people:standing"
    if Closing.objects.filter(member=member).exists():
        return "people:closing"
    if unaccepted(member):
        return "people:documents"
    if needs_choice(member):
        return "people:choose"
    return "" if member.welcomed else "people:welcome"
