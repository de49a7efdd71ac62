"""What stands round every page: the brand, the way about, and a community's tabs. Only what is there is shown."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from .addresses import url
from .apps import tools
from .kinds import Text

HOUSE_COLOUR = "#0b4f4a"
PLACES = (  # title, address, whether visitors may go there
    ("Home", "/", True),
    ("Communities", "/communities/", True),
    ("People", "/people/", False),
    ("Organisations", "/organisations/", True),
    ("Events", "/events/", False),
    ("Library", "/library/", False),
)
BESIDE = {
    "/contacts/": "/people/",
    "/contacts/blocked/": "/people/",
}  # what lies under a place without its address saying so


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of a navigation."""

    title: Text
    url: str
    here: bool = False
    count: int = 0


@lru_cache(maxsize=4096)
def there(path: str) -> bool:
    """Whether this installation has a page at `path`."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def navigation(request: HttpRequest | None) -> list[Way]:
    """The main ways about that are open to who asks; the one the page lies under is marked."""
    path = request.path if request else ""
    viewer = getattr(request, "viewer", None)
    inside = viewer is not None and not viewer.is_visitor
    found = [(title, place) for title, place, public in PLACES if there(place) and (public or inside)]
    path = BESIDE.get(path, path)
    return [Way(title, place, _under(path, place)) for title, place in found]


def community_tabs(
    request: HttpRequest, community: Any, counts: dict[str, int] | None = None, under: str = ""
) -> list[Way]:
    """Home, the tools switched on in `community`, its members, and its console for who facilitates it."""
    home, counts = f"/c/{community.slug}/", counts or {}
    tabs = [Way("Home", home, request.path == home or under == "home")]
    for tool in (tool for tool in tools() if tool.label in community.tools):
        address = url(f"{tool.label}:{tool.home}", community.slug)
        tabs.append(Way(tool.title, address, tool.is_current(request), counts.get(tool.label, 0)))
    viewer = getattr(request, "viewer", None)
    if there("/search/"):
        tabs.append(Way("Search", f"/search/?where={community.slug}", under == "search"))
    extra = [("Members", "members", viewer is not None and not viewer.is_visitor)]
    extra += [("Facilitate", "facilitate", viewer is not None and viewer.facilitates(community))]
    for title, place, shown in extra:
        if shown and there(home + place + "/"):
            tabs.append(Way(title, f"{home}{place}/", _under(request.path, f"{home}{place}/"), counts.get(place, 0)))
    return tabs


def account_menu(viewer: Any) -> list[tuple[str, str]]:
    """What hangs under one's own name."""
    ways = [] if viewer.is_visitor else [("Your profile", f"/people/{viewer.member.handle}/")]
    ways += [("Your contacts", "/contacts/"), ("What you follow", "/following/")] if viewer.is_approved else []
    ways += [("Account settings", "/account/")]
    ways += [("Steward’s desk", "/steward/")] if viewer.is_steward else []
    ways += [("Sign out", "/sign-out/")]
    return [(words, place) for words, place in ways if there(place)]


def brand() -> dict[str, Any]:
    """Name, words and colours of this deployment (GUILDHALL_BRAND_*)."""
    plain = {"name": "Guildhall", "strapline": "", "footer": "", "logo": "", "contact": "", "colour": HOUSE_COLOUR}
    return plain | getattr(settings, "GUILDHALL_BRAND", {})


def _under(path: str, place: str) -> bool:
    if place == "/communities/":
        return path.startswith((place, "/c/"))
    return path == place if place == "/" else path.startswith(place)
