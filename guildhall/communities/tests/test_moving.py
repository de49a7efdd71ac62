"""Members who no longer work for the host of a closed community: its facilitators are asked."""

import pytest

from guildhall.communities import actions, tasks
from guildhall.communities.models import Community, Membership
from guildhall.journal.models import Entry
from guildhall.people import actions as people
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access
from tests.conftest import fresh_caches, town, world  # noqa: F401 - fixtures
from tests.world import World, see

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(world: World) -> Community:  # noqa: F811
    """Closed, and hosted by Leeds; Ben of Leeds and Cara of Cornwall are in it."""
    place = world.community("Leeds only", access=Access.CLOSED, host=world.leeds)
    world.join(world.ben, place)
    world.join(world.cara, place)
    return place


def move(world: World, member: Member, email: str, organisation: str) -> None:  # noqa: F811
    readdress(member, email)
    people.change_organisation(
        Member.objects.get(pk=member.pk), by=see(member), organisation=getattr(world, organisation)
    )
    follow_up(member)


def readdress(member: Member, email: str) -> None:
    former = Member.objects.get(pk=member.pk).email
    Member.objects.filter(pk=member.pk).update(email=email)
    people.verify(Member.objects.get(pk=member.pk), by=see(member), former=former)
    follow_up(member)


def follow_up(member: Member) -> None:
    """What the worker does."""
    tasks.on_entry.call(Entry.objects.filter(member=member).latest("pk").pk)


def asked(member: Member, place: Community) -> bool:
    return Membership.objects.get(member=member, community=place).moved is not None


def test_facilitators_are_asked_about_who_has_left_the_host(world: World, inside: Community) -> None:  # noqa: F811
    move(world, world.ben, "ben@cornwall.example", "cornwall")
    assert asked(world.ben, inside)
    assert not asked(world.cara, inside)
    assert not asked(world.ben, world.care)  # nobody hosts it
    assert Entry.objects.filter(verb="flagged", community=inside, member=world.ben).count() == 1
    console = f"{inside.get_absolute_url()}facilitate/"
    amina, place = world.client(world.amina), f"{inside.get_absolute_url()}members/{world.ben.handle}/"
    assert "Ben Hughes has moved to Cornwall Council" in amina.get(console).text
    assert world.client(world.cara).post(place, {"do": "keep"}).status_code == 403
    assert asked(world.ben, inside)
    amina.post(place, {"do": "keep"})
    assert not asked(world.ben, inside)
    assert "has moved" not in amina.get(console).text


def test_the_question_is_dropped_when_they_are_back(world: World, inside: Community) -> None:  # noqa: F811
    move(world, world.ben, "ben@cornwall.example", "cornwall")
    move(world, world.ben, "ben@leeds.example", "leeds")
    assert not asked(world.ben, inside)


def test_saying_that_one_is_back_is_not_enough(world: World, inside: Community) -> None:  # noqa: F811
    move(world, world.ben, "ben@cornwall.example", "cornwall")
    move(world, world.ben, "ben@cornwall.example", "leeds")
    assert asked(world.ben, inside)


def test_another_address_alone_asks_already(world: World, inside: Community) -> None:  # noqa: F811
    readdress(world.ben, "ben@cornwall.example")
    assert asked(world.ben, inside)


def test_it_is_noted_once_however_often_the_task_runs(world: World, inside: Community) -> None:  # noqa: F811
    move(world, world.ben, "ben@cornwall.example", "cornwall")
    for entry in Entry.objects.filter(member=world.ben, verb="changed_organisation"):
        tasks.on_entry.call(entry.pk)
    assert Entry.objects.filter(verb="flagged").count() == 1


def test_a_facilitator_who_waits_for_a_steward_is_facilitator_still_when_approved(world: World) -> None:  # noqa: F811
    readdress(world.amina, "amina@post.example")
    assert not see(world.amina).facilitates(world.housing)
    people.approve(Member.objects.get(pk=world.amina.pk), by=see(world.dev), organisation=world.leeds)
    assert see(world.amina).facilitates(world.housing)
    assert actions.flag_moved(world.amina, by=Viewer.system(), former=None) == []
