"""Following people, organisations and tags beside conversations."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from guildhall.contributions import actions
from guildhall.contributions.actions.following import Followed
from guildhall.contributions.models import Follow, Tag
from guildhall.journal.models import Entry
from guildhall.policy.rules import Refused
from tests.world import World, see

pytestmark = pytest.mark.django_db


def _tag(world: World) -> Tag:
    world.topic(tags=["damp"])
    return Tag.objects.get()


@pytest.mark.parametrize("subject", [lambda w: w.amina, lambda w: w.leeds, _tag, lambda w: w.topic(by=w.amina)])
def test_what_is_followed_is_followed_once_until_it_is_not(world: World, subject: Callable[[World], Followed]) -> None:
    what = subject(world)
    before = Follow.objects.filter(member=world.cara).count()
    actions.follow(what, by=see(world.cara))
    actions.follow(what, by=see(world.cara))
    assert Follow.objects.filter(member=world.cara).count() == before + 1
    actions.unfollow(what, by=see(world.cara))
    assert Follow.objects.filter(member=world.cara).count() == before


def test_nobody_follows_themselves_nor_who_is_not_there(world: World) -> None:
    for person in (world.ben, world.eve, world.una):
        with pytest.raises(Refused):
            actions.follow(person, by=see(world.ben))


def test_the_journal_does_not_say_whom_somebody_follows(world: World) -> None:
    actions.follow(world.amina, by=see(world.ben))
    entry = Entry.objects.get(verb="followed", actor=world.ben)
    assert (entry.member, entry.data) == (None, {"what": "person"})


def test_a_row_follows_exactly_one_thing(world: World) -> None:
    for two in ({"person": world.amina, "organisation": world.leeds}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.create(member=world.ben, **two)
