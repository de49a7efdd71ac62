"""Going, taking one's data along, and two accounts becoming one: what is under way."""

from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .member import Member

GRACE: Final = timedelta(days=7)  # from asking to close an account until it is erased
TAKEAWAY_KEPT: Final = timedelta(days=7)


class Closing(models.Model):
    """An account is to be closed. Until the day it is due its owner can sign in and keep it."""

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="closing")
    named = models.BooleanField(default=False)  # what they wrote stays under their name
    asked = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.member_id} goes on {self.due:%d %B %Y}"


class Takeaway(models.Model):
    """A member's own data, packed for them alone."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        PACKING = "packing", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="takeaways")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    asked = models.DateTimeField(default=timezone.now)
    begun = models.DateTimeField(null=True)
    made = models.DateTimeField(null=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state__in=["waiting", "packing"]), name="packs_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.state}"

    @property
    def place(self) -> str:
        """Its name in the storage of uploads, among which it is none: nothing sweeps it but its own clock."""
        return f"takeaways/data-{self.pk}.zip"

    @property
    def until(self) -> object:
        return (self.made or self.asked) + TAKEAWAY_KEPT

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.PACKING)


class Merging(models.Model):
    """A steward has found that two accounts are one person's. Where it would open what is private, another agrees."""

    gone = models.OneToOneField(Member, models.CASCADE, related_name="+")
    kept = models.ForeignKey(Member, models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    asked = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
