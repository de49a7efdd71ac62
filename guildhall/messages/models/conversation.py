"""Conversations, and who takes part in them."""

from collections.abc import Iterable
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from guildhall.kernel.addresses import url
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer

SITS = Q(left=None)
FOR_EVER: Final = 2**63 - 1  # after every message: who left reads none, whatever becomes of their place
WAITS = Q(left=None, muted=None, unread__gt=0)


class Conversation(models.Model):
    """Words between some people, which are for nobody else. Who is added reads what is written from then on."""

    subject = models.CharField(max_length=120, blank=True)
    # "12-40": the two of a conversation between two without a subject, of which there is one
    pair = models.CharField(max_length=45, null=True, unique=True)  # noqa: DJ001 - null: of others there are many
    is_group = models.BooleanField(default=False)  # people may be added, and leave
    begun_by = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    began = models.DateTimeField(default=timezone.now)
    latest = models.ForeignKey("Message", models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index("begun_by", "began", name="conversation_begun")]

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    def get_absolute_url(self) -> str:
        return url("messages:conversation", self.pk)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> models.QuerySet["Conversation"]:
        """The door: those the viewer takes part in."""
        return cls.objects.filter(pk__in=Seat.objects.of(viewer).values("conversation"))

    def has(self, member: Member | None) -> bool:
        """Whether `member` takes part, now: one query."""
        return member is not None and Seat.objects.filter(SITS, conversation=self, member=member).exists()

    @classmethod
    def between(cls, one: Member, other: Member) -> "Conversation | None":
        """The one conversation of the two that has no subject."""
        return cls.objects.filter(pair=cls.pair_of(one, other)).first()

    def is_answered_to(self, member: Member) -> bool:
        """Whether somebody else wrote first, or back: whoever is written to may answer. One query at most."""
        return self.begun_by_id != member.pk or self.messages.exclude(author=member).exists()

    @staticmethod
    def pair_of(one: Member, other: Member) -> str:
        """The name of the conversation of these two."""
        return "-".join(map(str, sorted((one.pk, other.pk))))


class SeatQuerySet(models.QuerySet["Seat"]):
    """Sets of places in conversations."""

    def of(self, viewer: Viewer) -> "SeatQuerySet":
        """The door: the places of `viewer`, and of nobody else. Who awaits approval may still read."""
        return self.none() if viewer.is_visitor else self.filter(SITS, member=viewer.member)

    def waiting(self) -> "SeatQuerySet":
        """Those whose people have something to read and want to be told."""
        return self.filter(WAITS)


class Seat(models.Model):
    """Somebody's place in a conversation: since when, how far they have read, and how they want it."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="seats", db_index=False)
    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    added_by = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    joined = models.DateTimeField(default=timezone.now)
    after = models.BigIntegerField(default=0)  # the last message that was there before they were
    left = models.DateTimeField(null=True)
    muted = models.DateTimeField(null=True)  # no mail, and nothing at the head of the page
    put_away = models.DateTimeField(null=True)  # until somebody writes again
    read = models.BigIntegerField(default=0)  # the last message they have seen
    unread = models.PositiveIntegerField(default=0)  # moved in the transaction that changes it
    active = models.DateTimeField(default=timezone.now)  # when something was last written: the order of their list

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "member"], name="one_seat_each")]
        indexes = [
            models.Index("member", F("active").desc(), F("id").desc(), name="seat_list", condition=SITS),
            models.Index("member", name="seat_waiting", condition=WAITS),
            models.Index("added_by", "joined", name="seat_added"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.conversation_id}"

    @property
    def is_there(self) -> bool:
        return self.left is None


def in_words(people: Iterable[Member], most: int = 3) -> str:
    """ "Priya Nair, Ben Hughes and 4 others"."""
    names = [person.name for person in people]
    if len(names) > most + 1:
        names = [*names[:most], f"{len(names) - most} others"]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
