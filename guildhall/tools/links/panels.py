"""Links on other pages: those that lead nowhere, for who can mend them."""

from typing import Any, Final

from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.kernel.http import Request
from guildhall.kernel.kinds import Waiting
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer

from .models import LINK

MOST: Final = 3


def mine_that_are_dead(viewer: Viewer) -> list[Waiting]:
    """The viewer's own links that lead nowhere, the latest first."""
    return [_line(row) for row in _MINE.rows(viewer)]


def dead_here(request: Request, community: Community) -> dict[str, Any] | None:
    """Whether there is anything to mend."""
    if not community.has_tool("links"):
        return None
    dead = Contribution.visible_to(request.viewer).of(LINK).within(community).filter(link__is_dead=True)
    rows = list(dead.order_by("-link__since", "-pk")[: MOST + 1])
    return {"rows": rows, "most": MOST, "community": community} if rows else None


def _mine(viewer: Viewer) -> ContributionQuerySet:
    mine = Contribution.visible_to(viewer).of(LINK).filter(author=viewer.member, link__is_dead=True)
    mine = mine.filter(community__closed=None)
    return mine.select_related("link", "community").order_by("-link__since", "-pk")[:MOST]


_MINE: Final = Reading(_mine)


def _line(row: Any) -> Waiting:  # a contribution with its link
    return Waiting(
        word="Link",
        icon="link",
        title=row.title,
        url=row.get_absolute_url(),
        at=row.link.checked,
        note=f"has not answered since {timezone.localtime(row.link.since):%-d %B %Y}",
    )
