"""Messages on the pages of people, of the finder, and of the stewards."""

from typing import Any

from guildhall.communities.models import Membership
from guildhall.kernel.http import Request
from guildhall.people.finder.finding import Results
from guildhall.people.models import Member
from guildhall.policy.words import Role, Standing

from .models import Report


def to_person(request: Request, person: Member) -> dict[str, Any] | None:
    """A way to write to them. It is there for all: nobody learns from it whether they may."""
    if not request.viewer.is_approved or person == request.viewer.member or person.standing != Standing.APPROVED:
        return None
    return {"person": person}


def to_found(request: Request, results: Results) -> dict[str, Any] | None:
    """A facilitator may write to those whom the finder finds in their community."""
    slug = results.asked.more.get("community", "")
    if not slug or not results.people:
        return None
    led = Membership.objects.filter(member=request.viewer.member, role=Role.FACILITATOR, community__slug=slug)
    return {"asked": request.GET.urlencode()} if led.exists() else None


def for_stewards(request: Request, subject: Any) -> dict[str, Any] | None:
    """Reports that wait."""
    return {"many": Report.objects.filter(closed=None).count()} if request.viewer.is_steward else None
