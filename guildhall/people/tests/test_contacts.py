"""Asking, answering, blocking, introducing: who sees what of it, and who sees nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape

from guildhall.communities.models import Membership
from guildhall.people import contacts
from guildhall.people.contacts import actions
from guildhall.people.models import Asking, Block, Contact, Introduction, Member
from guildhall.people.models.contact import QUIET
from guildhall.policy.rules import Refused
from tests.test_leaks import plain
from tests.world import World, see

from .furnish import ask, know

pytestmark = pytest.mark.django_db


def waits(asked: Member) -> list[str]:
    """Who waits for an answer of theirs."""
    return [asking.by.name for asking in Asking.objects.waiting_for(asked).select_related("by")]


def age(asking: Asking, days: int) -> None:
    """As if it all had happened so many days earlier."""
    then = timedelta(days=days)
    asking.refresh_from_db()
    declined = asking.declined - then if asking.declined else None
    Asking.objects.filter(pk=asking.pk).update(at=asking.at - then, declined=declined)


def test_whoever_is_accepted_is_a_contact_on_both_sides(world: World) -> None:
    asking = ask(world.ben, world.cara, "We met in Leeds.")
    assert waits(world.cara) == ["Ben Hughes"]
    actions.accept(asking, by=see(world.cara))
    assert contacts.are_contacts(world.ben, world.cara)
    assert contacts.are_contacts(world.cara, world.ben)
    assert waits(world.cara) == []


def test_two_who_ask_each_other_are_contacts_at_once(world: World) -> None:
    assert actions.connect(world.cara, by=see(world.ben)) is False
    assert actions.connect(world.ben, by=see(world.cara)) is True
    assert contacts.are_contacts(world.ben, world.cara)


def test_who_is_declined_sees_what_who_waits_sees_and_may_ask_again_no_sooner(world: World) -> None:
    declined, waiting = ask(world.ben, world.cara), ask(world.ben, world.dev)
    actions.decline(declined, by=see(world.cara))
    assert {*Asking.objects.sent_by(world.ben)} == {declined, waiting}
    for each in (world.cara, world.dev):
        with pytest.raises(Refused, match="already"):
            actions.connect(each, by=see(world.ben))
    age(declined, QUIET.days + 1)
    age(waiting, QUIET.days + 1)
    for each in (world.cara, world.dev):
        actions.connect(each, by=see(world.ben))
    assert waits(world.cara) == waits(world.dev) == ["Ben Hughes"]


def test_a_no_outlasts_that_the_question_is_taken_back_and_put_again(world: World) -> None:
    asking = ask(world.ben, world.cara)
    actions.decline(asking, by=see(world.cara))
    actions.withdraw(asking, by=see(world.ben))
    with pytest.raises(Refused, match="tomorrow"):
        actions.connect(world.cara, by=see(world.ben))
    age(asking, 2)
    actions.connect(world.cara, by=see(world.ben))
    assert [*Asking.objects.sent_by(world.ben)] == [asking]
    assert waits(world.cara) == []


def test_who_declined_may_ask_of_their_own(world: World) -> None:
    actions.decline(ask(world.ben, world.cara), by=see(world.cara))
    assert actions.connect(world.ben, by=see(world.cara)) is True


def test_a_question_taken_back_cannot_be_answered(world: World) -> None:
    asking = ask(world.ben, world.cara)
    actions.withdraw(asking, by=see(world.ben))
    for answer in (actions.accept, actions.decline):
        with pytest.raises(Refused, match="taken back"):
            answer(asking, by=see(world.cara))
    assert not Contact.objects.exists()


def test_who_is_removed_is_no_contact_and_may_ask_again(world: World) -> None:
    actions.remove(know(world.cara, world.ben), by=see(world.cara))
    assert not Contact.objects.exists()
    assert actions.connect(world.cara, by=see(world.ben)) is False
    assert waits(world.cara) == ["Ben Hughes"]


def test_who_is_blocked_is_told_what_anybody_is_told_and_nothing_arrives(world: World) -> None:
    """Blocked before asking, while asking, or as a contact: Ben sees what one sees who waits or was removed."""
    actions.block(world.ben, by=see(world.cara))
    assert actions.connect(world.cara, by=see(world.ben), note="Hello?") is False
    assert Asking.objects.sent_by(world.ben).get().to == world.cara
    assert waits(world.cara) == []

    ask(world.ben, world.dev)
    actions.block(world.ben, by=see(world.dev))
    assert Asking.objects.sent_by(world.ben).filter(to=world.dev).exists()
    assert waits(world.dev) == []

    know(world.ben, world.amina)
    actions.block(world.ben, by=see(world.amina))
    assert not contacts.are_contacts(world.ben, world.amina)
    assert actions.connect(world.amina, by=see(world.ben)) is False
    assert waits(world.amina) == []


def test_what_was_asked_while_blocked_stays_unheard(world: World) -> None:
    blocked = actions.block(world.ben, by=see(world.cara))
    actions.connect(world.cara, by=see(world.ben))
    actions.unblock(blocked, by=see(world.cara))
    assert waits(world.cara) == []
    assert not contacts.blocked_either_way(world.ben, world.cara)


def test_who_blocks_has_nothing_open_with_the_other_and_must_unblock_first(world: World) -> None:
    ask(world.cara, world.ben)
    blocked = actions.block(world.ben, by=see(world.cara))
    assert waits(world.ben) == []
    with pytest.raises(Refused, match="Unblock"):
        actions.connect(world.ben, by=see(world.cara))
    actions.unblock(blocked, by=see(world.cara))
    assert actions.connect(world.ben, by=see(world.cara)) is False
    assert waits(world.ben) == ["Cara Doyle"]


def test_to_block_twice_is_to_block(world: World) -> None:
    assert actions.block(world.ben, by=see(world.cara)) == actions.block(world.ben, by=see(world.cara))
    assert Block.objects.count() == 1


@pytest.mark.parametrize("writers", Member.Writers.values)
def test_who_may_write_is_what_the_member_chose(world: World, writers: str) -> None:
    """To Amina, who shares Housing with Ben and Leeds with Eli; Cara is her contact, Dev is none of these."""
    Member.objects.filter(pk=world.amina.pk).update(writers=writers)
    eli = world.member("Eli Sands")
    know(world.cara, world.amina)
    free = {"everybody": {"ben", "eli", "cara", "dev"}, "fellows": {"ben", "eli", "cara"}, "contacts": {"cara"}}
    people = {"ben": world.ben, "eli": eli, "cara": world.cara, "dev": world.dev}
    may = {name for name, member in people.items() if contacts.may_write_to(see(member), world.amina)}
    assert may == free[writers]
    assert not any(contacts.may_write_to(see(each), world.amina) for each in (world.eve, world.una, world.amina))


def test_may_write_does_not_tell_a_block_but_to_who_made_it(world: World) -> None:
    actions.block(world.ben, by=see(world.cara))
    assert contacts.may_write_to(see(world.ben), world.cara)
    assert not contacts.may_write_to(see(world.cara), world.ben)
    assert contacts.blocks(world.cara, world.ben)
    assert not contacts.blocks(world.ben, world.cara)


def test_a_community_left_is_shared_no_more(world: World) -> None:
    Member.objects.filter(pk=world.amina.pk).update(writers="fellows", organisation=world.cornwall)
    assert contacts.may_write_to(see(world.ben), world.amina)
    Membership.objects.filter(member=world.ben).delete()
    assert not contacts.may_write_to(see(world.ben), world.amina)


def test_both_are_told_of_each_other_by_whom_they_know(world: World) -> None:
    for each in (world.cara, world.dev):
        know(world.ben, each)
    actions.introduce(world.cara, to=world.dev, by=see(world.ben), note="Both do parking.")
    told = Introduction.objects.filter(answered=None)
    assert {(each.to, each.other) for each in told} == {(world.cara, world.dev), (world.dev, world.cara)}
    first, second = told
    assert actions.answer_introduction(first, by=see(first.to), yes=True) is False
    assert actions.answer_introduction(second, by=see(second.to), yes=True) is True
    assert contacts.are_contacts(world.cara, world.dev)
    with pytest.raises(Refused, match="already"):
        actions.introduce(world.cara, to=world.dev, by=see(world.ben))


def test_only_contacts_of_ones_own_can_be_introduced(world: World) -> None:
    know(world.ben, world.cara)
    for one, other in ((world.cara, world.dev), (world.dev, world.cara), (world.cara, world.cara)):
        with pytest.raises(Refused, match="your own contacts"):
            actions.introduce(one, to=other, by=see(world.ben))


@pytest.mark.parametrize("deaf", ["cara", "dev", "both", "acquainted"])
def test_who_blocks_the_other_or_knows_them_hears_of_no_introduction_and_who_makes_it_sees_none_of_that(
    world: World, deaf: str
) -> None:
    for each in (world.cara, world.dev):
        know(world.ben, each)
    if deaf in ("cara", "both"):
        actions.block(world.dev, by=see(world.cara))
    if deaf in ("dev", "both"):
        actions.block(world.cara, by=see(world.dev))
    if deaf == "acquainted":
        know(world.cara, world.dev)
    actions.introduce(world.cara, to=world.dev, by=see(world.ben))
    heard = {each.to.name for each in Introduction.objects.filter(answered=None).select_related("to")}
    assert heard == {"cara": {"Dev Patel"}, "dev": {"Cara Doyle"}}.get(deaf, set())
    assert Introduction.objects.filter(by=world.ben).count() == 2


def test_a_new_account_asks_fewer_people_a_day(world: World) -> None:
    others = [world.member(f"Other {name}") for name in "abcdefghijk"]
    for other in others[: actions.ASKINGS[0]]:
        actions.connect(other, by=see(world.ben))
    with pytest.raises(Refused, match="tomorrow"):
        actions.connect(others[-1], by=see(world.ben))
    Member.objects.filter(pk=world.ben.pk).update(joined=timezone.now() - timedelta(days=30))
    actions.connect(others[-1], by=see(world.ben))
    assert waits(others[-1]) == ["Ben Hughes"]


def test_a_note_to_oneself_is_on_ones_own_side(world: World) -> None:
    mine = know(world.ben, world.cara)
    actions.keep_note(mine, by=see(world.ben), note="Knows about damp.")
    assert Contact.objects.get(member=world.cara).note == ""
    with pytest.raises(Refused):
        actions.keep_note(mine, by=see(world.cara), note="Mine.")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=600))
def test_whatever_is_written_in_a_note_is_kept_or_refused_with_a_reason_and_shown_as_words(
    world: World, note: str
) -> None:
    client = world.client(world.ben)
    with transaction.atomic():
        said = client.post(f"/people/{world.cara.handle}/contact/", {"note": note})
        assert said.status_code in (200, 303)
        kept = Asking.objects.filter(by=world.ben).first()
        if kept is None:
            assert "There is a problem" in said.text
        else:
            shown = client.get("/contacts/").text
            assert str(escape(kept.note)) in shown
        transaction.set_rollback(True)


def test_a_refusal_keeps_what_was_typed(world: World) -> None:
    asking = ask(world.ben, world.cara)
    actions.withdraw(asking, by=see(world.ben))
    said = world.client(world.ben).post(f"/people/{world.cara.handle}/contact/", {"note": "Typed with care"})
    assert "Ask again tomorrow" in said.text
    assert "Typed with care" in said.text


def test_who_is_blocked_sees_the_page_of_who_waits_or_was_removed_to_the_byte(world: World) -> None:
    """Ben's own pages, after Cara blocked him and after she only declined, or removed him."""

    def seen(deed: Callable[[], object]) -> list[str]:
        with transaction.atomic():
            deed()
            client = world.client(world.ben)
            addresses = (f"/people/{world.cara.handle}/", f"/people/{world.cara.handle}/contact/", "/contacts/", "/")
            pages = [plain(client.get(address)) for address in addresses]
            transaction.set_rollback(True)
        return pages

    def asked_and(then: Callable[[Asking], object]) -> Callable[[], object]:
        return lambda: then(ask(world.ben, world.cara))

    cara = see(world.cara)
    waiting = seen(asked_and(lambda asking: None))
    assert seen(asked_and(lambda asking: actions.decline(asking, by=cara))) == waiting
    assert seen(asked_and(lambda asking: actions.block(world.ben, by=cara))) == waiting
    assert seen(lambda: [actions.block(world.ben, by=cara), ask(world.ben, world.cara)]) == waiting
    removed = seen(lambda: actions.remove(know(world.cara, world.ben), by=cara))
    assert seen(lambda: [know(world.cara, world.ben), actions.block(world.ben, by=cara)]) == removed
