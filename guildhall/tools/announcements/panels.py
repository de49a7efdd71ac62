"""Announcements on other pages: the banner under the tabs of a community."""

from typing import Any

from guildhall.communities.models import Community
from guildhall.kernel.http import Request, csrf_token

from .banner import on_top_of


def banner(request: Request, community: Community) -> dict[str, Any] | None:
    """What is announced, in full on the community's home and as a line elsewhere; nothing on its own page and
    where one facilitates."""
    place = request.resolver_match.view_name if request.resolver_match else ""
    if place.startswith("announcements:") or request.path.startswith(f"{community.get_absolute_url()}facilitate/"):
        return None
    rows = on_top_of(community, request.viewer)
    if not rows:
        return None
    return {"rows": rows, "community": community, "is_home": place == "communities:home", "csrf": csrf_token(request)}
