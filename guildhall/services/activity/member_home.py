"""A member's home: what waits, what is new, where they belong, and a suggestion. Fourteen queries at most."""

from typing import Any, Final

from guildhall.communities.models import Community
from guildhall.communities.suggestions import suggest
from guildhall.contributions.reading import unread
from guildhall.kernel.http import Request
from guildhall.policy.viewer import Viewer

from . import greeting, streams, waiting

SHOWN: Final = 8  # of my communities, beside the stream
FIRST: Final = 3  # suggestions for somebody who is in none yet


def of(request: Request) -> dict[str, Any]:
    """What the page shows."""
    viewer = request.viewer
    mine = _my_communities(viewer)
    new = streams.new_by_community(viewer) if mine else {}
    roots = streams.of_mine(viewer) if mine else streams.anywhere(viewer)
    only_unread = bool(mine) and request.GET.get("show") == "unread"
    lines = waiting.for_member(viewer)
    things = sum(line.n for line in lines)
    return {
        "hello": greeting.good_day(viewer.member.first_name),
        "in_short": greeting.in_short(things, sum(new.get(each.pk, 0) for each in mine)) if mine else "",
        "waiting": lines,
        "things": things,
        "stream": streams.Stream(request, unread(roots, viewer) if only_unread else roots, size=15),
        "only_unread": only_unread,
        "communities": mine,
        "shelf": sorted(((each, new.get(each.pk, 0)) for each in mine), key=lambda pair: -pair[1])[:SHOWN],
        "suggestions": suggest(viewer, 1 if mine else FIRST) if viewer.is_approved else [],
    }


def _my_communities(viewer: Viewer) -> list[Community]:
    """By name; their roles are remembered, so that nothing on the page asks for them again."""
    rows = viewer.memberships.select_related("community").order_by("community__name")
    for membership in (found := list(rows)):
        viewer.remember(membership.community_id, membership.role)
    return [membership.community for membership in found if not membership.community.has_ended]
