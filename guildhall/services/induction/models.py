"""The first two weeks of somebody in a new post."""

from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.utils import timezone

from guildhall.people.models import Member

LASTS: Final = timedelta(days=14)


class Induction(models.Model):
    """Offered to a member who is new in post; begun if they like; over after two weeks, or when they say so."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="+")
    offered = models.DateTimeField(default=timezone.now)
    began = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"New in post: {self.member_id}"

    @property
    def until(self) -> datetime:
        """When it ends by itself."""
        return (self.began or self.offered) + LASTS

    @property
    def is_running(self) -> bool:
        return self.began is not None and self.ended is None and self.until > timezone.now()


class Step(models.Model):
    """One thing that is suggested, by its key: what it is and whether it may be shown is asked whenever it is."""

    class Sort(models.TextChoices):
        COMMUNITY = "community", "Join"
        THREAD = "thread", "Read"
        DOCUMENT = "document", "Keep by you"
        PERSON = "person", "Get to know"
        BUDDY = "buddy", "Ask"

    induction = models.ForeignKey(Induction, models.CASCADE, related_name="steps", db_index=False)
    sort = models.CharField(max_length=10, choices=Sort.choices)
    key = models.BigIntegerField()
    done = models.DateTimeField(null=True)  # ticked by hand; what ticks itself is not written down

    class Meta:
        constraints = [models.UniqueConstraint(fields=["induction", "sort", "key"], name="suggested_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.sort} {self.key}"
