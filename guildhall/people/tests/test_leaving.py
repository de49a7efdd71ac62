"""Moving on: another organisation, out of the public service, and helping newcomers."""

import pytest

from guildhall.communities.actions import arrange, keep
from guildhall.communities.models import Community, Membership
from guildhall.communities.tasks import on_entry
from guildhall.communities.told import told
from guildhall.journal.models import Entry
from guildhall.people import actions
from guildhall.people.models import FormerPost, Member
from guildhall.policy.rules import Refused
from guildhall.policy.words import Standing
from tests.world import World, see

pytestmark = pytest.mark.django_db


def test_who_retires_stays_a_member_and_their_post_becomes_a_former_one(world: World) -> None:
    world.client(world.ben).post("/account/left/")
    ben = Member.objects.get(pk=world.ben.pk)
    assert (ben.standing, ben.organisation) == (Standing.APPROVED, None)
    assert FormerPost.objects.get(member=ben).organisation == world.leeds
    assert "Left the public service in" in world.client(world.cara).get(ben.get_absolute_url()).content.decode()
    with pytest.raises(Refused):
        actions.retire(ben, by=see(ben))
    back = actions.change_organisation(ben, by=see(ben), organisation=world.leeds)
    assert (back.retired, back.standing) == (None, Standing.APPROVED)


def test_a_steward_notes_it_for_somebody_and_nobody_else_can(world: World) -> None:
    with pytest.raises(Refused):
        actions.retire(world.ben, by=see(world.amina))
    place = f"/steward/members/{world.ben.handle}/left/"
    assert world.client(world.amina).post(place).status_code == 404
    world.client(world.dev).post(place)
    assert Member.objects.get(pk=world.ben.pk).retired


def test_facilitators_are_told_who_works_elsewhere_until_one_has_decided(world: World) -> None:
    Community.objects.filter(pk=world.care.pk).update(host=world.leeds)
    arrange(Community.objects.get(pk=world.care.pk), by=see(world.amina), purpose="Care.")
    actions.retire(world.ben, by=see(world.ben))
    on_entry.func(Entry.objects.get(verb="retired").pk)
    flagged = Entry.objects.get(verb="flagged")
    (notice,) = told(flagged, None)
    assert (notice.member, notice.about.split(":")[0]) == (world.amina.pk, "moved")
    assert world.client(world.amina).get(notice.url).status_code == 200
    assert told(flagged, {world.ben.pk}) == []
    keep(Membership.objects.get(member=world.ben, community=world.care), by=see(world.amina))
    assert told(flagged, None) == []


def test_who_is_happy_to_help_newcomers_is_found_by_it(world: World) -> None:
    client = world.client(world.ben)
    said = {"name": world.ben.name, "capacity": "officer", "mentors": "on", "likened": "on"}
    client.post("/account/profile/", said)
    assert "Happy to help newcomers" in world.client(world.cara).get(world.ben.get_absolute_url()).content.decode()
    found = world.client(world.cara).get("/people/", {"mentor": "yes"}).content.decode()
    assert world.ben.name in found
    assert world.amina.name not in found
