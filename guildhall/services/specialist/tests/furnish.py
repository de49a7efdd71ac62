"""Outside websites in the test town: one in every community, with a page that is kept."""

from datetime import date
from typing import Any

from guildhall.communities.models import Community
from guildhall.kernel.fetch import web_address
from guildhall.policy.viewer import Viewer
from guildhall.services.specialist import actions, bounds, keeping
from guildhall.services.specialist.models import Listing, Page
from tests.world import World, see

THINGS: dict[str, str] = {}
OWN = {
    f"specialist:{name}": {"pk": lambda world, inside: inside.more["listing"].pk}
    for name in ("site", "pause", "resume", "again", "remove")
}
VERBS = {
    "list_site": lambda scene, inside, viewer: list_site(inside.community, viewer, "https://another.example/"),
    "change_site": lambda scene, inside, viewer: actions.pause_site(inside.more["listing"], by=viewer),
    "unlist_site": lambda scene, inside, viewer: actions.unlist_site(inside.more["listing"], by=viewer),
}


def list_site(community: Community, by: Viewer, start: str, note: str = "") -> Listing:
    """Put a site on the list."""
    address = web_address(start)
    return actions.list_site(community, by=by, start=address, prefix=bounds.prefix_of(address), note=note)


def outside(listing: Listing, path: str, title: str, text: str) -> Page:
    """A page of it that has been read, as if it had been fetched."""
    return keeping.take_as_read(listing.site, path, title=title, text=text, dated=date(2026, 3, 2))


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    """A site whose address, note and page hold the secret."""
    by = see(world.facilitator_of(community).member)
    listing = list_site(community, by, f"https://{secret}.example/{secret}/", note=f"Good on {secret}.")
    outside(listing, f"{secret}-page", f"Outside {secret}", f"What is known of {secret} outside.\nAnd more.")
    return {"listing": listing}
