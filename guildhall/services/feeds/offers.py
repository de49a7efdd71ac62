"""What a member is shown of feeds: those they have an address of, and those they may make one of."""

from collections.abc import Iterator
from dataclasses import dataclass

from guildhall.communities.models import Community
from guildhall.kernel.apps import feeds
from guildhall.kernel.kinds import Feed
from guildhall.policy.viewer import Viewer

from .finding import feeds_of
from .models import Address

MINE = ("mine", "all")


@dataclass(frozen=True, slots=True)
class Line:
    """One feed, and its address."""

    word: str
    key: str
    feed: Feed | None  # None: it is no longer there for the member
    address: Address | None


def mine(viewer: Viewer) -> list[Line]:
    """Every address of the viewer's, in the order they were made; before them all their communities, if unmade."""
    made = Address.objects.filter(member=viewer.member).order_by("made", "pk")
    by_name = {(each.word, each.key): each for each in made}
    known = feeds_of(viewer, [MINE, *by_name])
    first = [] if MINE in by_name else [Line(*MINE, known.get(MINE), None)]
    return first + [Line(*name, known.get(name), address) for name, address in by_name.items()]


def to_hand_on(viewer: Viewer) -> list[tuple[str, str, str]]:
    """(title, path of the feed, path of the page) of those that have an address and are there still."""
    return [(line.feed.title, line.address.atom, line.feed.url) for line in mine(viewer) if line.feed and line.address]


def of(viewer: Viewer, word: str, key: str, feed: Feed) -> list[Line]:
    """The feed and, of a community, those of its tools."""
    names = [(word, key), *_of_tools(viewer, word, key)]
    known = {(word, key): feed} | feeds_of(viewer, names[1:])
    made = {(each.word, each.key): each for each in Address.objects.filter(member=viewer.member, word=word)}
    return [Line(*name, known[name], made.get(name)) for name in names if name in known]


def _of_tools(viewer: Viewer, word: str, key: str) -> Iterator[tuple[str, str]]:
    """The keys there may be; whoever gives the feeds knows whether there is one, for whom."""
    if word == "community" and "/" not in key and word in feeds():
        place = Community.visible_to(viewer).filter(slug=key).first()
        yield from ((word, f"{key}/{tool.label}") for tool in (place.tools_on if place else ()))
