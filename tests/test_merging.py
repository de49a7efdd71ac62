"""Two accounts of one person become one: nothing is lost, nothing stands twice, nobody sees what neither could."""

import json
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from pytest_django import Settings

from guildhall.communities import actions as communities
from guildhall.communities.models import Community, Membership
from guildhall.contributions import actions
from guildhall.contributions.models import Contribution, Draft, Follow, Mention, Reaction, ReadMark
from guildhall.files.storage import uploads
from guildhall.journal.models import Entry
from guildhall.kernel.answering import address_for
from guildhall.kernel.kinds import Then
from guildhall.kernel.own import is_single, model_of, owns, rows_of
from guildhall.people import actions as people
from guildhall.people import takeaway
from guildhall.people.models import Contact, FormerPost, Member, Merging
from guildhall.people.twins import needs_another
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role
from guildhall.services.inbox.tests.letters import hand_in, written
from guildhall.services.notify import stopping
from tests.furnish import furnish
from tests.world import World, see

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(world: World) -> Member:
    """Ben's account from his former council; everything is done by both."""
    old = world.member("Benjamin Hughes", organisation=world.cornwall)
    world.join(old, world.housing, world.care)
    return old


def merge(world: World, gone: Member, kept: Member) -> Member:
    """As two stewards do it."""
    other = world.member("Sol Steward", is_steward=True)
    found = people.propose_merging(gone, kept, by=see(world.dev))
    return people.merge_accounts(found, by=see(other))


def rows(member: Member) -> dict[str, set[Any]]:
    """The keys of every row that names them, by column."""
    return {own.of: set(rows_of(own, member).values_list("pk", flat=True)) for own in owns()}


def test_every_row_that_named_the_one_names_the_other_and_none_is_lost_or_stands_twice(world: World) -> None:
    furnish(world, world.housing)
    furnish(world, world.care)
    gone, kept = world.ben, world.amina  # they have done most of what can be done, to the same things
    thing = world.topic(_joined(world), by=world.cara)
    for by in (gone, kept):
        actions.follow(thing, by=see(by))
        actions.react(thing, by=see(by), kind="agree")
    before, mine = rows(gone), rows(kept)
    merged = merge(world, gone, kept)
    after = rows(merged)
    assert not Member.objects.filter(pk=gone.pk).exists()
    for own in owns():
        assert mine[own.of] - after[own.of] <= _gave_way(own, mine), own.of
        if own.merged == Then.MOVES and not (own.each or own.apart or is_single(own)) and own.of not in OF_ONES_OWN:
            # What is not there any more stood twice by another of its columns, which is looked at for itself.
            missing = before[own.of] - after[own.of]
            assert not model_of(own)._base_manager.filter(pk__in=missing).exists(), own.of
    assert not _doubles(merged)
    connection.check_constraints()  # no row of any table names the account that is no more


OF_ONES_OWN = ("library.Receipt.member", "contributions.Reaction.member")  # nobody thanks themselves


def _gave_way(own: Any, mine: dict[str, set[Any]]) -> set[Any]:
    """Rows of the account that is kept go only where the other's are newer, or where both named each other."""
    goes = own.newest or own.apart or own.merged == Then.GOES or own.of in OF_ONES_OWN
    return mine[own.of] if goes else set()


def _doubles(member: Member) -> list[str]:
    found = []
    for own in owns():
        keys = [
            tuple(row.serializable_value(name) for name in own.each) for row in rows_of(own, member).filter(**own.where)
        ]
        if own.each and len(keys) != len(set(keys)):
            found.append(own.of)
    return found


def test_the_higher_role_the_earlier_day_and_the_later_mark_are_kept_and_numbers_are_right(
    world: World, old: Member
) -> None:
    said = world.topic(by=world.cara, community=_joined(world))
    for by in (old, world.ben):
        actions.react(said, by=see(by), kind="thanks")
        actions.react(said, by=see(by), kind="time", hours=2 if by == old else 1)
        actions.follow(said, by=see(by))
        world.client(by).get(said.get_absolute_url())
    communities.set_role(
        Membership.objects.get(member=old, community=world.housing), Role.FACILITATOR, by=see(world.amina)
    )
    first = min(Membership.objects.filter(member__in=[old, world.ben], community=world.housing).values_list("joined"))[
        0
    ]
    last = ReadMark.objects.get(member=world.ben, contribution=said).at
    kept = merge(world, old, world.ben)
    membership = Membership.objects.get(member=kept, community=world.housing)
    assert (membership.role, membership.joined) == (Role.FACILITATOR, first)
    assert Contribution.everything.get(pk=said.pk).reactions == Reaction.objects.filter(contribution=said).count() == 2
    assert Reaction.objects.get(contribution=said, kind="time").hours == 2
    assert Follow.objects.filter(member=kept, contribution=said).count() == 1
    assert ReadMark.objects.get(member=kept, contribution=said).at >= last
    for community in Community.objects.all():
        assert community.members == Membership.objects.filter(community=community).count()


def _joined(world: World) -> Community:
    world.join(world.cara, world.housing)
    return world.housing


def test_nobody_sees_what_neither_account_could(world: World, old: Member) -> None:
    for community in (world.housing, world.care, world.whistle):
        world.topic(community, by=world.amina)
    seen = {pk for who in (old, world.ben) for pk in _seen(who)}
    assert _seen(merge(world, old, world.ben)) == seen


def _seen(member: Member) -> set[int]:
    return set(Contribution.visible_to(Viewer.of(Member.objects.get(pk=member.pk))).values_list("pk", flat=True))


def test_the_old_handle_leads_to_the_account_that_is_kept(world: World, old: Member) -> None:
    said = world.topic(body=f"Ask @{old.handle}.")
    assert Mention.objects.filter(member=old).exists()
    kept = merge(world, old, world.ben)
    answer = world.client(world.cara).get(f"/people/{old.handle}/")
    assert (answer.status_code, answer["Location"]) == (303, kept.get_absolute_url())
    assert world.client().get(f"/people/{old.handle}/").status_code == 302  # signed out it is as if there were nobody
    page = world.client(world.cara).get(said.get_absolute_url()).content.decode()
    assert f'<a href="{kept.get_absolute_url()}">{kept.name}</a>' in page
    actions.reply(said, by=see(world.amina), words=actions.writing.Words(body=f"And @{old.handle}?"))
    assert Mention.objects.filter(member=kept).count() == 2
    assert people.register(
        name=old.name, email="x@leeds.example", password="!", organisation=None, capacity="officer"
    ).handle != old.handle  # fmt: skip


def test_the_account_that_goes_cannot_sign_in_and_both_addresses_are_told(
    world: World, old: Member, settings: Settings
) -> None:
    settings.GUILDHALL_MAIL_DOMAIN = "reply.guildhall.example"
    client, email = world.client(old), old.email
    packed, way_out = people.ask_for_data(old, by=see(old)), stopping.address_of(old.pk, "digest:0")
    to = address_for(old.pk, f"contribution:{world.topic().pk}")
    takeaway.pack(packed)
    merge(world, old, world.ben)
    assert not uploads().exists(packed.place)
    assert world.client().post(way_out).status_code == 200  # what it was mailed can still be stopped, and be answered
    assert Entry.objects.filter(verb="stopped_mail", member=world.ben).exists()
    assert hand_in(written(by=world.ben, to=to)).state == "posted"
    assert client.get("/account/").status_code == 302
    assert client.post("/sign-in/", {"login": email, "password": "correct-horse-battery"}).status_code == 200
    assert {address for each in mail.outbox for address in each.to if "one now" in str(each.subject)} == {
        email,
        world.ben.email,
    }
    assert Entry.objects.get(verb="merged_accounts").member == world.ben


def test_what_the_going_account_said_of_itself_is_kept_where_the_other_is_silent(world: World, old: Member) -> None:
    told = {"job_title": "Housing officer", "about": "Twenty years in housing.", "mentors": True}
    Member.objects.filter(pk=old.pk).update(**told, shows_presence=False, writers=Member.Writers.FELLOWS)
    old.refresh_from_db()
    Draft.objects.create(member=old, place="/a/", fields={"body": "older"}, saved=world.ben.joined)
    Draft.objects.create(member=world.ben, place="/a/", fields={"body": "newer"})
    kept = Member.objects.get(pk=merge(world, old, world.ben).pk)
    assert (kept.job_title, kept.about, kept.mentors) == ("Housing officer", "Twenty years in housing.", True)
    assert (kept.shows_presence, kept.writers) == (False, Member.Writers.FELLOWS)
    assert kept.organisation == world.leeds
    assert FormerPost.objects.get(member=kept).organisation == world.cornwall
    assert Draft.objects.get(member=kept).fields == {"body": "newer"}


def test_contacts_of_each_other_and_of_the_same_person_end_as_one(world: World, old: Member) -> None:
    for one, other in ((old, world.ben), (old, world.amina), (world.ben, world.amina)):
        Contact.objects.create(member=one, other=other)
        Contact.objects.create(member=other, other=one)
    kept = merge(world, old, world.ben)
    pairs = sorted(Contact.objects.values_list("member__name", "other__name"))
    assert pairs == [("Amina Khan", kept.name), (kept.name, "Amina Khan")]


def test_what_would_open_something_private_takes_a_second_steward(world: World, old: Member) -> None:
    fresh = world.member("Ben Again")
    found = people.propose_merging(old, fresh, by=see(world.dev))  # the old account is in Adult care
    assert needs_another(found)
    with pytest.raises(Refused, match="Another steward"):
        people.merge_accounts(found, by=see(world.dev))
    page = world.client(world.dev).get(f"/steward/accounts/{found.pk}/").content.decode()
    assert "another steward has to agree" in page
    assert world.care.name not in page
    assert needs_another(people.propose_merging(world.amina, world.ben, by=see(world.dev)))  # she looks after them
    harmless = people.propose_merging(fresh, world.ben, by=see(world.dev))
    assert people.merge_accounts(harmless, by=see(world.dev)) == world.ben


@pytest.mark.parametrize("who", ["dev", "eve", "una", "val"])
def test_some_accounts_are_not_merged(world: World, old: Member, who: str) -> None:
    """A steward's, a suspended one; and the one that is kept must be approved."""
    with pytest.raises(Refused):
        people.propose_merging(old, getattr(world, who), by=see(world.member("Sol Steward", is_steward=True)))


def test_a_steward_finds_the_other_account_sees_what_moves_and_makes_them_one(world: World, old: Member) -> None:
    client, place = world.client(world.dev), f"/steward/members/{world.ben.handle}/second/"
    assert old.email in client.get(place, {"q": "benjamin"}).content.decode()
    sent = client.post(place, {"other": old.handle, "keep": "this"})
    found = Merging.objects.get(gone=old, kept=world.ben)
    preview = client.get(sent["Location"]).content.decode()
    assert "Memberships" in preview
    assert old.email in world.client(world.dev).get("/steward/").content.decode()
    client.post(sent["Location"])
    assert not Member.objects.filter(pk=old.pk).exists()
    assert not Merging.objects.filter(pk=found.pk).exists()
    assert json.dumps(Entry.objects.get(verb="merged_accounts").data) == json.dumps({"was": old.pk})
