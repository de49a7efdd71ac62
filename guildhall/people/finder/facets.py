"""The filters beside the finder's list, what is chosen of them, and the ways to take each off."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import QueryDict

from guildhall.kernel.apps import narrowings
from guildhall.people import councils
from guildhall.people.models import Organisation, Responsibility

from .asked import ORDERS
from .finding import Results

NATIONS: Final = ("England", "Scotland", "Wales", "Northern Ireland")
_DAY: Final = 86_400
_PLACES: Final = ("older", "newer")


def facets(said: QueryDict, own: Organisation | None) -> list[dict[str, Any]]:
    """Groups of boxes to tick. They carry no counts: to count so many would take longer than to find."""
    mine = [("mine", f"{_sort(own)} like {own.short_name}", None, said.get("like") == "mine")] if own else []
    groups = [{"legend": "Like mine", "name": "like", "choices": mine}] if mine else []
    helpers = [("yes", "Happy to help newcomers", None, said.get("mentor") == "yes")]
    groups.append({"legend": "Helping", "name": "mentor", "choices": helpers})
    here = [("now", "In my communities, and online now", None, said.get("online") == "now")]
    groups.append({"legend": "Online", "name": "online", "choices": here})
    for legend, name, choices in (
        ("Nation", "nation", [(each, each) for each in NATIONS]),
        ("Kind of organisation", "kind", Organisation.Kind.choices),
    ):
        ticked = said.getlist(name)
        boxes = [(value, words, None, value in ticked) for value, words in choices]
        groups.append({"legend": legend, "name": name, "choices": boxes})
    return groups


def selects(results: Results) -> list[dict[str, Any]]:
    """Filters of which one value is chosen from a list."""
    asked = results.asked
    own = [
        ("area", "Responsible for", "Any service", [(each, each) for each in _areas()], asked.one("area")),
        ("region", "Region", "Any region", [(each, each) for each in _regions()], asked.one("region")),
    ]
    theirs = [
        (each.name, str(each.label), "Any", results.choices[each.name], asked.more.get(each.name, ""))
        for each in narrowings()
        if results.choices[each.name]
    ]
    names = ("name", "label", "any", "choices", "now")
    return [dict(zip(names, select, strict=True)) for select in (*own, *theirs)]


def orders(said: QueryDict, results: Results) -> list[tuple[str, str, bool]]:
    """The orders to choose from: words, address, whether it is the present one."""
    has_words = bool(results.asked.words)
    now = results.asked.order if results.asked.order in ORDERS else "best"
    now = "name" if now == "best" and not has_words else now
    return [
        (words, _with(said, order=name), name == now) for name, words in ORDERS.items() if name != "best" or has_words
    ]


def chosen(said: QueryDict, results: Results) -> list[tuple[str, str]]:
    """Each filter that is on, with the address without it."""
    return [(words, _without(said, name, value)) for name, value, words in _chosen(results)]


def kept(said: QueryDict) -> list[tuple[str, str]]:
    """What a new search takes along: every filter, as name and value."""
    return [(name, value) for name, values in said.lists() if name not in ("q", *_PLACES) for value in values]


def _regions() -> list[str]:
    """The regions of the register."""
    return sorted({body.region for body in councils.bodies().values() if body.region})


def _areas() -> list[str]:
    """The service areas of the sector's list."""
    found = cache.get("people:areas")
    if not found:
        every = Responsibility.objects.exclude(area="").order_by("area")
        found = list(every.values_list("area", flat=True).distinct())
        cache.set("people:areas", found, _DAY if found else 1)
    return list(found)


def _chosen(results: Results) -> Iterator[tuple[str, str, str]]:
    asked = results.asked
    kinds = dict(Organisation.Kind.choices)
    words = {
        "mentor": "Happy to help newcomers",
        "interest": "Interested in {}",
        "help": "Can help with {}",
        "responsibility": "Responsibility {}",
        "online": "Online {}",
    }
    for name, values in asked.filters.items():
        for value in values:
            known = results.chosen.get(name) or (kinds.get(value, value) if name == "kind" else value)
            known = f"Like {known}" if name == "like" and results.chosen.get(name) else known
            yield name, value, words.get(name, "{}").format(known)
    labels = {narrowing.name: str(narrowing.label) for narrowing in narrowings()}
    for name, value in asked.more.items():
        yield name, value, results.chosen.get(name) or f"{labels[name]}: nobody"


def _sort(own: Organisation) -> str:
    return "Councils" if own.kind in councils.COUNCILS else "Organisations"


def _with(said: QueryDict, **changed: str) -> str:
    rest = [(name, value) for name, values in said.lists() if name not in (*changed, *_PLACES) for value in values]
    return "?" + urlencode([*rest, *changed.items()])


def _without(said: QueryDict, name: str, value: str) -> str:
    rest = [
        (key, each)
        for key, values in said.lists()
        if key not in _PLACES
        for each in values
        if (key, " ".join(each.split())) != (name, value)
    ]
    return "?" + urlencode(rest)
