"""Streams on other pages: what is new in a community, what a person or an organisation's people began."""

from typing import Any, Final

from django.urls import reverse

from guildhall.communities.models import Community
from guildhall.contributions.cards import cards_of
from guildhall.contributions.doors import begun
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.kernel.http import Request
from guildhall.people.models import Member, Organisation

from . import streams

IN_COMMUNITY: Final = 10
PINNED: Final = 5
ON_PROFILE: Final = 5


def pinned(request: Request, community: Community) -> dict[str, Any] | None:
    """What its facilitators want everybody to see."""
    roots = streams.within(request.viewer, community).filter(pinned=True).select_related("community")
    rows = list(roots.busiest()[:PINNED])
    return {"rows": rows} if rows else None


def in_community(request: Request, community: Community) -> dict[str, Any]:
    """What is new; one row more than shown says whether there is older."""
    newest = list(begun(request, streams.within(request.viewer, community)).busiest()[: IN_COMMUNITY + 1])
    return {
        "community": community,
        "cards": cards_of(newest[:IN_COMMUNITY]),
        "older": newest[IN_COMMUNITY - 1].active if len(newest) > IN_COMMUNITY else None,
    }


def by_person(request: Request, person: Member) -> dict[str, Any] | None:
    """What somebody began lately, as far as the viewer may read it."""
    address = reverse("activity:person", args=[person.handle])
    return _lately(request, streams.by(request.viewer, person), f"What {person.first_name} began", address)


def by_organisation(request: Request, organisation: Organisation) -> dict[str, Any] | None:
    """What people of an organisation began lately, as far as the viewer may read it."""
    roots = streams.by_people_of(request.viewer, organisation)
    address = reverse("activity:organisation", args=[organisation.slug])
    return _lately(request, roots, f"What people at {organisation.short_name} began", address)


def _lately(request: Request, roots: ContributionQuerySet, title: str, address: str) -> dict[str, Any] | None:
    rows = list(begun(request, roots).busiest()[: ON_PROFILE + 1])
    if not rows:
        return None
    return {"title": title, "cards": cards_of(rows[:ON_PROFILE]), "all": address if len(rows) > ON_PROFILE else ""}
