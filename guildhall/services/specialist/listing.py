"""The sites a community lists, as its people see them: how each is doing, and what was found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet
from markupsafe import Markup

from guildhall.communities.models import Community
from guildhall.kernel.fetch import web_address

from . import bounds, finding
from .models import Listing, Page, Scope

LOUD = 3  # requests in vain, one after another, before it is told of a site that has pages


@dataclass(frozen=True, slots=True)
class State:
    """A site on the list, and how it is doing."""

    listing: Listing
    pages: int
    visited: datetime | None
    trouble: str

    @property
    def place(self) -> str:
        return self.listing.address.place + self.listing.site.prefix


@dataclass(frozen=True, slots=True)
class Hit:
    """A page outside, as it is shown among what was found."""

    page: Page
    title: Markup
    says: Markup
    note: str  # of who listed its site

    @property
    def host(self) -> str:
        return self.page.host.name


def sites(community: Community) -> list[Listing]:
    """Those that are searched, by name."""
    mine = Listing.objects.going_on().filter(community=community).select_related("site__host")
    return list(mine.order_by("site__host__name", "site__prefix"))


def states(community: Community) -> list[State]:
    """All on the list, by name: two questions, however many."""
    mine = Listing.objects.filter(community=community).select_related("site__host", "community")
    rows = list(mine.order_by("site__host__name", "site__prefix"))
    counted = _counted(Scope.objects.known_to(community))
    return [_state(row, counted) for row in rows]


def state_of(listing: Listing) -> State:
    """How one is doing."""
    return _state(listing, _counted(pages_of(listing)))


def pages_of(listing: Listing) -> QuerySet[Scope]:
    """The pages that are known of it."""
    return Scope.objects.filter(site=listing.site_id, page__state=Page.State.KEPT, page__seen__gte=listing.added)


def hits(community: Community, pages: Sequence[Page], words: str) -> list[Hit]:
    """`pages` as they are shown, with `words` marked and the note of the site each lies within."""
    if not pages:
        return []
    notes = [(each.site, each.note) for each in sites(community) if each.note]
    return [
        Hit(each, finding.marked(each.title, words), finding.snippet(each.text, words), _note(each, notes))
        for each in pages
    ]


def _note(page: Page, notes: Iterable[tuple[Any, str]]) -> str:
    mine = [(site.prefix, note) for site, note in notes if site.host_id == page.host_id]
    address = web_address(page.url)
    within = [
        (len(prefix), note) for prefix, note in mine if bounds.is_within(address, bounds.host_of(address), prefix)
    ]
    return max(within)[1] if within else ""


def _counted(scopes: QuerySet[Scope]) -> dict[int, tuple[int, datetime | None]]:
    """Site → how many pages are kept, and when one was last seen; since the community lists it."""
    return {site: (n, at) for site, n, at in scopes.values_list("site").annotate(n=Count("pk"), at=Max("page__seen"))}


def _state(listing: Listing, counted: dict[int, tuple[int, datetime | None]]) -> State:
    pages, visited = counted.get(listing.site_id, (0, None))
    return State(listing, pages, visited, _trouble(listing, pages))


def _trouble(listing: Listing, pages: int) -> str:
    """What is wrong with it since it is on the list: nobody is to learn that it was known before."""
    host = listing.site.host
    if host.since is not None and host.since >= listing.added and (not pages or host.silent >= LOUD):
        return host.why
    return "" if pages else listing.trouble
