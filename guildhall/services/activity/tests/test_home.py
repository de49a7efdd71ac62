"""Everybody's home: what waits, what is new, and nothing that is not theirs to read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.communities import actions as communities
from guildhall.contributions.reading import mark_read
from guildhall.people.models import Member
from tests.world import World, see

pytestmark = pytest.mark.django_db


def home(world: World, member: Member | None, query: str = "") -> str:
    answer = world.client(member).get(f"/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_sees_what_this_is_and_only_communities_that_publish(world: World) -> None:
    shown = home(world, None)
    assert "Somebody has solved this before" in shown
    assert "Housing" in shown
    assert "Adult care" not in shown
    assert "Whistle" not in shown


def test_the_numbers_do_not_count_what_is_hidden(world: World) -> None:
    assert "<dt>Communities</dt><dd>2</dd>" in home(world, None)


def test_a_new_member_is_told_what_to_do_first(world: World) -> None:
    shown = home(world, world.cara)
    assert "What to do first" in shown
    assert "Housing" in shown


def test_a_facilitator_sees_who_asks_to_come_in_and_others_do_not(world: World) -> None:
    communities.ask_to_join(world.care, by=see(world.cara), note="Please.")
    assert "1 person asks to join Adult care" in home(world, world.amina)
    assert "asks to join" not in home(world, world.ben)


def test_a_mention_waits_until_it_is_read(world: World) -> None:
    topic = world.topic(world.care, by=world.amina, body=f"What do you think, @{world.ben.handle}?")
    assert "Amina Khan named you" in home(world, world.ben)
    mark_read(see(world.ben), topic)
    assert "named you" not in home(world, world.ben)


def test_a_mention_one_may_not_read_does_not_wait(world: World) -> None:
    world.topic(world.care, by=world.amina, title="Secret matter", body=f"Tell @{world.cara.handle}")
    shown = home(world, world.cara)
    assert "named you" not in shown
    assert "Secret matter" not in shown


def test_a_question_nobody_has_answered_waits_for_who_could(world: World) -> None:
    topic = world.topic(by=world.amina, title="Who mends lifts?")
    assert "no answer yet" in home(world, world.ben)
    assert "no answer yet" not in home(world, world.amina), "not for who asked"
    world.reply(topic, by=world.amina)
    assert "no answer yet" not in home(world, world.ben)


def test_an_invitation_waits(world: World) -> None:
    communities.invite(world.whistle, by=see(world.amina), emails=[world.cara.email])
    assert "Amina Khan invites you to Whistle" in home(world, world.cara)
    assert "invites you" not in home(world, world.dev)


def test_only_what_i_have_not_read_leaves_out_what_i_have(world: World) -> None:
    read, fresh = world.topic(by=world.amina, title="Old hat"), world.topic(by=world.amina, title="New hat")
    world.reply(read, by=world.amina)
    world.reply(fresh, by=world.amina)
    mark_read(see(world.ben), read)
    assert "Old hat" in home(world, world.ben)
    unread = home(world, world.ben, "?show=unread")
    assert "New hat" in unread
    assert "Old hat" not in unread


def test_who_waits_for_a_steward_reads_open_communities(world: World) -> None:
    world.topic(title="Open matter")
    world.topic(world.care, title="Closed matter")
    shown = home(world, world.una)
    assert "A steward will look at your registration" in shown
    assert "Open matter" in shown
    assert "Closed matter" not in shown


def test_suspended_and_unverified_land_where_they_can_do_something(world: World) -> None:
    assert world.client(world.eve).get("/")["Location"] == "/account/standing/"
    assert world.client(world.val).get("/")["Location"] == "/verify/"


def queries_of(world: World, path: str) -> int:
    client = world.client(world.ben)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


@pytest.mark.parametrize(
    "path", ["/", "/c/housing/", "/c/housing/activity/", "/people/amina-khan/activity/", "/organisations/lds/activity/"]
)
def test_a_stream_costs_the_same_however_long_it_is(world: World, path: str) -> None:
    for _ in range(3):
        world.topic(by=world.amina)
    world.post(by=world.amina)
    few = queries_of(world, path)
    for _ in range(20):
        world.topic(by=world.amina)
        world.post(by=world.amina)
    assert queries_of(world, path) == few <= 14


def test_older_pages_go_on_where_the_first_ended(world: World) -> None:
    titles = {world.topic(by=world.amina).title for _ in range(30)}
    client = world.client(world.ben)
    first = client.get("/c/housing/activity/").content.decode()
    older = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = client.get("/c/housing/activity/" + older).content.decode()
    on_first = {title for title in titles if f">{title}<" in first.replace("</span>", ">")}
    on_second = {title for title in titles if f">{title}<" in second.replace("</span>", ">")}
    assert len(on_first) == 20
    assert on_first | on_second == titles
    assert not on_first & on_second


@pytest.mark.parametrize(
    "path", ["/people/ben-hughes/activity/", "/organisations/lds/activity/", "/people/ben-hughes/"]
)
def test_streams_of_people_and_organisations_keep_what_is_closed(world: World, path: str) -> None:
    world.topic(title="Open matter", by=world.ben)
    world.topic(world.care, title="Closed matter", by=world.ben)
    world.topic(world.whistle, title="Hidden matter", by=world.ben)
    inside = world.client(world.amina).get(path).content.decode()
    outside = world.client(world.cara).get(path).content.decode()
    assert all(word in inside for word in ("Open matter", "Closed matter", "Hidden matter"))
    assert "Open matter" in outside
    assert "Closed matter" not in outside
    assert "Hidden matter" not in outside
