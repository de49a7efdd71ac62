"""The page of notifications, the number at the top of every page, and the page of choices."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.communities import actions as communities
from guildhall.communities.models import Membership
from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution, Follow
from guildhall.messages.actions import begin
from guildhall.people.models import Member
from guildhall.services.notify import unread
from guildhall.services.notify.models import Notification, Rhythm, Stop
from tests.world import World, see

from .furnish import run

pytestmark = pytest.mark.django_db
URL = "/notifications/"


def page(world: World, member: Member, url: str = URL) -> str:
    return world.client(member).get(url).content.decode()


def count(member: Member) -> int:
    return int(Member.objects.values_list("unread", flat=True).get(pk=member.pk))


@pytest.fixture
def topic(world: World) -> Contribution:
    """Ben's, which Amina answered twice."""
    topic = world.topic(title="Damp in flats", by=world.ben)
    world.reply(topic, by=world.amina)
    world.reply(topic, by=world.amina)
    run()
    return topic


def test_a_conversation_is_one_line_and_counts_once(world: World, topic: Contribution) -> None:
    shown = page(world, world.ben)
    assert shown.count("Damp in flats</a>") == 1
    assert "2 new replies in" in shown
    assert count(world.ben) == 1
    assert '<span class="gh-count">1' in page(world, world.ben, "/communities/")


def test_opening_the_conversation_reads_its_notifications(world: World, topic: Contribution) -> None:
    assert '<span class="gh-count">' not in page(world, world.ben, topic.get_absolute_url())
    assert count(world.ben) == 0
    assert "You have read everything" in page(world, world.ben, f"{URL}?show=unread")
    assert "Damp in flats" in page(world, world.ben), "it can still be found"


def test_reading_a_message_reads_what_was_told_of_it(world: World) -> None:
    message = begin([world.ben], by=see(world.amina), words=Words(title="", body="Can you help?"))
    run()
    assert "Amina Khan wrote to you" in page(world, world.ben, f"{URL}?show=unread")
    assert count(world.ben) == 1
    page(world, world.ben, message.conversation.get_absolute_url())
    assert count(world.ben) == 0
    assert "You have read everything" in page(world, world.ben, f"{URL}?show=unread")


def test_opening_what_was_read_before_asks_and_writes_nothing_more(world: World, topic: Contribution) -> None:
    client = world.client(world.ben)
    client.get(topic.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        client.get(topic.get_absolute_url())
    assert not [query for query in asked.captured_queries if "notify_" in query["sql"] or "UPDATE" in query["sql"]]


def test_one_line_or_all_can_be_marked_as_read_by_who_they_are_for(world: World, topic: Contribution) -> None:
    other = world.topic(title="Mould", by=world.ben)
    world.reply(other, by=world.amina)
    run()
    world.client(world.amina).post(f"{URL}seen/", {})
    client = world.client(world.ben)
    client.post(f"{URL}seen/", {"about": f"contribution:{topic.pk}"})
    assert count(world.ben) == 1
    client.post(f"{URL}seen/", {})
    assert count(world.ben) == 0


def test_what_may_not_be_read_any_more_is_neither_shown_nor_counted(world: World) -> None:
    world.topic(world.care, title="Sad affair", by=world.amina)
    run()
    assert "Sad affair" in page(world, world.ben)
    communities.leave(world.care, by=see(world.ben))
    assert "Sad affair" not in page(world, world.ben)
    assert "Adult care" not in page(world, world.ben)
    run()
    assert count(world.ben) == 0


def test_more_than_ninety_nine_are_not_counted(world: World) -> None:
    Member.objects.filter(pk=world.ben.pk).update(unread=unread.MOST)
    assert '<span class="gh-count">99+' in page(world, world.ben)


def test_the_page_costs_the_same_with_three_lines_and_with_twenty(world: World) -> None:
    def cost(more: int) -> int:
        for _ in range(more):
            world.topic(by=world.amina)
        run()
        client = world.client(world.ben)
        client.get(URL)
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        return len(asked)

    few = cost(3)
    assert cost(17) == few <= 8


def choose(world: World, **said: Any) -> None:
    """Post the page of choices as Ben, with what is changed."""
    usual = {"mail": "daily", "hour": "7", "weekday": "0", "zone": "Europe/London"}
    usual |= {f"c{row.community_id}": row.mail for row in Membership.objects.filter(member=world.ben)}
    usual |= {f"f{row.pk}": row.how for row in Follow.objects.filter(member=world.ben)}
    answer = world.client(world.ben).post("/account/mail/", usual | said)
    assert answer.status_code == 303, answer.content.decode()


def test_one_page_changes_all_of_it(world: World, topic: Contribution) -> None:
    person = world.amina
    actions.follow(person, by=see(world.ben))
    on_topic, on_person = Follow.objects.get(contribution=topic, member=world.ben), Follow.objects.get(person=person)
    care = f"c{world.care.pk}"
    choose(
        world, mail="weekly", hour="17", weekday="4", zone="Europe/Paris",
        **{f"f{on_topic.pk}": "at_once", f"f{on_person.pk}": "stop", care: "none"},
    )  # fmt: skip
    ben = Member.objects.get(pk=world.ben.pk)
    rhythm = Rhythm.objects.get(member=ben)
    assert (ben.mail, rhythm.hour, rhythm.weekday, rhythm.zone) == ("weekly", 17, 4, "Europe/Paris")
    assert Follow.objects.get(pk=on_topic.pk).how == "at_once"
    assert not Follow.objects.filter(pk=on_person.pk).exists()
    assert Membership.objects.get(member=ben, community=world.care).mail == "none"


def test_what_was_stopped_can_be_had_again_from_the_same_page(world: World) -> None:
    stop = Stop.objects.create(member=world.ben, scope="mention:0")
    assert "When somebody names you" in page(world, world.ben, "/account/mail/")
    choose(world, **{f"s{stop.pk}": ""})
    assert not Stop.objects.exists()


def test_what_is_gathered_goes_as_it_is_wanted_now(world: World) -> None:
    topic = world.topic(by=world.ben)
    world.reply(topic, by=world.amina)
    run()
    choose(world, mail="weekly")
    run()
    assert Notification.objects.get(member=world.ben).how == "weekly"
    assert Rhythm.objects.get(member=world.ben).weekly is not None


def test_who_wrote_nothing_and_follows_nothing_finds_plain_words(world: World) -> None:
    assert "Nothing yet" in page(world, world.cara)
    assert world.client(world.cara).get("/account/mail/").status_code == 200


def test_mail_that_came_back_is_told_on_every_page_until_it_is_mended(world: World) -> None:
    from guildhall.people import actions as people
    from guildhall.policy.viewer import Viewer

    people.note_bounce(world.ben.email, by=Viewer.system(), hard=True, reason="550 no such user")
    assert "came back" in page(world, world.ben, "/communities/")
    assert "came back" not in page(world, world.amina, "/communities/")
    world.client(world.ben).post("/account/mail/again/")
    assert "came back" not in page(world, world.ben, "/communities/")
