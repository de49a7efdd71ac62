"""Newsletters on other pages."""

from typing import Any

from guildhall.communities.models import Community
from guildhall.kernel.addresses import url
from guildhall.kernel.http import Request


def menu(request: Request, community: Community) -> dict[str, Any]:
    """The console's way to newsletters."""
    return {"here": request.path.startswith(url("newsletters:index", community.slug))}
