"""Who has how much to read: moved in the transaction that changes it. Called by actions, reading and repair."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from guildhall.people.models import Block

from .models import Conversation, Message, Seat
from .models.conversation import SITS


def tell_seats(message: Message) -> None:
    """Everybody who takes part has one more to read; but for its writer, who has read it."""
    Conversation.objects.filter(pk=message.conversation_id).update(latest=message)
    seats = Seat.objects.filter(SITS, conversation=message.conversation_id)
    seats.update(active=message.at, put_away=None)
    seats.exclude(member=message.author_id).filter(~Q(member__in=deaf_to(message))).update(unread=F("unread") + 1)
    seats.filter(member=message.author_id, unread=0).update(read=message.pk)


def deaf_to(message: Message) -> QuerySet[Any]:
    """Keys of those who hear nothing of its writer, for a subquery."""
    return Block.objects.filter(other=message.author_id).values("member")


def recount(seats: QuerySet[Seat]) -> int:
    """Count anew how many messages each has not seen; how many had another number. Others are not written."""
    unseen = Message.objects.filter(
        conversation=OuterRef("conversation"), pk__gt=OuterRef("read"), withdrawn=None
    ).exclude(author=OuterRef("member"))
    deaf = Block.objects.filter(member=OuterRef(OuterRef("member")), other=OuterRef("author"))
    unseen = unseen.filter(~Exists(deaf))
    counted = unseen.order_by().values("conversation").annotate(n=Count("pk")).values("n")
    right = Coalesce(Subquery(counted), Value(0))
    return seats.filter(~Q(unread=right)).update(unread=right)
