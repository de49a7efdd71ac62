"""Who is online: seen within five minutes, wants it to be seen, and shares a community with the one who looks."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from guildhall.people.finder import keeping
from guildhall.people.models import Member, Session
from guildhall.people.presence import HERE_FOR, here_among, here_now
from tests.world import World, see

from .furnish import know

pytestmark = pytest.mark.django_db
ONLINE = "Online now"


def here(world: World, viewer: Member) -> set[str]:
    return {session.member.name for session in here_now(see(viewer)).select_related("member") if session.member}


def test_only_who_shares_a_community_sees_that_somebody_is_here(world: World) -> None:
    for each in (world.ben, world.cara):
        world.client(each)
    assert here(world, world.amina) == {"Ben Hughes"}
    assert here(world, world.dev) == here(world, world.ben) == set()
    world.join(world.dev, world.housing)
    assert here(world, world.dev) == {"Ben Hughes"}
    assert not here_now(see(world.una)).exists()


def test_a_shared_private_community_tells_both_and_nobody_else(world: World) -> None:
    quiet = world.member("Quincy Quiet")
    world.join(quiet, world.whistle)
    world.join(world.dev, world.housing)
    world.client(quiet)
    assert here(world, world.ben) == {"Quincy Quiet"}
    assert here(world, world.dev) == set()


def test_who_does_not_want_it_seen_was_here_long_ago_signs_out_or_is_shut_out_is_not_here(world: World) -> None:
    browser = world.client(world.ben)
    assert here(world, world.amina) == {"Ben Hughes"}
    Member.objects.filter(pk=world.ben.pk).update(shows_presence=False)
    assert here(world, world.amina) == set()
    Member.objects.filter(pk=world.ben.pk).update(shows_presence=True, standing="suspended")
    assert here(world, world.amina) == set()
    Member.objects.filter(pk=world.ben.pk).update(standing="approved")
    Session.objects.update(last_used=timezone.now() - HERE_FOR - timedelta(seconds=1))
    assert here(world, world.amina) == set()
    browser.get("/account/")
    assert here(world, world.amina) == {"Ben Hughes"}
    browser.logout()
    assert here(world, world.amina) == set()


def test_it_is_said_in_words_on_a_person_a_row_of_the_finder_a_list_of_members_and_contacts(world: World) -> None:
    know(world.amina, world.ben)
    keeping.reconcile()
    addresses = (f"/people/{world.ben.handle}/", "/people/?q=ben", "/people/", "/c/housing/members/", "/contacts/")
    client = world.client(world.amina)
    assert not [each for each in addresses if ONLINE in body(client.get(each).text)]
    world.client(world.ben)
    assert [each for each in addresses if ONLINE in body(client.get(each).text)] == [*addresses]


def body(page: str) -> str:
    """The page without its filters."""
    return page.partition("<main")[2].partition("</main>")[0]


def test_the_finder_narrows_to_who_is_here(world: World) -> None:
    client = world.client(world.amina)
    world.client(world.ben)
    world.client(world.cara)
    listed = client.get("/people/?online=now").text.partition('id="list"')[2]
    assert "Ben Hughes" in listed
    assert "Cara Doyle" not in listed
    assert "Amina Khan" not in listed.partition("</section>")[0]


def test_it_is_one_query_for_a_list(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    world.client(world.ben)
    viewer = see(world.amina)
    with django_assert_num_queries(1):
        assert here_among(viewer, [world.ben.pk, world.cara.pk]) == {world.ben.pk}


def test_no_body_that_many_see_alike_says_who_is_here(world: World) -> None:
    """What is kept of a thread was drawn with no viewer in sight."""
    topic = world.topic(by=world.ben)
    world.client(world.ben)
    assert ONLINE not in world.client(world.amina).get(topic.get_absolute_url()).text
