"""Pages cost the same however much there is, and ask for nothing by accident."""

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import FETCH_RAISE
from django.db.models import query as django_query
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall.contributions import actions, queryset
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution
from guildhall.kernel import prepared
from tests.world import World, see

FEW, MANY = 3, 30


def queries(client: Client, url: str) -> int:
    """How often the database is asked for the page."""
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url)
    assert response.status_code == 200, url
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in asked.captured_queries)


def fill_town(world: World, start: int, end: int) -> None:
    """More of everything: topics with answers, posts, members, communities, things in the bin."""
    for n in range(start, end):
        member = world.member(f"Nth Person{n}")
        world.join(member, world.housing)
        topic = world.topic(title=f"Topic {n}", by=member, tags=["many"], body=f"@{world.ben.handle}")
        world.reply(world.first, by=member, body=f"Answer {n} @{world.amina.handle}")
        world.reply(topic, by=world.ben)
        world.post(title=f"Post {n}", by=world.ben, tags=["many"])
        draft = Words(title=f"Draft {n}", body="x")
        actions.draft(world.housing, by=see(world.ben), kind="blog.post", words=draft)
        actions.withdraw(world.topic(title=f"Bin {n}", by=world.ben), by=see(world.ben))
        world.join(world.ben, world.community(f"Place {n}", by=world.amina, host=world.leeds))


def lists(world: World) -> list[str]:
    return [
        "/", "/communities/", "/communities/?kind=peer", "/communities/mine/", "/communities/suggested/", "/people/",
        "/organisations/", "/organisations/lds/", "/tags/many/", "/drafts/", "/search/?q=topic",
        "/c/housing/", "/c/housing/forum/", "/c/housing/forum/?show=unread", "/c/housing/forum/?show=unanswered",
        "/c/housing/blog/", "/c/housing/members/", "/c/housing/bin/", "/c/housing/activity/",
        f"/people/{world.ben.handle}/", f"/people/{world.ben.handle}/activity/", world.first.get_absolute_url(),
        f"/contributions/{world.first.pk}/history/",
    ]  # fmt: skip


@pytest.fixture
def full(world: World) -> World:
    """The town with a few of everything; `first` is a topic with that many answers."""
    world.first = world.topic(title="The first", tags=["many"])
    fill_town(world, 0, FEW)
    return world


def test_a_list_costs_the_same_with_three_rows_and_with_thirty(full: World) -> None:
    client = full.client(full.ben)
    few = {url: (queries(client, url), cold(client, url)) for url in lists(full)}
    fill_town(full, FEW, MANY)
    many = {url: (queries(client, url), cold(client, url)) for url in lists(full)}
    assert {url: (few[url], many[url]) for url in few if many[url][1] > few[url][1]} == {}


def cold(client: Client, url: str) -> int:
    """The cost with nothing kept."""
    for name in settings.CACHES:
        caches[name].clear()
    return queries(client, url)


@pytest.mark.parametrize(("named", "most"), [("", 4), ("@amina-khan", 5)])
def test_a_thread_that_somebody_has_read_costs_four_queries(world: World, named: str, most: int) -> None:
    """One for the session and its member, one for the community, one for the thread, one for what one has pressed; and
    one more for the names of those named, where somebody is."""
    topic = world.topic(tags=["many"])
    for n in range(20):
        world.reply(topic, by=(world.ben, world.amina)[n % 2], body=f"Answer {n} {named}")
    clients = [world.client(each) for each in (world.amina, world.ben)]
    for client in clients:
        client.get(topic.get_absolute_url())
    assert max(queries(client, topic.get_absolute_url()) for client in clients) <= most


def test_a_thread_that_nobody_has_read_yet_costs_a_dozen(full: World) -> None:
    fill_town(full, FEW, 20)
    assert cold(full.client(full.ben), full.first.get_absolute_url()) <= 12


@pytest.fixture
def nothing_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not asked for in the query is a fault."""
    monkeypatch.setattr(queryset, "FETCH_PEERS", FETCH_RAISE)
    monkeypatch.setattr(prepared, "FETCH_ONE", FETCH_RAISE)
    monkeypatch.setattr(django_query, "DEFAULT_FETCH_MODE", FETCH_RAISE)

    rows = prepared.Prepared.rows

    def anew(self: Any, **values: Any) -> list[Any]:
        self._plans.clear()
        return rows(self, **values)

    monkeypatch.setattr(prepared.Prepared, "rows", anew)


@pytest.mark.parametrize("person", ["member", "facilitator", "outsider", "visitor"])
def test_hot_pages_fetch_nothing_by_accident(full: World, nothing_by_accident: None, person: str) -> None:
    client, post = (
        full.client(full.people[person]),
        Contribution.everything.select_related("community").get(title="Post 0"),
    )
    urls = [full.first.get_absolute_url(), post.get_absolute_url(), "/c/housing/", "/", "/communities/", "/people/"]
    urls += [f"/people/{full.ben.handle}/", "/c/housing/forum/", "/c/housing/blog/"]
    for url in urls:
        for _ in ("nothing kept", "kept"):
            assert client.get(url).status_code in (200, 302)


def test_a_page_that_fetches_by_accident_would_be_found(full: World, nothing_by_accident: None) -> None:
    with pytest.raises(Exception, match="Fetching"):
        str(Contribution.visible_to(see(full.ben))[0].community.name)
