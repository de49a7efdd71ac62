"""The wiki on other pages: reviews that are due."""

from typing import Any, Final

from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.kernel.http import Request

from .tree import pages_of

MOST: Final = 3


def reviews_due(request: Request, community: Community) -> dict[str, Any] | None:
    """For facilitators: whether pages are overdue."""
    if not community.has_tool("wiki"):
        return None
    due = pages_of(request.viewer, community).filter(page__review_by__lt=timezone.localdate())
    rows = list(due.order_by("page__review_by").values_list("title", flat=True)[: MOST + 1])
    return {"titles": rows[:MOST], "has_more": len(rows) > MOST, "community": community} if rows else None
