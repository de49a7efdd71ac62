"""Repair of what is counted and indexed."""

from itertools import batched
from typing import Final

from django.db.models import OuterRef, Q, Subquery

from guildhall.kernel.index.words import words_of
from guildhall.kernel.text import fill, plain

from .counting import recount
from .models import Conversation, Message, MessageFile, Seat
from .wording import WORDS, row_of

AT_A_TIME: Final = 500


def reconcile() -> int:
    """Numbers of what is unread, the latest message of each conversation, the index of words; how many were mended."""
    mended = recount(Seat.objects.filter(left=None))
    right = Subquery(Message.objects.filter(conversation=OuterRef("pk")).order_by("-pk").values("pk")[:1])
    wrong = Conversation.objects.filter(~Q(latest=right) | Q(latest=None, messages__isnull=False))
    mended += Conversation.objects.filter(pk__in=wrong.values("pk")).update(latest=right)
    return mended + _index()


def _index() -> int:
    """Every message under the words it has. Only what differs is written: the index is not made anew each night."""
    mended = 0
    keys = Message.objects.order_by("pk").values_list("pk", flat=True).iterator()
    for batch in batched(keys, AT_A_TIME):
        names: dict[int, list[str]] = {pk: [] for pk in batch}
        for pk, name in MessageFile.objects.filter(message__in=batch).values_list("message", "upload__name"):
            names[pk] += words_of(name)
        rows = Message.objects.filter(pk__in=batch).values_list("pk", "html")
        right = [row_of(pk, plain(fill(html, {})), names[pk]) for pk, html in rows]
        known = WORDS.said_at(batch)
        wrong = [row for row in right if known.get(row.pk, set()) != set(row.weak)]
        WORDS.put(wrong)
        mended += len(wrong)
    return mended
