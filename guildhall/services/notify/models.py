"""What members are told, how they want it, and the outbox: every mail of the platform, before and after it is sent."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.journal.models import Entry
from guildhall.people.models import Member

from .newsletters.models import Copy, Newsletter

__all__ = ["Copy", "Letter", "Newsletter", "Notification", "Rhythm", "Stop"]


class Letter(models.Model):
    """One mail. It waits here until the mail server has taken it, or, on one machine alone, until it is read here."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        HANDED = "handed", "Being handed over"  # if it stays so, nobody knows whether it arrived: it is not sent again
        SENT = "sent", "Sent"
        KEPT = "kept", "Kept on this machine"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Nobody knows"

    to = models.EmailField(max_length=254)
    member = models.ForeignKey(
        Member, models.DO_NOTHING, null=True, related_name="+", db_index=False
    )  # if it is theirs
    sender = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    cause = models.CharField(max_length=300, null=True, unique=True)  # noqa: DJ001 - what it follows from, if it is ours
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)  # what the mail server said the last time
    written = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(default=timezone.now)  # not before
    tried = models.DateTimeField(null=True)  # the last time
    sent = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("due", name="letter_due", condition=models.Q(state="waiting")),
            models.Index("tried", name="letter_handed", condition=models.Q(state="handed")),
        ]
        ordering = ["-written", "-id"]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"


class Notification(models.Model):
    """A member is told of something that happened: on their page, and by mail as they chose. The ledger of both."""

    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    entry = models.ForeignKey(Entry, models.DB_CASCADE, related_name="+", db_index=False)
    about = models.CharField(max_length=60)  # one line and one thread of mail: "contribution:12", "message:3"
    scope = models.CharField(max_length=60)  # what brings it, and what is stopped by one click: "community:4"
    contribution = models.ForeignKey(Contribution, models.DB_CASCADE, null=True, related_name="+", db_index=False)
    community = models.ForeignKey(Community, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    # of what a part tells; a contribution's are read from it, when and for whom it may be read
    title = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    how = models.CharField(max_length=8, choices=Member.Mail.choices)
    made = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(null=True)
    mailed = models.DateTimeField(null=True)  # marked before the mail is handed over
    again = models.BooleanField(default=False)  # in a mail of which nobody knows whether it arrived; repeated once
    letter = models.ForeignKey(Letter, models.DB_SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "member"], name="told_once")]
        indexes = [
            models.Index("member", "about", models.F("id").desc(), name="told_about"),
            models.Index("member", models.F("id").desc(), name="told_newest"),
            models.Index("member", "about", name="told_unread", condition=models.Q(seen=None)),
            models.Index(
                "made", name="told_at_once", condition=models.Q(seen=None, mailed=None, how=Member.Mail.AT_ONCE)
            ),
            models.Index("contribution", name="told_of", condition=models.Q(contribution__isnull=False)),
            models.Index("letter", name="told_in", condition=models.Q(letter__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.about}"


class Rhythm(models.Model):
    """When a member gets what is gathered for them, and when the next is due."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"
        SATURDAY = 5, "Saturday"
        SUNDAY = 6, "Sunday"

    member = models.OneToOneField(Member, models.DO_NOTHING, primary_key=True, related_name="+")
    hour = models.PositiveSmallIntegerField(default=7)  # by their own clock
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.MONDAY)
    zone = models.CharField(max_length=40, default=settings.TIME_ZONE)
    daily = models.DateTimeField(null=True)  # the next one is due then, if there is something in it
    weekly = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("daily", name="daily_due", condition=models.Q(daily__isnull=False)),
            models.Index("weekly", name="weekly_due", condition=models.Q(weekly__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.hour} o’clock in {self.zone}"


class Stop(models.Model):
    """A member wants no mail of something that is nothing to be followed: being named, what a part tells."""

    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    scope = models.CharField(max_length=60)  # as in Notification
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "scope"], name="stopped_once")]

    def __str__(self) -> str:
        return f"{self.member_id}: no {self.scope}"
