"""Communities on the pages of people and organisations."""

from typing import Any, Final

from django.db.models import Q
from django.middleware.csrf import get_token
from django.urls import reverse

from guildhall.kernel.http import Request
from guildhall.people.models import Member, Organisation
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer
from guildhall.policy.visible import enterable
from guildhall.policy.words import Access, Role

from .models import Community, Membership
from .models.community import CommunityQuerySet
from .suggestions import suggest

MOST = 12


def of_person(request: Request, person: Member) -> dict[str, Any] | None:
    """The communities of `person` that are no secret from the viewer.

    Who belongs to a closed community is told inside it only; who looks after it, to all who may know of it.
    """
    viewer = request.viewer
    if viewer.is_visitor:
        return None
    return {"rows": _OF_PERSON.rows(viewer, person=person.pk)}


def _of_person(viewer: Viewer, person: int) -> CommunityQuerySet:
    theirs = Membership.objects.filter(member=person).values("community")
    led = Membership.objects.filter(member=person, role=Role.FACILITATOR).values("community")
    rows = Community.visible_to(viewer).filter(enterable(viewer) & Q(pk__in=theirs) | Q(pk__in=led))
    return rows.order_by("-members", "pk")[:MOST]


_OF_PERSON: Final = Reading(_of_person, person=int)


def of_organisation(request: Request, organisation: Organisation) -> dict[str, Any] | None:
    """The communities it hosts."""
    rows = Community.visible_to(request.viewer).going_on().filter(host=organisation).order_by("-members", "pk")
    found = list(rows[: MOST + 1])
    return {"rows": found[:MOST], "has_more": len(found) > MOST} if found else None


def to_begin_with(request: Request, subject: Any) -> dict[str, Any] | None:
    """Open communities to join, for somebody new; then on to the address `subject`."""
    found = suggest(request.viewer, 9)
    open_ones = [each for each in found if each.community.access == Access.OPEN][:6]
    way_on = subject if isinstance(subject, str) else reverse("people:welcome-mail")
    return {"suggestions": open_ones, "way_on": way_on, "csrf": get_token(request)} if open_ones else None


def for_stewards(request: Request, subject: Any) -> dict[str, Any] | None:
    """New communities that wait, and those without a facilitator who can act."""
    if not request.viewer.is_steward:
        return None
    asked = Community.objects.exclude(asked_access="").filter(closed=None).count()
    return {"asked": asked, "unled": Community.objects.unled().count()}
