"""A community for a time: its members are told, it is read only when it is over, and it can go on."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guildhall.communities import actions, tasks
from guildhall.communities.models import Community
from guildhall.contributions import actions as contributions
from guildhall.contributions.actions.writing import Words
from guildhall.journal.models import Entry
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Audience, Role
from tests.conftest import fresh_caches, town, world  # noqa: F401 - fixtures
from tests.forms import summary
from tests.world import World, see

pytestmark = pytest.mark.django_db


def last_day(place: Community, days: int) -> Community:
    """`place`, whose last day is so many days from today."""
    Community.objects.filter(pk=place.pk).update(ends=timezone.localdate() + timedelta(days=days))
    return Community.objects.get(pk=place.pk)


@pytest.mark.parametrize(("days", "verb"), [(15, ""), (14, "ending"), (0, "ending"), (-1, "ended"), (-40, "")])
def test_the_end_is_noted_once_for_each_last_day(world: World, days: int, verb: str) -> None:  # noqa: F811
    last_day(world.housing, days)
    assert tasks.watch_ends() == bool(verb)
    assert tasks.watch_ends() == 0
    assert (
        list(Entry.objects.filter(verb__in=("ending", "ended")).values_list("verb", flat=True)) == [verb][: bool(verb)]
    )


def test_another_last_day_is_noted_anew(world: World) -> None:  # noqa: F811
    last_day(world.housing, 3)
    tasks.watch_ends()
    actions.arrange(
        Community.objects.get(pk=world.housing.pk), by=see(world.amina), ends=timezone.localdate() + timedelta(days=5)
    )
    assert tasks.watch_ends() == 1


def test_when_it_is_over_nothing_can_be_added_by_any_way(world: World) -> None:  # noqa: F811
    topic, said = world.topic(), Words(title="Late", body="Too late.")
    reply = world.reply(topic)
    request = actions.ask_to_join(world.care, by=see(world.cara))
    (invitation,) = actions.invite(world.housing, by=see(world.amina), emails=[world.cara.email])
    housing, care = last_day(world.housing, -1), last_day(world.care, -1)
    topic.community = reply.community = request.community = invitation.community = housing
    ben, amina, cara = see(world.ben), see(world.amina), see(world.cara)
    ways: list[Any] = [
        lambda: contributions.publish(housing, by=ben, kind="blog.post", words=said),
        lambda: contributions.draft(housing, by=ben, kind="blog.post", words=said),
        lambda: contributions.reply(topic, by=amina, words=said),
        lambda: contributions.revise(topic, by=ben, words=said, based_on=1),
        lambda: contributions.react(topic, by=amina, kind="thanks"),
        lambda: contributions.narrow(topic, by=ben, audience=Audience.COMMUNITY),
        lambda: contributions.split(reply, by=amina, title="Late"),
        lambda: contributions.pin(topic, by=amina),
        lambda: actions.join(housing, by=cara),
        lambda: actions.ask_to_join(care, by=see(world.dev)),
        lambda: actions.admit(request, by=amina),
        lambda: actions.accept_invitation(invitation, by=cara),
        lambda: actions.invite(housing, by=amina, emails=["x@y.example"]),
        lambda: actions.make_link(housing, by=amina),
        lambda: actions.found(by=amina, name="Late", purpose="Late.", access="open", parent=housing),
        lambda: actions.arrange(housing, by=amina, ends=None),
    ]
    for way in ways:
        with pytest.raises(Refused, match="has ended"):
            way()
    contributions.withdraw(reply, by=amina)  # taking away is no adding
    actions.leave(housing, by=ben)


def test_every_page_says_that_it_ends_or_has_ended(world: World) -> None:  # noqa: F811
    pages = ["/c/housing/", "/c/housing/forum/", "/c/housing/members/", world.topic().get_absolute_url()]
    ben = world.client(world.ben)
    for days, words in ((20, "This community is here until"), (3, "This community is here until"), (-1, "has ended")):
        last_day(world.housing, days)
        told = [words in ben.get(page).text for page in pages]
        assert told == [True, *[days < 14] * 3], days


def test_facilitators_write_the_closing_words_change_them_and_let_it_go_on(world: World) -> None:  # noqa: F811
    last_day(world.housing, -1)
    amina, ben = world.client(world.amina), world.client(world.ben)
    assert "Write what came of it" in amina.get("/c/housing/facilitate/").text
    assert ben.post("/c/housing/facilitate/ending/close/", {"closing": "Mine."}).status_code == 403
    for words in ("We mended 40 roofs.", "We mended 41 roofs."):
        amina.post("/c/housing/facilitate/ending/close/", {"closing": words})
        assert words in ben.get("/c/housing/").text
    assert "41 roofs" in amina.get("/c/housing/facilitate/ending/close/").text
    place, later = "/c/housing/facilitate/ending/reopen/", timezone.localdate() + timedelta(days=30)
    assert summary(amina.post(place, {"ends": "2001-01-01"}))
    assert Community.objects.get(pk=world.housing.pk).has_ended
    amina.post(place, {"ends": later.isoformat()})
    fresh = Community.objects.get(pk=world.housing.pk)
    assert (fresh.has_ended, fresh.ends) == (False, later)
    assert world.topic(fresh).pk


def test_only_the_clock_notes_an_end(world: World) -> None:  # noqa: F811
    housing = last_day(world.housing, 3)
    assert see(world.amina).role_in(housing) == Role.FACILITATOR
    with pytest.raises(Refused):
        actions.note_end(housing, by=see(world.amina))
    assert actions.note_end(housing, by=Viewer.system())
