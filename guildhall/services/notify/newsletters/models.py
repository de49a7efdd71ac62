"""A newsletter, and who was sent it."""

from typing import Any, Final

from django.db import models
from django.db.models import Q
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.kernel.addresses import url
from guildhall.kernel.jinja import plural
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer

FEW: Final = 5


class Newsletter(models.Model):
    """What facilitators write to members: a draft of all of them together, until one of them sends it."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        STOPPED = "stopped", "Stopped"  # on the way: the others get none

    community = models.ForeignKey(Community, models.DO_NOTHING, related_name="+")
    by = models.ForeignKey(Member, models.DO_NOTHING, null=True, related_name="+", db_index=False)  # who sent it last
    title = models.CharField(max_length=150)
    source = models.TextField()
    html = models.TextField()  # as rendered, with its references still to be filled for each reader
    segment = models.JSONField(default=dict)  # as audience.Segment
    number = models.PositiveIntegerField(default=1)  # of the wording: so that what was seen is what is sent
    trials = models.PositiveSmallIntegerField(default=0)  # how often a facilitator had it sent to themselves
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    changed = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True)  # when it was sent
    finished = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)  # how many were to get it when it was sent
    letters = models.PositiveIntegerField(default=0)  # how many are in the outbox or on their way
    reached = models.BigIntegerField(default=0)  # the key of the last member who was looked at

    class Meta:
        indexes = [
            models.Index("community", models.F("changed").desc(), models.F("id").desc(), name="newsletter_newest"),
            models.Index("changed", name="newsletter_sending", condition=Q(state="sending")),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def visible_to(cls, viewer: Viewer) -> "models.QuerySet[Newsletter]":
        """The door: what was sent, for those who belong to its community now."""
        sent = cls.objects.exclude(state=cls.State.DRAFT)
        mine: Any = viewer.memberships.values("community") if viewer.is_approved else []
        return sent.filter(community__in=mine)

    def get_absolute_url(self) -> str:
        """Where members read it."""
        return url("newsletters:read", self.community.slug, self.pk)

    def counted(self, n: int, one: str) -> str:
        """So many, in words. Of a part of the members never exactly: it may be a single person, and tell whether they
        have been here or want mail."""
        if not self.segment:
            return plural(n, one)
        return f"about {n - n % FEW:,} {one}s" if n >= FEW else f"fewer than {FEW} {one}s"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class Copy(models.Model):
    """A member is sent a newsletter: once. Kept in the transaction that puts the letter into the outbox."""

    newsletter = models.ForeignKey(Newsletter, models.DB_CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "copies"
        constraints = [models.UniqueConstraint(fields=["newsletter", "member"], name="copy_once")]

    def __str__(self) -> str:
        return f"{self.newsletter_id} to {self.member_id}"
