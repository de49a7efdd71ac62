"""Announcements on other pages: the banner under the tabs of a community."""

from typing import Any

from guildhall.communities.models import Community
from guildhall.kernel.apps import tools
from guildhall.kernel.http import Request, csrf_token

from .banner import on_top_of


def banner(request: Request, community: Community) -> dict[str, Any] | None:
    """What is announced: in full on the community's home, as a line on the homes of its tools. Nowhere else, for to put
    it away without script leaves the page, and with it what somebody may be writing there."""
    place = request.resolver_match.view_name if request.resolver_match else ""
    is_home = place == "communities:home"
    if not is_home and place not in {f"{tool.label}:{tool.home}" for tool in tools() if tool.label != "announcements"}:
        return None
    rows = on_top_of(community, request.viewer)
    if not rows:
        return None
    return {"rows": rows, "community": community, "is_home": is_home, "csrf": csrf_token(request)}
