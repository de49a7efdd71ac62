"""A member's home: what waits, what is new, where they belong, and a suggestion. Fourteen queries at most."""

from typing import Any, Final

from django.db.models import QuerySet

from guildhall.communities.models import Community, Membership
from guildhall.communities.suggestions import suggest_again
from guildhall.contributions.doors import begun_for
from guildhall.contributions.models import Contribution
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.contributions.reading import unread
from guildhall.kernel.http import Request
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer

from . import greeting, streams, waiting

SHOWN: Final = 8  # of my communities, beside the stream
FIRST: Final = 3  # suggestions for somebody who is in none yet
SIZE: Final = 15  # of a page of the stream


def of(request: Request) -> dict[str, Any]:
    """What the page shows."""
    viewer = request.viewer
    mine = _my_communities(viewer)
    new = streams.new_by_community(viewer) if mine else {}
    only_unread = bool(mine) and request.GET.get("show") == "unread"
    lines = waiting.for_member(viewer)
    things = sum(line.n for line in lines)
    return {
        "hello": greeting.good_day(viewer.member.first_name),
        "in_short": greeting.in_short(things, sum(new.get(each.pk, 0) for each in mine)) if mine else "",
        "waiting": lines,
        "things": things,
        "stream": _stream(request, viewer, is_mine=bool(mine), only_unread=only_unread),
        "only_unread": only_unread,
        "communities": mine,
        "shelf": sorted(((each, new.get(each.pk, 0)) for each in mine), key=lambda pair: -pair[1])[:SHOWN],
        "suggestions": suggest_again(viewer, 1 if mine else FIRST) if viewer.is_approved else [],
    }


def _stream(request: Request, viewer: Viewer, *, is_mine: bool, only_unread: bool) -> streams.Stream:
    def roots() -> ContributionQuerySet:
        found = streams.of_mine(viewer) if is_mine else streams.anywhere(viewer)
        return unread(found, viewer) if only_unread else found

    def first() -> list[Contribution]:
        return _NEWEST.rows(viewer, mine=list(viewer.roles))

    return streams.Stream(request, roots, size=SIZE, first=first if is_mine and not only_unread else None)


def _my_communities(viewer: Viewer) -> list[Community]:
    """By name; the roles in them are remembered, so that nothing on the page asks for them again."""
    found = _MINE.rows(viewer)
    viewer.remember_all({membership.community_id: membership.role for membership in found})
    return [membership.community for membership in found if not membership.community.has_ended]


def _newest(viewer: Viewer, mine: list[int]) -> ContributionQuerySet:
    return begun_for(viewer, streams.of_mine(viewer, mine)).as_cards().busiest()[: SIZE + 1]


def _memberships(viewer: Viewer) -> QuerySet[Membership]:
    shown = (f"community__{name}" for name in ("name", "slug", "tools", "ends", "closed"))
    found: QuerySet[Membership] = viewer.memberships.select_related("community").only("member", "role", *shown)
    return found.order_by("community__name")


_NEWEST: Final = Reading(_newest, mine=list)
_MINE: Final = Reading(_memberships)
