"""Streams on other pages: what is new in a community, what a person or an organisation's people began."""

from collections.abc import Callable
from typing import Any, Final

from django.urls import reverse

from guildhall.communities.models import Community
from guildhall.contributions.cards import cards_of
from guildhall.contributions.doors import begun_for
from guildhall.contributions.models import Contribution, Follow, Tag
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.kernel.http import Request, csrf_token
from guildhall.people.models import Member, Organisation
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer

from . import streams

IN_COMMUNITY: Final = 10
PINNED: Final = 5
ON_PROFILE: Final = 5


def pinned(request: Request, community: Community) -> dict[str, Any] | None:
    """What its facilitators want everybody to see."""
    rows = _PINNED.rows(request.viewer, community=community.pk)
    return {"rows": rows} if rows else None


def in_community(request: Request, community: Community) -> dict[str, Any]:
    """What is new; one row more than shown says whether there is older."""
    newest = _NEW_IN.rows(request.viewer, of=community.pk)
    return {
        "community": community,
        "cards": cards_of(newest[:IN_COMMUNITY]),
        "older": newest[IN_COMMUNITY - 1].active if len(newest) > IN_COMMUNITY else None,
    }


def by_person(request: Request, person: Member) -> dict[str, Any] | None:
    """What somebody began lately, as far as the viewer may read it."""
    address = reverse("activity:person", args=[person.handle])
    rows = _BY_PERSON.rows(request.viewer, of=person.pk)
    return _lately(rows, f"What {person.first_name} began", address)


def by_organisation(request: Request, organisation: Organisation) -> dict[str, Any] | None:
    """What people of an organisation began lately, as far as the viewer may read it."""
    rows = _BY_ORGANISATION.rows(request.viewer, of=organisation.pk)
    address = reverse("activity:organisation", args=[organisation.slug])
    return _lately(rows, f"What people at {organisation.short_name} began", address)


def follow_person(request: Request, person: Member) -> dict[str, Any] | None:
    """The button on a person's page."""
    if not request.viewer.can("follow_person", person):
        return None
    return _button(request, reverse("activity:follow-person", args=[person.handle]), person.name, person=person)


def follow_organisation(request: Request, organisation: Organisation) -> dict[str, Any] | None:
    """The button on an organisation's page."""
    if not request.viewer.can("follow_organisation", organisation):
        return None
    address = reverse("activity:follow-organisation", args=[organisation.slug])
    return _button(request, address, organisation.name, organisation=organisation)


def follow_tag(request: Request, tag: Tag) -> dict[str, Any] | None:
    """The button on the page of a tag."""
    if not request.viewer.can("follow_tag", tag):
        return None
    return _button(request, reverse("activity:follow-tag", args=[tag.slug]), f"the tag “{tag.name}”", tag=tag)


def _button(request: Request, address: str, name: str, **subject: Any) -> dict[str, Any]:
    following = Follow.objects.filter(member=request.viewer.member, **subject).exists()
    return {"address": address, "name": name, "following": following, "csrf": csrf_token(request)}


def _lately(rows: list[Contribution], title: str, address: str) -> dict[str, Any] | None:
    if not rows:
        return None
    return {"title": title, "cards": cards_of(rows[:ON_PROFILE]), "all": address if len(rows) > ON_PROFILE else ""}


def _pinned(viewer: Viewer, community: int) -> ContributionQuerySet:
    roots = streams.within(viewer, community).filter(pinned=True)
    return roots.select_related("community").busiest()[:PINNED]


def _newest(roots: Callable[[Viewer, int], ContributionQuerySet], many: int) -> Reading[Contribution]:
    """The `many` busiest of some `roots` and one more, by the key of what they are of."""
    return Reading(lambda viewer, of: begun_for(viewer, roots(viewer, of)).as_cards().busiest()[: many + 1], of=int)


_PINNED: Final = Reading(_pinned, community=int)
_NEW_IN: Final = _newest(streams.within, IN_COMMUNITY)
_BY_PERSON: Final = _newest(streams.by, ON_PROFILE)
_BY_ORGANISATION: Final = _newest(streams.by_people_of, ON_PROFILE)
