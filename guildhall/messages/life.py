"""Messages when two accounts become one, when somebody is erased, and when they take along what is theirs.

Who is erased leaves every conversation. What they wrote to others stays with those, as letters do; unless they chose
that nothing of theirs stays: then it is as if they had withdrawn every message.
"""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from guildhall.contributions.models import Draft
from guildhall.kernel.addresses import url
from guildhall.kernel.kinds import Section
from guildhall.kernel.text import fill, plain
from guildhall.policy.viewer import Viewer

from . import counting, wording
from .actions.reporting import let_go
from .models import Conversation, Message, MessageFile, ReportedMessage, Seat


def opens(gone: Any, kept: Any) -> bool:
    """Whether the one takes part in private conversations: the other would come to read them."""
    return Seat.objects.filter(member=gone).exists()


def mine(viewer: Viewer) -> Iterator[Section]:
    """Every message the viewer can read, and the files of their own."""
    rows = Message.objects.visible_to(viewer).not_withdrawn().select_related("author", "conversation").order_by("pk")
    files = MessageFile.objects.filter(message__author=viewer.member).select_related("upload").order_by("pk")
    yield Section(title="Messages", rows=(_told(row) for row in rows.iterator()), files=[each.upload for each in files])


def merging(gone: Any, kept: Any) -> None:
    """The conversation of the one account and somebody is that of the other; where both had one, there are two."""
    for conversation in Conversation.objects.filter(pair__isnull=False, seats__member=kept):
        others = [seat.member for seat in conversation.seats.exclude(member=kept).select_related("member")]
        pair = Conversation.pair_of(kept, others[0]) if others else None
        if pair != conversation.pair:
            is_taken = Conversation.objects.filter(pair=pair).exists()
            Conversation.objects.filter(pk=conversation.pk).update(pair=None if is_taken else pair)
    counting.recount(Seat.objects.filter(member=kept, left=None))


def forgetting(member: Any, *, named: bool) -> None:
    """The member takes part no more; and if nothing of theirs is to stay, their words and files go."""
    now = timezone.now()
    Seat.objects.filter(member=member, left=None).update(left=now, unread=0, muted=None, put_away=None)
    Draft.objects.filter(place=url("messages:to", member.handle)).delete()  # its address tells the handle
    let_go(ReportedMessage.objects.filter(author=member).exclude(report__closed=None))
    if named:
        return
    for message in Message.objects.filter(author=member, withdrawn=None).defer("tokens").iterator():
        wording.empty(message)
        counting.recount(Seat.objects.filter(conversation=message.conversation_id, left=None, read__lt=message.pk))


def _told(message: Message) -> dict[str, Any]:
    return {
        "Conversation": message.conversation.subject or message.conversation_id,
        "From": message.author.name,
        "When": message.at,
        "Words": plain(fill(message.html, {})),
    }
