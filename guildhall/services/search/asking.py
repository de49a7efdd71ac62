"""Asking the index: `ask` finds, best or newest first, only what the viewer may read at this moment.

found = ask("damp flats", viewer)                          # or read("damp flats author:amina"), already parsed
found = ask("damp", viewer, community=housing, kinds=["wiki.page"], since=last_time, order="newest")
found.keys                                                 # of contributions, in order; at most 2,000
found.hits                                                 # with place, kind, community, thread, time of each
found.many, found.is_more                                  # how many there are; whether there may be more

similar("how do you place households out of area", viewer)  # any of the words, best first, one hit a thread
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Any, Final

from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.kernel.index import Search
from guildhall.kernel.index.database import LOOKED_AT
from guildhall.policy.viewer import Viewer

from .filtering import Unknown, facts_of
from .keeping import TEXTS
from .meaning import Meant, unwanted_by, wanted_by
from .query import Query, day_of, read
from .ranking import Hit, best_first, folded
from .said import ALL, PUBLIC, fact_of_kind

TITLED: Final = 500  # of which the title has it all, besides the newest 2,000
COLUMNS: Final = ("kind", "community_id", "root_id", "author_id", "reactions", "title")


@dataclass(frozen=True)
class Found:
    """What was found: hits in their order, and how it came to be."""

    query: Query
    hits: Sequence[Hit] = ()
    meant: Sequence[Meant] = ()
    looking: "Looking | None" = None  # how the index was asked; None where there is nothing to look for
    whole: int = 0  # the place from which on all that fits is among the hits; before it there may be more
    is_some: bool = False  # nothing has all of it; these have some
    folded: dict[int, int] = field(default_factory=dict)  # more of the same thread, by the key of the hit that is shown

    @property
    def is_more(self) -> bool:
        """There are more than were compared."""
        return self.whole > 0

    @property
    def keys(self) -> list[int]:
        return [hit.key for hit in self.hits]

    @property
    def many(self) -> int:
        return len(self.hits) + sum(self.folded.values())


# long: each of its arguments narrows in its own way, on a line of its own
def ask(  # noqa: PLR0913 - as above
    query: str | Query,
    viewer: Viewer,
    *,
    community: Community | int | None = None,
    communities: Sequence[int] | None = None,
    kinds: Sequence[str] = (),
    since: datetime | None = None,
    before: int | None = None,
    order: str = "best",
    some: bool = True,
    fold: bool = True,
    many: int = LOOKED_AT,
) -> Found:
    """What `viewer` may read and that has everything `query` asks for.

    Arguments:
        community: only in it; `communities`: only in these.
        kinds: only of these ("forum.topic", "contributions.reply").
        since: only what was published from that moment on; `before`: only what has a place before that one.
        order: "best" compares the newest 2,000 that fit; "newest" does not compare.
        some: where nothing has all the words, what has some of them.
        fold: one hit for each thread, the best (where the best come first).
        many: so many at most (where the newest come first).
    """
    asked = read(query) if isinstance(query, str) else query
    inside = [community if isinstance(community, int) else community.pk] if community is not None else communities
    try:
        search = compiled(asked, viewer, communities=inside, kinds=kinds, since=since)
    except Unknown:
        search = None
    if search is None:
        return Found(asked)
    if before is not None:
        search = replace(search, before=min(before, search.before or before))
    looking = Looking(search, seen_by(viewer, inside, kinds), many, is_ranked=order == "best")
    found = looking.find(asked, wanted_by(asked))
    if not found.hits and some and len(search.all_of) > 1:
        looking = replace(looking, search=replace(search, some=True))
        found = replace(looking.find(asked, found.meant), is_some=True)
    if order != "best" or not fold:
        return found
    hits, more = folded(found.hits)
    return replace(found, hits=hits, folded=more)


@dataclass(frozen=True)
class Looking:
    """A question for the index, and who may see what."""

    search: Search
    seen: ContributionQuerySet
    many: int = LOOKED_AT
    is_ranked: bool = True

    def find(self, query: Query, meant: Sequence[Meant]) -> Found:
        """Those of late; and of what is older what has it all in the title."""
        rows = self.rows()
        whole = rows[-1].place if rows and len(rows) >= self.many else 0
        if not self.is_ranked:
            return Found(query, rows, meant, self, whole)
        if whole and self.search.all_of and not self.search.titles:
            known = {hit.key for hit in rows}
            titled = self._asked(replace(self.search, titles=True), TITLED)
            rows += [hit for hit in titled if hit.key not in known]
        return Found(query, best_first(rows, meant), meant, self, whole)

    def rows(self) -> list[Hit]:
        """The newest, as they come."""
        return self._asked(self.search, self.many)

    def _asked(self, search: Search, many: int) -> list[Hit]:
        own = ("worth", "mark")
        rows = TEXTS.newest(search, self.seen, many=many, columns=COLUMNS, own=own, ranked=self.is_ranked)
        return [Hit.of(row) for row in rows]


def similar(
    text: str, viewer: Viewer, *, community: Community | None = None, kinds: Sequence[str] = (), most: int = 6,
    but: int | None = None,
) -> list[Hit]:  # fmt: skip
    """Threads whose titles have a word of `text`, those that have most of it first."""
    asked = Query(tuple(dict.fromkeys(replace(term, phrase=False, no=False) for term in read(text).terms)))
    inside = [community.pk] if community else None
    search = compiled(asked, viewer, communities=inside, kinds=kinds)
    if search is None or not search.all_of:
        return []
    looking = Looking(replace(search, some=True, titles=True), seen_by(viewer, inside, kinds))
    hits, _ = folded(looking.find(asked, wanted_by(asked)).hits)
    return [hit for hit in hits if but not in (hit.key, hit.root)][:most]


def compiled(
    query: Query, viewer: Viewer, *, communities: Sequence[int] | None = None, kinds: Sequence[str] = (),
    since: datetime | None = None,
) -> Search | None:  # fmt: skip
    """The question as the index takes it; None if nothing is asked for.

    Raises:
        Unknown: it names somebody, somewhere or something that this viewer does not know; or that is not there.
    """
    facts, no_facts = facts_of(query, viewer)
    wanted = tuple(meant.wanted for meant in wanted_by(query))
    if not wanted and not query.filters:
        return None
    if communities is not None:
        facts.append(tuple(f"c{key}" for key in communities) or ("nowhere",))
    if kinds:
        facts.append(tuple(map(fact_of_kind, kinds)))
    if viewer.is_visitor:
        facts.append((PUBLIC,))
    first, last = _places(query, since)
    return Search(
        wanted, tuple(unwanted_by(query)), tuple(facts) if facts or wanted else ((ALL,),), tuple(no_facts), since=first,
        before=last,
    )  # fmt: skip


def seen_by(
    viewer: Viewer, communities: Sequence[int] | None = None, kinds: Sequence[str] = ()
) -> ContributionQuerySet:
    """The door, asked of each that fits: what the index says of its place may be a moment old."""
    seen = Contribution.visible_to(viewer)
    if communities is not None:
        seen = seen.filter(community__in=list(communities))
    return seen.filter(kind__in=list(kinds)) if kinds else seen


def _places(query: Query, since: datetime | None) -> tuple[int | None, int | None]:
    """From where on, and up to where, in time."""
    firsts = [_midnight(day) for value in query.values("after") if (day := day_of(value))]
    lasts = [_midnight(day) for value in query.values("before") if (day := day_of(value))]
    first: list[Any] = [*firsts, *([since] if since else [])]
    return (place_at(max(first)) if first else None), (place_at(min(lasts)) if lasts else None)


def _midnight(day: Any) -> datetime:  # a date
    return timezone.make_aware(datetime.combine(day, time()))


def place_at(at: datetime) -> int:
    """The first place that what was published at that moment may have."""
    return int(at.timestamp() * 1000) * 1000
