"""Mail that came: kept from before it is acknowledged until it has been dealt with."""

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils import timezone

from guildhall.people.models import Member

KEPT_FOR: Final = timedelta(days=30)  # that a mail came, so that it is known when it comes again


class Received(models.Model):
    """One mail to one of our addresses. What it says goes as soon as it has been dealt with."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        POSTED = "posted", "Posted"
        NOTED = "noted", "Noted"  # a bounce or a complaint
        PASSED_OVER = "passed", "Passed over"  # not from a person, or to nobody
        REFUSED = "refused", "Refused"
        FAILED = "failed", "Failed"

    key = models.CharField(max_length=64, unique=True)  # the same mail to the same address has the same
    to = models.CharField(max_length=320)
    sender = models.CharField(max_length=320, null=True)  # noqa: DJ001 - as the mail server was told; null: not known
    raw = models.BinaryField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True)  # a word of ours, never of the mail
    member = models.ForeignKey(Member, models.DO_NOTHING, null=True, related_name="+", db_index=False)  # whose address
    tries = models.PositiveSmallIntegerField(default=0)
    told = models.DateTimeField(null=True)  # when its sender was written to
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index("at", name="received_waiting", condition=models.Q(state="waiting")),
            models.Index("member", "at", name="received_of", condition=models.Q(member__isnull=False)),
            models.Index("at", name="received_old"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.reason}".strip()


class TakenBack(models.Model):
    """A member made all addresses void that they had been given."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="+")
    at = models.DateTimeField()  # what was made before is worth nothing

    def __str__(self) -> str:
        return f"{self.member_id}, {self.at:%Y-%m-%d %H:%M}"
