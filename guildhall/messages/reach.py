"""Whom somebody may write to, and how much. Nobody is told why they may not: it may be that they are blocked."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from guildhall.people.contacts.questions import blocked_by, writable_by
from guildhall.people.models import Block, Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from .models import Conversation, Message, Seat
from .models.conversation import in_words

MOST: Final = 50  # people that a message goes to
DAY: Final = timedelta(days=1)
NEW: Final = timedelta(days=7)  # since they joined: an account that nobody knows yet
# In a day: conversations begun, people written to for the first time in one, messages.
OF_NEW: Final = (10, 30, 100)
OF_ALL: Final = (100, 500, 1000)


class TooMuch(ValidationError):  # noqa: N818 - said to a person
    """More than anybody may send in a day."""


class OutOfReach(ValidationError):  # noqa: N818 - said to a person
    """Somebody cannot be written to, for whatever reason."""

    def __init__(self, people: Sequence[Member]) -> None:
        super().__init__(f"{in_words(people, 5)} cannot be written to.")
        self.people = people


def heard_by(viewer: Viewer) -> Q:
    """Members who hear what the viewer writes to them alone: neither blocks the other."""
    deaf = Block.objects.filter(other=viewer.member).values("member")
    return Q(standing=Standing.APPROVED) & ~Q(pk__in=deaf) & ~Q(pk__in=blocked_by(viewer))


def reachable(viewer: Viewer, people: Collection[int], *, answering: bool = False) -> QuerySet[Member]:
    """Those of `people` (keys) that the viewer may write to: by what they chose, unless it is an answer."""
    chosen = Q() if answering else writable_by(viewer)
    found: QuerySet[Member] = Member.objects.filter(heard_by(viewer), chosen, pk__in=people)
    return found


def may_write_to(viewer: Viewer, person: Member) -> bool:
    """Whether the viewer may write to this one alone."""
    there = Conversation.between(viewer.member, person)
    answering = there is not None and there.is_answered_to(viewer.member)
    return reachable(viewer, [person.pk], answering=answering).exists()


def require_reach(viewer: Viewer, people: Sequence[Member], *, answering: bool = False) -> None:
    """Go on if the viewer may write to all of them.

    Raises:
        OutOfReach: some of them cannot be written to.
    """
    keys = [person.pk for person in people]
    there = set(reachable(viewer, keys, answering=answering).values_list("pk", flat=True))
    if beyond := [person for person in people if person.pk not in there]:
        raise OutOfReach(beyond)


def held(viewer: Viewer) -> Member:
    """The viewer's own row, held: what they send at once is counted one by one, and the same form sends once."""
    me: Member = Member.objects.select_for_update(of=("self",), no_key=True).get(pk=viewer.member.pk)
    return me


def require_room(me: Member, *, conversations: int = 0, people: int = 0, messages: int = 1) -> None:
    """Go on if `me`, who is held, has not sent too much today.

    Raises:
        TooMuch: they have.
    """
    is_new, since = timezone.now() - me.joined < NEW, timezone.now() - DAY
    begun = Conversation.objects.filter(begun_by=me, began__gt=since).count() if conversations else 0
    added = Seat.objects.filter(added_by=me, joined__gt=since).exclude(member=me).count() if people else 0
    written = Message.objects.filter(author=me, at__gt=since).count()
    most = OF_NEW if is_new else OF_ALL
    if begun + conversations > most[0]:
        raise TooMuch(_sentence(f"begin {most[0]} conversations", is_new=is_new))
    if added + people > most[1]:
        raise TooMuch(_sentence(f"write to {most[1]} people for the first time", is_new=is_new))
    if written + messages > most[2]:
        raise TooMuch(_sentence(f"send {most[2]} messages", is_new=is_new))


def _sentence(what: str, *, is_new: bool) -> str:
    who = "In your first week you" if is_new else "You"
    return f"{who} can {what} in a day. What you wrote is kept: try again tomorrow."


def in_touch(viewer: Viewer, keys: Sequence[int]) -> set[int]:
    """Those of these in whose conversations the viewer has written."""
    written = Message.objects.filter(author=viewer.member).values("conversation")
    return {*Seat.objects.filter(member__in=keys, conversation__in=written).values_list("member_id", flat=True)}
