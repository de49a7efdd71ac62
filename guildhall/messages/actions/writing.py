"""Beginning a conversation, writing in it, and saying it otherwise."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from guildhall.contributions.actions.writing import Words
from guildhall.journal.record import record
from guildhall.kernel.text import one_line
from guildhall.messages import counting, wording
from guildhall.messages.models import Conversation, Message, MessageFile, Seat
from guildhall.messages.models.conversation import SITS
from guildhall.messages.reach import MOST, held, require_reach, require_room
from guildhall.people.models import Member
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer


@transaction.atomic
def begin(
    to: Sequence[Member], *, by: Viewer, words: Words, at: datetime | None = None, is_group: bool = False
) -> Message:
    """Write to some people. What is written to one, without a subject, goes on in the one conversation of the two.

    Arguments:
        words: the title is the subject.
        at: when it was written; now, unless it is brought in from elsewhere.
        is_group: people may be added, though it begins with one.

    Raises:
        ValidationError: to nobody or to too many, or there is nothing to read; OutOfReach, TooMuch: as they say.
    """
    require(by, "begin_conversation")
    people, me = _those(to, by), held(by)
    if sent := _sent(words.once, by):
        return sent
    conversation = None if words.title or is_group or len(people) > 1 else Conversation.between(by.member, people[0])
    require_reach(by, people, answering=conversation is not None and conversation.is_answered_to(by.member))
    is_new = conversation is None
    require_room(me, conversations=int(is_new), people=len(people) if is_new else 0)
    if conversation is None:
        conversation = _begun(people, by, one_line(words.title), at, is_group=is_group or len(people) > 1)
    message = _said(conversation, by, words, at)
    verb = "began_conversation" if is_new else "wrote"
    record(verb, by=by, conversation=conversation.pk, message=message.pk)
    return message


@transaction.atomic
def begin_each(to: Sequence[Member], *, by: Viewer, words: Words) -> list[Message]:
    """Write the same to each of some people, by themselves: all of it, or nothing."""
    require(by, "begin_conversation")
    people = _those(to, by)
    require_reach(by, people)
    once = {person.pk: uuid5(words.once, str(person.pk)) if words.once else None for person in people}
    return [begin([person], by=by, words=replace(words, once=once[person.pk])) for person in people]


@transaction.atomic
def write(conversation: Conversation, *, by: Viewer, words: Words, at: datetime | None = None) -> Message:
    """Write to those who take part.

    Raises:
        ValidationError: there is nothing to read, or nobody to read it; OutOfReach, TooMuch: as they say.
    """
    require(by, "write", conversation)
    me = held(by)
    if sent := _sent(words.once, by):
        return sent
    there = conversation.seats.filter(SITS).exclude(member=by.member).select_related("member")
    others = [seat.member for seat in there]
    if not others:
        raise ValidationError("Nobody else takes part in this conversation any more.")
    if not conversation.is_group:
        require_reach(by, others, answering=conversation.is_answered_to(by.member))
    require_room(me)
    message = _said(conversation, by, words, at)
    record("wrote", by=by, conversation=conversation.pk, message=message.pk)
    return message


@transaction.atomic
def change(message: Message, *, by: Viewer, body: str) -> Message:
    """Say one's own message otherwise, soon after it was written."""
    require(by, "change_message", message)
    now = _changeable(message)
    wording.say(now, body, by=by)
    now.edited = timezone.now()
    now.save(update_fields=["edited"])
    record("changed_message", by=by, conversation=now.conversation_id, message=now.pk)
    return now


@transaction.atomic
def withdraw(message: Message, *, by: Viewer) -> None:
    """Take one's own message back: its words and files are let go, and that there was one stays."""
    require(by, "withdraw_message", message)
    now = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if now.withdrawn:
        raise Refused("This message has been withdrawn already.")
    wording.empty(now)
    counting.recount(Seat.objects.filter(SITS, conversation=now.conversation_id, read__lt=now.pk))
    record("withdrew_message", by=by, conversation=now.conversation_id, message=now.pk)


def _those(to: Sequence[Member], by: Viewer) -> list[Member]:
    people = list({person.pk: person for person in to if person != by.member}.values())
    if not people:
        raise ValidationError({"to": "Say whom you are writing to."})
    if len(people) > MOST:
        raise ValidationError({"to": f"A message goes to {MOST} people at most, and these are {len(people)}."})
    return people


def _sent(once: UUID | None, by: Viewer) -> Message | None:
    """What the same form sent before."""
    return Message.objects.filter(author=by.member, once=once).first() if once else None


def _begun(people: Sequence[Member], by: Viewer, subject: str, at: datetime | None, *, is_group: bool) -> Conversation:
    when = at or timezone.now()
    pair = None if subject or is_group else Conversation.pair_of(by.member, people[0])
    new = {"subject": subject[:120], "is_group": is_group, "begun_by": by.member, "began": when}
    if pair is None:
        conversation, is_new = Conversation.objects.create(**new), True
    else:  # the other may be writing at the same moment
        conversation, is_new = Conversation.objects.get_or_create(pair=pair, defaults=new)
    if is_new:
        seats = (Seat(conversation=conversation, member=each, added_by=by.member, joined=when) for each in people)
        mine = Seat(conversation=conversation, member=by.member, added_by=by.member, joined=when)
        Seat.objects.bulk_create([mine, *seats])
    return conversation


def _said(conversation: Conversation, by: Viewer, words: Words, at: datetime | None) -> Message:
    # Held, so that messages come one after the other: whoever has read up to a number has read all below it.
    held = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    message = Message(conversation=held, author=by.member, at=at or timezone.now(), once=words.once)
    message.save(force_insert=True)
    wording.say(message, words.body, by=by, uploads=words.uploads)
    MessageFile.objects.bulk_create([MessageFile(message=message, upload=upload) for upload in words.uploads])
    counting.tell_seats(message)
    return message


def _changeable(message: Message) -> Message:
    now = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if not now.may_be_changed:
        raise Refused("A message can be changed for 15 minutes. Write another one, or withdraw it.")
    return now
