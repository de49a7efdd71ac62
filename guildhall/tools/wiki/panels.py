"""The wiki on other pages: reviews that are due."""

from typing import Any, Final

from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.kernel.http import Request
from guildhall.kernel.kinds import Waiting
from guildhall.kernel.times import day
from guildhall.policy.viewer import Viewer

from .models import PAGE
from .tree import pages_of

MOST: Final = 3


def my_reviews(viewer: Viewer) -> list[Waiting]:
    """Pages the viewer looks after that are due to be looked at again."""
    mine = Contribution.visible_to(viewer).of(PAGE).filter(page__owner=viewer.member)
    due = mine.filter(page__review_by__lte=timezone.localdate()).select_related("community", "page")
    return [
        Waiting(word="Review", icon="leaf", title=row.title, url=row.get_absolute_url(), at=row.active,
                note=f"to be reviewed by {day(row.page.review_by)}")
        for row in due.order_by("page__review_by", "pk")[:MOST]
    ]  # fmt: skip


def reviews_due(request: Request, community: Community) -> dict[str, Any] | None:
    """For facilitators: whether pages are overdue."""
    if not community.has_tool("wiki"):
        return None
    due = pages_of(request.viewer, community).filter(page__review_by__lt=timezone.localdate())
    rows = list(due.order_by("page__review_by").values_list("title", flat=True)[: MOST + 1])
    return {"titles": rows[:MOST], "has_more": len(rows) > MOST, "community": community} if rows else None
