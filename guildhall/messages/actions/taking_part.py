"""Who takes part in a conversation, and how."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from guildhall.journal.record import record
from guildhall.kernel.text import one_line
from guildhall.messages.models import Conversation, Message, Seat
from guildhall.messages.models.conversation import FOR_EVER, SITS
from guildhall.messages.reach import MOST, held, require_reach, require_room
from guildhall.people.models import Member
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer


@transaction.atomic
def add(conversation: Conversation, people: Sequence[Member], *, by: Viewer) -> list[Member]:
    """Let more people take part: they read what is written from now on. Answers who was not there before.

    Raises:
        ValidationError: nobody new, or too many; OutOfReach, TooMuch: as they say.
    """
    require(by, "add_to_conversation", conversation)
    me = held(by)  # before the conversation, as whoever writes holds them: else two could wait for one another
    Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    there = set(conversation.seats.filter(SITS).values_list("member", flat=True))
    new = [person for person in {each.pk: each for each in people}.values() if person.pk not in there]
    if not new:
        raise ValidationError({"to": "Everybody you named takes part already."})
    if len(there) + len(new) > MOST + 1:
        room = max(0, MOST + 1 - len(there))
        raise ValidationError({"to": f"There is room for {room} more: a message goes to {MOST} people at most."})
    require_reach(by, new)
    require_room(me, people=len(new), messages=0)
    _seat(conversation, new, by)
    for person in new:
        record("added_to_conversation", by=by, member=person, conversation=conversation.pk)
    return new


@transaction.atomic
def leave(conversation: Conversation, *, by: Viewer) -> None:
    """Take part no more: it is gone from one's list, and nothing of it is to be read."""
    require(by, "leave_conversation", conversation)
    seat = conversation.seats.filter(member=by.member)
    seat.update(left=timezone.now(), after=FOR_EVER, unread=0, muted=None, put_away=None)
    record("left_conversation", by=by, conversation=conversation.pk)


@transaction.atomic
def rename(conversation: Conversation, *, by: Viewer, subject: str) -> None:
    """Give a group another subject, for everybody."""
    require(by, "rename_conversation", conversation)
    conversation.subject = one_line(subject)[:120]
    conversation.save(update_fields=["subject"])
    record("renamed_conversation", by=by, conversation=conversation.pk)


@transaction.atomic
def mute(conversation: Conversation, *, by: Viewer) -> None:
    """Be told no more, by mail or at the head of the page, when somebody writes."""
    require(by, "mute", conversation)
    conversation.seats.filter(member=by.member).update(muted=timezone.now())
    record("muted", by=by, conversation=conversation.pk)


@transaction.atomic
def unmute(conversation: Conversation, *, by: Viewer) -> None:
    """Be told again."""
    require(by, "mute", conversation)
    conversation.seats.filter(member=by.member).update(muted=None)
    record("unmuted", by=by, conversation=conversation.pk)


@transaction.atomic
def put_away(conversation: Conversation, *, by: Viewer) -> None:
    """Take it off one's list until somebody writes again."""
    require(by, "put_away", conversation)
    conversation.seats.filter(member=by.member).update(put_away=timezone.now())
    record("put_away_conversation", by=by, conversation=conversation.pk)


@transaction.atomic
def take_back(conversation: Conversation, *, by: Viewer) -> None:
    """Have it on one's list again."""
    require(by, "put_away", conversation)
    conversation.seats.filter(member=by.member).update(put_away=None)
    record("took_back_conversation", by=by, conversation=conversation.pk)


def _seat(conversation: Conversation, people: Sequence[Member], by: Viewer) -> None:
    now = timezone.now()
    last = Message.objects.filter(conversation=conversation).aggregate(last=Max("pk"))["last"] or 0
    new = {"conversation": conversation, "added_by": by.member, "joined": now, "active": now, "after": last}
    seats = [Seat(member=person, read=last, **new) for person in people]
    again = ["added_by", "joined", "active", "after", "read", "left", "unread"]
    Seat.objects.bulk_create(
        seats, update_conflicts=True, unique_fields=["conversation", "member"], update_fields=again
    )
