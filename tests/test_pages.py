"""Every page × every person: what they get, whether it is whole, and what it costs.

What they get stands in `pages.golden`. After a change that is meant, write it anew and read the difference:

    GUILDHALL_WRITE_GOLDEN=1 .venv/bin/pytest tests/test_pages.py -n 0 -k golden
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, reset_queries, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from guildhall.contributions.models import Contribution
from guildhall.people.models import Member
from tests.furnish import Inside, Way, address, furnish, own, ways
from tests.sight import faults
from tests.world import World

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).with_name("pages.golden")
BUDGET, BUDGET_OF_HOMES = 8, 14
# home pages, consoles, dashboards
HOMES = {"home", "search", "communities:home", "communities:facilitate", "steward:desk", "induction:page"}
PLACES = ("housing", "care", "whistle")
PEOPLE = ("visitor", "outsider", "member", "facilitator", "steward", "suspended", "awaiting", "unverified")
NOT_HTML = {
    "web:brand",
    "contributions:suggest",
    "contributions:attachment",
    "people:photo",
    "people:suggest",
    "search-suggest",
}


def furnished(world: World) -> dict[str, Inside]:
    """The three communities, each with something of everything; each has a tag of its own name."""
    return {name: furnish(world, getattr(world, name), name) for name in PLACES}


def answer(response: HttpResponse, names: dict[str, str]) -> str:
    """What a person got, in a word: a status, or where they were sent."""
    if not 300 <= response.status_code < 400:
        return str(response.status_code)
    where = urlsplit(response["Location"]).path
    if where == "/sign-in/":
        return "sign-in"
    for real, said in names.items():
        where = where.replace(real, said)
    return f">{where}"


def asked(way: Way, towns: dict[str, Inside]) -> list[str]:
    """In which communities an address is tried: one that leads inside, in each."""
    inside = {"community", "pk", "upload", "token", "number"} & way.params and way.app != "steward"
    return list(towns) if inside or way.name == "contributions:tag" else [PLACES[0]]


def names_of(towns: dict[str, Inside]) -> dict[str, str]:
    """Numbers and random letters that differ from run to run, and what stands for them in the table."""
    found: dict[str, str] = {}
    for name, inside in towns.items():
        found[f"/c/{inside.community.slug}/"] = f"/c/{name}/"
        for what, said in inside.said.items():
            found[f"/{said.pk}-"] = f"/<{what}>-"
            found[f"/{said.pk}/"] = f"/<{what}>/"
    return found


def visit(client: Client, url: str) -> tuple[HttpResponse, int]:
    """The page, and how many times the database was asked for it."""
    reset_queries()  # the log holds so many, and there are more pages than that
    connection.queries_log.clear()  # Django keeps 9,000 of the whole walk, and complains of more
    with CaptureQueriesContext(connection) as asked_for:
        response = client.get(url)
    return response, sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in asked_for.captured_queries)


def read_golden() -> dict[tuple[str, str], str]:
    lines = [line.split() for line in GOLDEN.read_text().splitlines() if line and not line.startswith("#")]
    return {(name, person): cell for name, *cells in lines for person, cell in zip(PEOPLE, cells, strict=True)}


def write_golden(got: dict[tuple[str, str], str]) -> None:
    table = dict[str, dict[str, str]]()
    for (row, person), cell in got.items():
        table.setdefault(row, {})[person] = cell
    width = max(map(len, table)) + 2
    head = "# page".ljust(width) + " ".join(person.ljust(12) for person in PEOPLE).rstrip()
    rows = [
        name.ljust(width) + " ".join(cells[person].ljust(12) for person in PEOPLE).rstrip()
        for name, cells in table.items()
    ]
    GOLDEN.write_text("\n".join([head, *rows]) + "\n")


def rows(towns: dict[str, Inside]) -> list[tuple[str, Way, Inside]]:
    """The rows of the table."""
    listed = [(way, place) for way in sorted(ways(), key=lambda way: way.name) for place in asked(way, towns)]
    many = Counter(way for way, _ in listed)
    return [(f"{way.name}[{place}]" if many[way] > 1 else way.name, way, towns[place]) for way, place in listed]


@dataclass(frozen=True)
class Sight:
    """What one person got at one address."""

    row: str
    way: Way
    answer: str
    queries: int
    headers: dict[str, str]
    faults: list[str]


@pytest.fixture(scope="module")
def sights(town: World, django_db_blocker: DjangoDbBlocker) -> dict[str, list[Sight]]:
    """Everybody goes everywhere, once for all the tests here."""
    world = deepcopy(town)
    with django_db_blocker.unblock(), transaction.atomic():
        towns = furnished(world)
        warm(world, towns)
        seen = {person: list(walk(world, towns, member)) for person, member in world.people.items()}
        transaction.set_rollback(True)
    return seen


def warm(world: World, towns: dict[str, Inside]) -> None:
    """Somebody else has read the threads: what many see alike is kept."""
    client = world.client(world.member("Early Bird"))
    for inside in towns.values():
        world.join(Member.objects.get(name="Early Bird"), inside.community)
        own_things = [thing for thing in inside.more.values() if isinstance(thing, Contribution)]
        for said in (inside.topic, inside.post, *own_things):
            assert client.get(said.get_absolute_url()).status_code == 200


def walk(world: World, towns: dict[str, Inside], member: Any) -> Iterator[Sight]:
    client, names = world.client(member), names_of(towns)
    client.raise_request_exception = False  # a page that breaks is a 500 in the table
    for row, way, inside in rows(towns):
        response, queries = visit(client, address(way, world, inside))
        is_page = way.name not in {*NOT_HTML, *own("PARTS")} and response.get("Content-Type", "").startswith(
            "text/html"
        )
        wrong = faults(response.content.decode()) if is_page and response.content else []
        wrong = [fault for fault in wrong if (way.name, fault) != ("web:components", "a form without its token")]
        response.close()
        yield Sight(row, way, answer(response, names), queries, dict(response.headers), wrong)


def test_everybody_gets_what_the_golden_table_says(sights: dict[str, list[Sight]]) -> None:
    got = {(sight.row, person): sight.answer for person, seen in sights.items() for sight in seen}
    if os.environ.get("GUILDHALL_WRITE_GOLDEN"):
        write_golden(got)
    golden = read_golden()
    assert {key: cell for key, cell in got.items() if golden.get(key) != cell} == {}
    assert golden.keys() == got.keys(), "the table has rows of pages that are no more"


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_is_whole(sights: dict[str, list[Sight]], person: str) -> None:
    assert not "\n".join(f"{sight.row}: {fault}" for sight in sights[person] for fault in sight.faults)


@pytest.mark.parametrize("person", PEOPLE)
def test_no_page_asks_the_database_too_often(sights: dict[str, list[Sight]], person: str) -> None:
    budgets = ((sight, BUDGET_OF_HOMES if sight.way.name in HOMES else BUDGET) for sight in sights[person])
    assert not "\n".join(f"{sight.row}: {sight.queries} queries" for sight, most in budgets if sight.queries > most)


@pytest.mark.parametrize("person", PEOPLE)
def test_no_page_is_kept_by_a_cache_that_others_share(sights: dict[str, list[Sight]], person: str) -> None:
    shared = [
        f"{sight.row}: {sight.headers.get('Cache-Control')}"
        for sight in sights[person]
        if sight.way.name != "web:brand" and not re.search("private|no-store", sight.headers.get("Cache-Control", ""))
    ]
    assert not "\n".join(shared)
