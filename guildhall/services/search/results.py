"""What an address asks for, found and put together as a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.core import signing
from django.http import QueryDict

from guildhall.communities.models import Community
from guildhall.kernel.http import Request
from guildhall.kernel.paging import Ranked
from guildhall.policy.viewer import Viewer

from .asking import Found, ask
from .facets import Facets, Narrow, choices, facets_of, told
from .others import GROUPS, Others, others
from .query import Query, read
from .ranking import Hit, folded
from .showing import Shown, shown
from .spelling import mended

SIZE: Final = 20
SALT: Final = "search:newest"
_PLACES: Final = ("older", "newer", "at")


@dataclass
class Results:
    """A page of what was found, and all that stands round it."""

    query: Query
    typed: str
    order: str = "best"
    group: str = ""  # one of GROUPS, where only those are shown
    narrow: Narrow = field(default_factory=Narrow)
    community: Community | None = None  # the one it is narrowed to
    found: Found = field(default_factory=lambda: Found(Query()))
    hits: Sequence[Hit] = ()
    shown: Sequence[Shown] = ()
    facets: Facets = field(default_factory=Facets)
    others: Others = field(default_factory=Others)
    instead_of: str = ""  # what was typed, where something like it is shown
    older: str = ""
    newer: str = ""

    @property
    def words(self) -> str:
        """What is looked for, as typed."""
        return str(self.query)

    @property
    def is_first(self) -> bool:
        return not self.newer

    @property
    def many(self) -> str:
        """How many there are of what was written."""
        n = next((n for _, _, n, chosen in self.facets.kinds if chosen), 0)
        return told(n)

    @property
    def is_empty(self) -> bool:
        return not (self.shown or any(self.others.many))


def results_of(request: Request) -> Results:
    """The page that the address asks for."""
    said, viewer = request.GET, request.viewer
    typed = said.get("q", "")
    query, group = read(typed), said.get("kind", "")
    order = "newest" if said.get("order") == "newest" or not query.words else "best"
    results = Results(query, typed, order=order, group=group if group in GROUPS else "")
    if query.is_empty:
        return results
    results.narrow = Narrow.of(said, viewer)
    results.community = results.narrow.where if isinstance(results.narrow.where, Community) else None
    found = ask(query, viewer, order=order, fold=False)
    again = None if said.get("exact") else mended(found, viewer, order=order, fold=False)
    if again is not None:
        results.instead_of, results.query, found = results.words, again.query, again
    results.others = _others(results, viewer, found)
    results.facets = facets_of(found, viewer, results.narrow)
    if not results.group:
        _page(results, _left(found, results, viewer), request)
    return results


def _others(results: Results, viewer: Viewer, found: Found) -> Others:
    """Beside all kinds, or alone; where something else is narrowed to, nobody asks for them."""
    if results.query.filters or not (results.group or results.narrow.is_any):
        return Others()
    return others(viewer, results.query.words, results.group)


def _left(found: Found, results: Results, viewer: Viewer) -> Found:
    """What is left of it when it is narrowed: of what is there, or, where that is not all, asked again."""
    narrow = results.narrow
    if narrow.is_any:
        return found
    if found.is_more and found.looking:
        return replace(narrow.looking(found.looking).find(found.query, found.meant), is_some=found.is_some)
    return replace(found, hits=narrow.left(found.hits, results.facets.tagged))


def _page(results: Results, found: Found, request: Request) -> None:
    """One page of it: by the rank, or by the place in time."""
    if results.order == "best":
        hits, more = folded(found.hits)
        found = replace(found, hits=hits, folded=more)
        page = Ranked([hit.key for hit in hits], request, size=SIZE)
        of = {hit.key: hit for hit in hits}
        results.hits, results.older, results.newer = [of[key] for key in page.keys], page.older, page.newer
    else:
        _newest(results, found, request)
    results.found, results.shown = found, shown(found, results.hits, request.viewer)


def _newest(results: Results, found: Found, request: Request) -> None:
    """Further back than the compared ones, the index is asked again from that place on."""
    before = _before(request.GET)
    hits = [hit for hit in found.hits if before is None or hit.place < before]
    if found.is_more and len(hits) <= SIZE and found.looking and before is not None:
        looking = results.narrow.looking(found.looking) if not results.narrow.is_any else found.looking
        search = replace(looking.search, before=min(before, looking.search.before or before))
        hits = replace(looking, search=search, many=SIZE + 1).rows()
    results.hits = hits[:SIZE]
    results.newer = with_(request.GET) if before is not None else ""
    if len(hits) > SIZE:
        results.older = with_(request.GET, older=signing.dumps(hits[SIZE - 1].place, salt=SALT))


def _before(said: QueryDict) -> int | None:
    try:
        return int(signing.loads(said.get("older", ""), salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def with_(said: QueryDict, **changed: str) -> str:
    """The address with something changed, or left out where it is empty; from the first page on."""
    rest = [(name, value) for name, values in said.lists() if name not in (*changed, *_PLACES) for value in values]
    return "?" + urlencode([*rest, *((name, value) for name, value in changed.items() if value)])


def groups_of(results: Results) -> list[dict[str, Any]]:
    """The boxes to narrow it with."""
    of = (("Where", "where", "radio", results.facets.where), ("When", "when", "radio", results.facets.when))
    every = [*of, ("Tag", "tag", "checkbox", results.facets.tags)]
    return [
        {"legend": legend, "name": name, "type": sort, "choices": choices(options)}
        for legend, name, sort, options in every
        if options
    ]


def chosen(said: QueryDict, results: Results) -> list[tuple[str, str]]:
    """What it is narrowed to, each with the way to take it off."""
    facets: Any = results.facets
    ways = []
    for group, name in (("where", "where"), ("when", "when")):
        ways += [(words, with_(said, **{name: ""})) for value, words, _, now in getattr(facets, group) if now and value]
    for value, words, _, now in facets.tags:
        if now:
            rest = [tag for tag in said.getlist("tag") if tag != value]
            address = with_(said, tag="")
            ways.append((words, address + "".join(f"&{urlencode({'tag': tag})}" for tag in rest)))
    return ways


def tabs(said: QueryDict, results: Results) -> list[tuple[str, str, bool, str]]:
    """Kinds of result: words, address, whether it is shown, how many."""
    ways = [
        (words, with_(said, kind=value), now and not results.group, told(n))
        for value, words, n, now in results.facets.kinds
    ]
    many = dict(zip(GROUPS, results.others.many, strict=True))
    ways += [
        (words, with_(said, kind=name), results.group == name, told(many[name]))
        for name, words in GROUPS.items()
        if many[name] or results.group == name
    ]
    return ways
