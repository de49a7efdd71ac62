"""Two who write at the same moment. Only PostgreSQL lets them: SQLite has one writer."""

from uuid import uuid4

import pytest

from guildhall.contributions.actions.writing import Words
from guildhall.messages import actions, reading
from guildhall.messages.models import Conversation, Message, Seat
from tests.test_at_once import at_once, shared
from tests.world import World, see

from .furnish import answer, said

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
__all__ = ["shared"]


def test_what_two_write_at_once_is_all_kept_and_counted(shared: World) -> None:
    conversation = said(shared.amina, shared.cara, by=shared.ben).conversation
    writers = [shared.ben, shared.amina] * 4
    came = at_once(*[lambda w=w, n=n: answer(conversation, w, f"{n}") for n, w in enumerate(writers)])
    assert all(isinstance(each, Message) for each in came), came
    assert Message.objects.count() == 9
    unread = dict(Seat.objects.values_list("member", "unread"))
    assert unread == {shared.ben.pk: 4, shared.amina.pk: 5, shared.cara.pk: 9}


def test_two_who_write_to_each_other_at_once_have_one_conversation(shared: World) -> None:
    came = at_once(
        lambda: said(shared.amina, by=shared.ben, body="One."), lambda: said(shared.ben, by=shared.amina, body="Two.")
    )
    assert all(isinstance(each, Message) for each in came), came
    assert Conversation.objects.get().messages.count() == 2


def test_a_form_sent_twice_at_once_sends_once(shared: World) -> None:
    words = Words(body="Once.", once=uuid4())
    came = at_once(*[lambda: actions.begin([shared.amina], by=see(shared.ben), words=words)] * 2)
    assert len({getattr(each, "pk", each) for each in came}) == 1, came
    assert Message.objects.count() == 1


def test_what_is_written_while_somebody_reads_stays_unread(shared: World) -> None:
    first = said(shared.amina, by=shared.ben)
    seat = reading.seat_at(see(shared.amina), first.conversation_id)
    assert seat is not None
    at_once(lambda: answer(first.conversation, shared.ben, "More."), lambda: reading.mark_read(seat, first.pk))
    assert Seat.objects.get(member=shared.amina).unread == 1
