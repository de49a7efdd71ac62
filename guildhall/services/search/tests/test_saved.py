"""Saved searches: what is new, told once, and only what may be read at that moment."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from guildhall.communities import actions as communities
from guildhall.contributions.models import Contribution
from guildhall.journal.models import Entry
from guildhall.kernel.kinds import Notice
from guildhall.policy.words import Access
from guildhall.services.search.models import Saved
from guildhall.services.search.saved import actions, alerts, feeds, panels
from guildhall.services.search.tests.working import work
from tests.test_hot import queries
from tests.world import World, see

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def save(world: World, who: Any = None, query: str = "zebra", **more: Any) -> Saved:
    """Cara's, saved an hour ago, to be told at once, unless it is said otherwise."""
    said = {"name": "Zebras", "how": "at_once"} | more
    made = actions.save_search(query, by=see(who or world.cara), **said)
    was = timezone.now() - HOUR
    Saved.objects.filter(pk=made.pk).update(told=was, due=was, seen=was, looked=was)
    return made


def look(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> int:
    """The clock comes round; how many entries it has made of it in all."""
    work()
    monkeypatch.setattr(alerts, "SETTLED", timedelta())
    Saved.objects.filter(pk=saved.pk).update(due=timezone.now() - HOUR)
    alerts.look_through.call(saved.pk)
    return Entry.objects.filter(verb="found_new", data__saved=saved.pk).count()


def told(entry: Entry, keys: list[int] | None = None) -> list[Notice]:
    return alerts.notices(entry, keys)


def test_what_is_new_is_told_once_and_nothing_is_told_of_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = save(world)
    assert look(saved, monkeypatch) == 0
    world.reply(world.topic(title="A zebra in the road"), body="Another zebra.")
    assert look(saved, monkeypatch) == 1
    assert look(saved, monkeypatch) == 1
    (notice,) = told(Entry.objects.get(verb="found_new"))
    assert (notice.member, notice.url) == (world.cara.pk, f"/search/saved/{saved.pk}/")
    assert notice.title == "Your search “Zebras” found one new thing"
    assert notice.text == "A zebra in the road"
    assert told(Entry.objects.get(verb="found_new"), [world.ben.pk]) == []


def test_what_is_indexed_late_is_told_late_and_not_lost(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    saved, was = save(world), timezone.now() - HOUR / 2
    topic = world.topic(title="A zebra that waits for a worker")
    Contribution.everything.filter(pk=topic.pk).update(published=was)
    DBTaskResult.objects.update(enqueued_at=was)
    alerts.look_through.call(saved.pk)
    assert not Entry.objects.filter(verb="found_new").exists()
    assert look(saved, monkeypatch) == 1


def test_ones_own_words_are_no_news(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = save(world, world.ben)
    world.topic(title="A zebra", by=world.ben)
    assert look(saved, monkeypatch) == 0


def test_what_may_be_read_no_more_is_not_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = save(world)
    world.topic(title="A zebra in the road")
    assert look(saved, monkeypatch) == 1
    entry = Entry.objects.get(verb="found_new")
    assert told(entry) != []
    communities.change_access(world.housing, Access.CLOSED, by=see(world.amina))
    assert told(entry) == []
    assert "A zebra in the road" not in world.client(world.cara).get(f"/search/saved/{saved.pk}/").content.decode()


def test_a_private_thing_is_told_to_members_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    outside, inside = save(world), save(world, world.ben)
    world.topic(world.whistle, title="A zebra inside", by=world.amina)
    assert look(outside, monkeypatch) == 0
    assert look(inside, monkeypatch) == 1


@pytest.mark.parametrize(("how", "days"), [("daily", 1), ("weekly", 7)])
def test_it_is_looked_through_as_often_as_was_asked(world: World, how: str, days: int) -> None:
    saved = save(world, how=how)
    assert alerts.look_round() == 1
    alerts.look_through.call(saved.pk)
    saved.refresh_from_db()
    assert timedelta(days=days, hours=-1) < saved.due - timezone.now() <= timedelta(days=days)
    assert alerts.look_round() == 0


def test_who_wants_to_hear_nothing_is_not_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = save(world)
    world.topic(title="A zebra in the road")
    look(saved, monkeypatch)
    actions.change_search(saved, by=see(world.cara), name="Zebras", how="none")
    assert told(Entry.objects.get(verb="found_new")) == []
    assert alerts.look_round() == 0
    saved.refresh_from_db()
    actions.change_search(saved, by=see(world.cara), name="Zebras", how="daily")
    assert look(saved, monkeypatch) == 1  # not what was missed


def test_it_is_saved_found_changed_and_removed_on_pages(world: World) -> None:
    client = world.client(world.cara)
    page = client.get("/search/saved/new/?q=damp+zebra&where=housing&kind=forum.topic").content.decode()
    assert 'value="damp zebra"' in page
    said = {"q": "zebra", "where": "housing", "kind": "forum.topic", "name": "Zebras", "how": "weekly"}
    page = client.post("/search/saved/new/", said, follow=True).content.decode()
    for words in ("Zebras", "In Housing", "Only topics", "once a week"):
        assert words in page
    saved = Saved.objects.get()
    Saved.objects.update(seen=timezone.now() - HOUR, looked=timezone.now() - HOUR)
    world.topic(title="A zebra in the road")
    world.post(title="A zebra post")
    work()
    for _ in range(2):  # loaded again, it is the same
        page = client.get(f"/search/saved/{saved.pk}/").content.decode()
        new = page.partition("New since")[2].partition("Before")[0]
        assert "A zebra in the road" in new
        assert "A zebra post" not in page
    Saved.objects.update(looked=timezone.now() - HOUR + timedelta(minutes=59, seconds=59), seen=timezone.now())
    assert "Nothing new" in client.get(f"/search/saved/{saved.pk}/").content.decode()
    changed = client.post(f"/search/saved/{saved.pk}/change/", {"name": "Stripes", "how": "none"}, follow=True)
    assert "Stripes" in changed.content.decode()
    assert "Give it a name." in client.post("/search/saved/new/", said | {"name": ""}).content.decode()
    assert (
        "no such community" in client.post("/search/saved/new/", said | {"where": world.whistle.slug}).content.decode()
    )
    for who in (world.ben, world.amina):
        for way in ("", "change/"):
            assert world.client(who).get(f"/search/saved/{saved.pk}/{way}").status_code == 404
        assert world.client(who).post(f"/search/saved/{saved.pk}/remove/").status_code == 404
    assert "You have saved no search" in client.post(f"/search/saved/{saved.pk}/remove/", follow=True).content.decode()


def test_a_community_one_may_know_of_no_more_is_not_named(world: World) -> None:
    save(world, world.ben, community=world.whistle)
    client = world.client(world.ben)
    assert "Whistle" in client.get("/search/saved/").content.decode()
    communities.remove(world.whistle.memberships.get(member=world.ben), by=see(world.amina))
    page = client.get("/search/saved/").content.decode()
    assert "Whistle" not in page
    assert "no longer there for you" in page


def test_it_is_a_feed_for_its_member_alone(world: World) -> None:
    saved = save(world)
    topic = world.topic(title="A zebra in the road")
    work()
    feed = feeds.feeds(see(world.cara), [str(saved.pk), "x", "9" * 30])[str(saved.pk)]
    assert [row.pk for row in feed.rows] == [topic.pk]
    assert feeds.feeds(see(world.ben), [str(saved.pk)]) == feeds.feeds(see(None), [str(saved.pk)]) == {}


def test_the_list_costs_the_same_with_three_and_with_thirty(world: World) -> None:
    client, costs = world.client(world.cara), []
    for start, end in ((0, 3), (3, 30)):
        for n in range(start, end):
            save(world, name=f"Number {n}", community=world.housing)
            world.topic(title=f"Zebra {n}")
        work()
        saved = Saved.objects.earliest("pk")
        client.get(f"/search/saved/{saved.pk}/")
        costs.append([queries(client, url) for url in ("/search/saved/", f"/search/saved/{saved.pk}/")])
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 8


def test_a_visitor_is_offered_nothing_to_save(world: World) -> None:
    class Asked:
        GET: Any
        viewer = see(None)

    from django.http import QueryDict

    Asked.GET = QueryDict("q=damp")
    assert panels.save(Asked(), None) is None  # type: ignore[arg-type]
    Asked.viewer = see(world.cara)
    assert panels.save(Asked(), None) == {"way": "q=damp"}  # type: ignore[arg-type]
