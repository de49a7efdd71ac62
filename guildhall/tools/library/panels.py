"""The library on a community's home."""

from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.kernel.http import Request

from .models import DOCUMENT

MOST: Final = 3
LATELY: Final = timedelta(days=90)


def lately(request: Request, community: Community) -> dict[str, Any] | None:
    """The newest documents that the viewer may read."""
    if not community.has_tool("library"):
        return None
    documents = Contribution.visible_to(request.viewer).of(DOCUMENT).within(community).roots()
    recent = documents.filter(published__gt=timezone.now() - LATELY).with_people().select_related("document__upload")
    rows = list(recent.newest()[:MOST])
    for row in rows:
        row.community = community
    return {"rows": rows, "community": community} if rows else None
