"""Councils like one another: a simple measure, published at /help/councils-like-mine/. Change the page with it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from math import log2
from typing import Final

from django.core.cache import cache

from guildhall.people.models import Organisation

MANY: Final = 10
_KEPT: Final = 3600  # seconds: facts of the register
_KINDS: Final = Organisation.Kind
SINGLE_TIER: Final = frozenset(
    {_KINDS.UNITARY, _KINDS.METROPOLITAN, _KINDS.LONDON, _KINDS.SCOTTISH, _KINDS.WELSH, _KINDS.NORTHERN_IRISH}
)
COUNCILS: Final = SINGLE_TIER | {_KINDS.COUNTY, _KINDS.DISTRICT}
KINDS: Final = {
    _KINDS.COUNTY: "A county council",
    _KINDS.UNITARY: "A unitary council",
    _KINDS.METROPOLITAN: "A metropolitan district",
    _KINDS.LONDON: "A London borough",
    _KINDS.DISTRICT: "A district council",
    _KINDS.SCOTTISH: "A Scottish council",
    _KINDS.WELSH: "A Welsh council",
    _KINDS.NORTHERN_IRISH: "A Northern Ireland council",
    _KINDS.COMBINED: "A combined authority",
    _KINDS.POLICE: "A police force",
    _KINDS.FIRE: "A fire and rescue service",
    _KINDS.NHS_TRUST: "An NHS trust",
    _KINDS.ICB: "An integrated care board",
    _KINDS.CENTRAL: "A central government body",
    _KINDS.PARK: "A national park authority",
    _KINDS.OTHER: "Another public body",
}
SAME_KIND, SAME_TIER, PEOPLE, DENSITY, SAME_REGION, SAME_NATION = 40, 20, 30, 20, 10, 5
FOURFOLD, SIXTEENFOLD = 2, 4  # doublings: so far apart counts nothing


@dataclass(frozen=True, slots=True)
class Body:
    """What the register says of an organisation."""

    pk: int
    slug: str
    name: str
    short_name: str
    kind: str
    nation: str
    region: str
    population: int | None
    area: int | None  # hectares
    ended: date | None

    @property
    def density(self) -> float | None:
        """People to the square kilometre."""
        return self.population / self.area * 100 if self.population and self.area else None

    def get_absolute_url(self) -> str:
        return f"/organisations/{self.slug}/"


@dataclass(frozen=True, slots=True)
class Like:
    """A body that is like another, how much (of 100), and why."""

    body: Body
    score: int
    why: list[str]


def bodies() -> dict[str, Body]:
    """Every organisation, by slug; from the cache, because the register changes a few times a year."""
    found = cache.get("people:bodies")
    if found is None:
        names = [each.name for each in fields(Body)]
        found = {row[1]: Body(*row) for row in Organisation.objects.order_by("pk").values_list(*names)}
        cache.set("people:bodies", found, _KEPT if found else 1)
    return dict(found)


def forget() -> None:
    """The register has changed."""
    cache.delete("people:bodies")


def alike(body: Body, others: Sequence[Body], many: int = MANY) -> list[Like]:
    """The `many` most like `body`, and why; councils are compared with councils, all else with its own kind."""
    found = [like for other in others if not other.ended and (like := _compared(body, other))]
    return sorted(found, key=lambda like: (-like.score, like.body.name, like.body.pk))[:many]


def _compared(one: Body, other: Body) -> Like | None:
    if one.pk == other.pk or not _comparable(one.kind, other.kind):
        return None
    parts = (_by_kind(one, other), _by_people(one, other), _by_density(one, other), _by_place(one, other))
    return Like(other, round(sum(score for score, _ in parts)), [words for _, words in parts if words])


def _comparable(one: str, other: str) -> bool:
    return one == other or (one in COUNCILS and other in COUNCILS)


def _by_kind(one: Body, other: Body) -> tuple[float, str]:
    if one.kind == other.kind:
        return SAME_KIND, f"{KINDS[_KINDS(other.kind)]} too"
    both_whole = one.kind in SINGLE_TIER and other.kind in SINGLE_TIER
    return (SAME_TIER, "Runs all council services too") if both_whole else (0, "")


def _by_people(one: Body, other: Body) -> tuple[float, str]:
    if not one.population or not other.population:
        return 0, ""
    score = PEOPLE * _near(one.population, other.population, FOURFOLD)
    return score, f"{other.population:,} people" if score > PEOPLE / 2 else ""


def _by_density(one: Body, other: Body) -> tuple[float, str]:
    if not one.density or not other.density:
        return 0, ""
    score = DENSITY * _near(one.density, other.density, SIXTEENFOLD)
    return score, f"{other.density:,.0f} people to the square kilometre" if score > DENSITY * 0.75 else ""


def _by_place(one: Body, other: Body) -> tuple[float, str]:
    if one.region and one.region == other.region:
        return SAME_REGION, f"In {other.region} too"
    return (SAME_NATION, "") if one.nation and one.nation == other.nation else (0, "")


def _near(one: float, other: float, doublings: int) -> float:
    """1 where both are the same, 0 where they are so many doublings apart, and evenly between."""
    return max(0.0, 1 - abs(log2(one / other)) / doublings)
