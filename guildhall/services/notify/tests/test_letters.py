"""Who is written to, about what, in which words; and the law is asked at the time of writing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guildhall.communities import actions as communities
from guildhall.communities.models import Community, Membership
from guildhall.communities.tasks import watch_ends
from guildhall.journal.models import Entry
from guildhall.people import actions as people
from guildhall.services.notify import tasks
from guildhall.services.notify.models import Letter
from tests.world import World, see

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_outbox(world: World) -> None:
    Letter.objects.all().delete()


def written(verb: str) -> list[Letter]:
    """The letters that follow from the last entry of that verb."""
    entry = Entry.objects.filter(verb=verb).latest("pk")
    tasks.on_entry.call(entry.pk)
    return list(Letter.objects.order_by("pk"))


def test_an_invitation_goes_to_the_address_with_a_link_that_works(world: World) -> None:
    communities.invite(world.whistle, by=see(world.amina), emails=["new@elsewhere.example"], message="Do come.")
    (letter,) = written("invited")
    assert letter.to == "new@elsewhere.example"
    assert letter.subject == "Amina Khan invites you to Whistle"
    assert "Do come." in letter.text
    assert "You get this because" in letter.text
    address = next(line for line in letter.text.splitlines() if line.startswith("http"))
    assert f'href="{address}"' in letter.html
    shown = world.client().get(address.partition("8000")[2])
    assert shown.status_code == 200
    assert "Whistle" in shown.content.decode()


def test_a_revoked_invitation_is_not_sent(world: World) -> None:
    (invitation,) = communities.invite(world.care, by=see(world.amina), emails=["new@elsewhere.example"])
    Letter.objects.all().delete()
    communities.revoke_invitation(invitation, by=see(world.amina))
    assert written("invited") == []


def test_an_invitation_by_who_is_no_facilitator_any_more_is_not_sent(world: World) -> None:
    communities.invite(world.care, by=see(world.amina), emails=["new@elsewhere.example"])
    Letter.objects.all().delete()
    Membership.objects.filter(member=world.amina, community=world.care).update(role=1)
    assert written("invited") == []


def test_facilitators_hear_of_a_request_once(world: World) -> None:
    communities.ask_to_join(world.care, by=see(world.cara), note="I run <b>homes</b> & hostels.")
    (letter,) = written("requested")
    assert letter.to == world.amina.email
    assert letter.subject == "Cara Doyle asks to join Adult care"
    assert "I run <b>homes</b> & hostels." in letter.text
    assert "I run &lt;b&gt;homes&lt;/b&gt; &amp; hostels." in letter.html
    assert "/c/adult-care/facilitate/requests/" in letter.text
    assert len(written("requested")) == 1, "a task that runs twice writes once"


def test_who_wants_no_mail_gets_none_about_requests(world: World) -> None:
    people.change_mail(world.amina, by=see(world.amina), mail="none")
    communities.ask_to_join(world.care, by=see(world.cara))
    assert written("requested") == []


def test_a_request_taken_back_is_not_told(world: World) -> None:
    request = communities.ask_to_join(world.care, by=see(world.cara))
    Letter.objects.all().delete()
    communities.drop_request(request, by=see(world.cara))
    assert written("requested") == []


@pytest.mark.parametrize(("verb", "decide"), [("admitted", communities.admit), ("declined", communities.decline)])
def test_who_asked_gets_the_facilitators_own_words(world: World, verb: str, decide) -> None:
    request = communities.ask_to_join(world.care, by=see(world.cara))
    decide(request, by=see(world.amina), answer="Dear Cara\n\nHere is what I say.")
    letter = written(verb)[-1]
    assert letter.to == world.cara.email
    assert "Here is what I say." in letter.text
    assert "Adult care" in letter.subject


def test_who_left_again_is_not_welcomed(world: World) -> None:
    request = communities.ask_to_join(world.care, by=see(world.cara))
    communities.admit(request, by=see(world.amina))
    communities.leave(world.care, by=see(world.cara))
    Letter.objects.all().delete()
    assert written("admitted") == []


def test_who_is_removed_is_told_with_the_facilitators_message(world: World) -> None:
    membership = Membership.objects.get(member=world.ben, community=world.care)
    communities.remove(membership, by=see(world.amina), message="You have moved on.")
    (letter,) = written("removed")
    assert letter.to == world.ben.email
    assert "You have moved on." in letter.text


def test_a_subject_is_one_line_whatever_a_community_is_called(world: World) -> None:
    place = world.community("Roads\r\nBcc: all@elsewhere.example", by=world.amina)
    communities.invite(place, by=see(world.amina), emails=["new@elsewhere.example"])
    (letter,) = written("invited")
    assert "\n" not in letter.subject
    assert "\r" not in letter.subject


def test_an_entry_that_is_gone_writes_nothing() -> None:
    tasks.on_entry.call(999_999)
    assert not Letter.objects.exists()


def about_to_end(world: World, days: int) -> None:
    """Housing ends so many days from now, and the clock has seen it."""
    Community.objects.filter(pk=world.housing.pk).update(ends=timezone.localdate() + timedelta(days=days))
    watch_ends()


def test_members_in_good_standing_are_told_once_that_their_community_ends(world: World) -> None:
    mel, tom = world.member("Mel Orr"), world.member("Tom Ash")
    world.join(mel, world.housing)
    world.join(tom, world.housing)
    world.join(world.cara, world.housing)
    communities.choose_mail(world.housing, "none", by=see(tom))
    people.suspend(mel, by=see(world.dev), reason="Because.")
    Letter.objects.all().delete()
    about_to_end(world, 14)
    assert {each.to for each in written("ending")} == {world.amina.email, world.ben.email, world.cara.email}
    about_to_end(world, 14)
    assert len(written("ending")) == 3
    told = {each.to: each.text for each in Letter.objects.all()}
    assert "You look after it" in told[world.amina.email]
    assert "You look after it" not in told[world.ben.email]


def test_members_are_told_once_that_their_community_has_ended(world: World) -> None:
    about_to_end(world, -1)
    assert {each.to for each in written("ended")} == {world.amina.email, world.ben.email}
    communities.close_community(Community.objects.get(pk=world.housing.pk), by=see(world.amina), summary="Well done.")
    assert len(written("closed")) == 2


def test_members_of_a_community_that_is_closed_early_are_told_too(world: World) -> None:
    communities.close_community(world.housing, by=see(world.amina), summary="Well done, quagga.")
    letters = written("closed")
    assert {each.subject for each in letters} == {"Housing has ended"}
    assert not any("quagga" in each.text for each in letters)


def test_nobody_is_told_of_an_end_that_has_been_put_off(world: World) -> None:
    about_to_end(world, 3)
    Community.objects.filter(pk=world.housing.pk).update(ends=None)
    assert written("ending") == []
    communities.close_community(world.housing, by=see(world.amina), summary="Done.")
    communities.reopen(Community.objects.get(pk=world.housing.pk), by=see(world.amina))
    assert written("closed") == []
