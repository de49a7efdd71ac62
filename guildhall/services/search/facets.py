"""Narrowing what was found: by kind, place, time and tag, each with how many there are that the viewer may read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final, Self

from django.http import QueryDict
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Tagging
from guildhall.kernel.apps import kinds
from guildhall.policy.viewer import Viewer

from .asking import Found, Looking, place_at
from .keeping import TEXTS
from .ranking import Hit
from .said import fact_of_kind

MOST: Final = 1000  # up to which it is counted exactly
SPARE: Final = 1.5  # how much further back is counted than where there should be enough
TAGS, PLACES = 6, 3  # offered
WHEN: Final = {"year": ("The last year", timedelta(days=365)), "month": ("The last month", timedelta(days=30))}
MINE: Final = "mine"


@dataclass(frozen=True)
class Narrow:
    """What is chosen of the facets."""

    kind: str = ""
    where: Community | str = ""  # a community, MINE, or anywhere
    when: str = ""
    tags: frozenset[int] = frozenset()
    mine: frozenset[int] = frozenset()  # the viewer's communities

    @classmethod
    def of(cls, said: QueryDict, viewer: Viewer) -> Self:
        """As an address says; what is not there, or not for this viewer, is not chosen."""
        kind, where, when = said.get("kind", ""), said.get("where", ""), said.get("when", "")
        place: Community | str = MINE if where == MINE and not viewer.is_visitor else ""
        if where and where != MINE:
            place = Community.visible_to(viewer).filter(slug=where[:80]).first() or ""
        numbers = (tag for tag in said.getlist("tag")[:TAGS] if tag.isascii() and tag.isdecimal() and len(tag) < 12)
        tags = frozenset(map(int, numbers))
        return cls(kind if kind in kinds() else "", place, when if when in WHEN else "", tags, frozenset(viewer.roles))

    @property
    def is_any(self) -> bool:
        return not (self.kind or self.where or self.when or self.tags)

    @property
    def communities(self) -> Sequence[int] | None:
        """Those it is narrowed to."""
        if self.where == MINE:
            return sorted(self.mine)
        return [self.where.pk] if isinstance(self.where, Community) else None

    def left(self, hits: Sequence[Hit], tags: Mapping[int, frozenset[int]]) -> list[Hit]:
        """Those of `hits`, which are tagged so, that are left."""
        inside = self.communities if self.where != MINE else self.mine
        first = since(self.when) if self.when else 0
        return [
            hit
            for hit in hits
            if hit.place >= first
            and (not self.kind or hit.kind == self.kind)
            and (inside is None or hit.community in inside)
            and (not self.tags or self.tags <= tags.get(hit.root, frozenset()))
        ]

    def looking(self, found: Looking) -> Looking:
        """The same question, asked of what is left."""
        facts = [*found.search.facts, *((f"t{tag}",) for tag in sorted(self.tags))]
        inside = self.communities
        if self.kind:
            facts.append((fact_of_kind(self.kind),))
        if inside is not None:
            facts.append(tuple(f"c{key}" for key in inside) or ("nowhere",))
        first = max(filter(None, (found.search.since, since(self.when) if self.when else 0)), default=None)
        seen = found.seen if inside is None else found.seen.filter(community__in=inside)
        return replace(found, search=replace(found.search, facts=tuple(facts), since=first), seen=seen)


@dataclass
class Facets:
    """What may be chosen, with how many of it there are: `(value, words, number, chosen)` of each."""

    kinds: list[tuple[str, str, int, bool]] = field(default_factory=list)
    where: list[tuple[str, str, int, bool]] = field(default_factory=list)
    when: list[tuple[str, str, int, bool]] = field(default_factory=list)
    tags: list[tuple[str, str, int, bool]] = field(default_factory=list)
    tagged: Mapping[int, frozenset[int]] = field(default_factory=dict)  # the tags of what was found, by thread


def since(when: str) -> int:
    """The place from which on something was published lately."""
    return place_at(timezone.now() - WHEN[when][1])


def told(many: int) -> str:
    """A number as it is shown."""
    return f"{many:,}" if many <= MOST else f"{MOST:,}+"


def facets_of(found: Found, viewer: Viewer, narrow: Narrow | None = None) -> Facets:
    """Counted in what was found; where that is not all there is, the database counts what is fewer than a thousand.

    Arguments:
        found: without what is chosen, and not folded.
    """
    narrow = narrow or Narrow(mine=frozenset(viewer.roles))
    tags, names = _tags(found.hits)
    asked = [*_options(found, viewer, narrow, tags, names)]
    known = [hit for hit in found.hits if hit.place >= found.whole]
    counts = [len(option.left(known, tags)) for _, _, _, option, _ in asked]
    if found.looking and known and found.is_more:
        counts = _counted(found.looking, [option for _, _, _, option, _ in asked], counts, known)
    facets = Facets(tagged=tags)
    for (group, value, words, _, chosen), many in zip(asked, counts, strict=True):
        if many or chosen or not value:
            getattr(facets, group).append((value, words, many, chosen))
    return facets


def _counted(looking: Looking, options: Sequence[Narrow], counts: list[int], known: Sequence[Hit]) -> list[int]:
    """With what is older than all that is known, up to `MOST`: as far back as that should reach, then all the rest.

    Two questions at most. What is known to be more is not asked for, nor what is too new to be older.
    """
    counts, edge, last = [*counts], min(hit.place for hit in known), max(hit.place for hit in known)
    before = [edge] * len(options)
    for is_rest in (False, True):
        searches: dict[int, Looking] = {}
        for n, (option, many) in enumerate(zip(options, counts, strict=True)):
            older = option.looking(replace(looking, search=replace(looking.search, before=before[n])))
            first = older.search.since or 0
            if many > MOST or before[n] <= first:
                continue
            back = edge - int((last - edge) * SPARE * (MOST + 1 - many) / many) if many and not is_rest else first
            before[n] = max(back, first)
            searches[n] = replace(older, search=replace(older.search, since=before[n] or None))
        asked = [(each.search, each.seen) for each in searches.values()]
        for n, more in zip(searches, TEXTS.counts(asked, most=MOST + 1), strict=True):
            counts[n] += more
    return counts


def choices(options: Sequence[tuple[str, str, int, bool]]) -> list[tuple[str, str, str, bool]]:
    """Options as a form shows them."""
    return [(value, words, told(many), chosen) for value, words, many, chosen in options]


type Option = tuple[str, str, str, Narrow, bool]


def _options(
    found: Found, viewer: Viewer, narrow: Narrow, tags: Mapping[int, frozenset[int]], names: Mapping[int, str]
) -> Iterator[Option]:
    """Everything that may be chosen: group, value, words, what it leaves, whether it is chosen."""
    there = {hit.kind for hit in found.hits} | {narrow.kind}
    yield "kinds", "", "Everything", replace(narrow, kind=""), not narrow.kind
    for stored, kind in kinds().items():
        if stored in there or found.is_more:
            words = str(kind.many)
            yield "kinds", stored, words[:1].upper() + words[1:], replace(narrow, kind=stored), narrow.kind == stored
    yield "where", "", "Everywhere I can see", replace(narrow, where=""), not narrow.where
    if narrow.mine:
        yield "where", MINE, "My communities", replace(narrow, where=MINE), narrow.where == MINE
    for community in _places(found, viewer, narrow):
        yield "where", community.slug, community.name, replace(narrow, where=community), narrow.where == community
    yield "when", "", "Any time", replace(narrow, when=""), not narrow.when
    for when, (words, _) in WHEN.items():
        yield "when", when, words, replace(narrow, when=when), narrow.when == when
    common = [tag for tag, _ in Counter(tag for hit in found.hits for tag in tags.get(hit.root, ())).most_common(TAGS)]
    for tag in dict.fromkeys([*(tag for tag in sorted(narrow.tags) if tag in names), *common]):
        yield "tags", str(tag), names[tag], replace(narrow, tags=narrow.tags | {tag}), tag in narrow.tags


def _places(found: Found, viewer: Viewer, narrow: Narrow) -> list[Community]:
    """The communities that have most of it, and the one that is chosen."""
    common = [key for key, _ in Counter(hit.community for hit in found.hits).most_common(PLACES)]
    known = Community.visible_to(viewer).in_bulk(common)
    chosen = [narrow.where] if isinstance(narrow.where, Community) else []
    return list(dict.fromkeys([*chosen, *(known[key] for key in common if key in known)]))


def _tags(hits: Sequence[Hit]) -> tuple[dict[int, frozenset[int]], dict[int, str]]:
    """By thread; and what they are called."""
    rows: Any = Tagging.objects.filter(contribution__in={hit.root for hit in hits}) if hits else Tagging.objects.none()
    found: dict[int, set[int]] = {}
    names: dict[int, str] = {}
    for root, tag, name in rows.values_list("contribution", "tag", "tag__name"):
        found.setdefault(root, set()).add(tag)
        names[tag] = name
    return {root: frozenset(each) for root, each in found.items()}, names
