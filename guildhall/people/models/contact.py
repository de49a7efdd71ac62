"""Who knows whom, who asks to, who brings people together, and who wants to hear no more of somebody."""

from datetime import timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from guildhall.policy.words import Standing

from .member import Member

QUIET: Final = timedelta(days=90)  # after an asking: until then it may not be asked again, and a "no" holds


class Contact(models.Model):
    """`member` has `other` as a contact. There are always two, one for each side, made and removed together."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Member, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=500, blank=True)  # of `member`, to themselves

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "other"], name="contact_once"),
            models.CheckConstraint(condition=~Q(member=F("other")), name="contact_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} knows {self.other_id}"


class AskingQuerySet(models.QuerySet["Asking"]):
    """Sets of askings: what the one who asks sees is not what the one who is asked sees."""

    def waiting_for(self, member: Member) -> "AskingQuerySet":
        """Those that wait for an answer of `member`."""
        heard = self.filter(to=member, accepted=None, declined=None, withdrawn=None)
        return heard.filter(by__standing=Standing.APPROVED)

    def sent_by(self, member: Member) -> "AskingQuerySet":
        """Those that `member` believes to be waiting: nobody learns that they were declined, or never heard."""
        return self.filter(by=member, accepted=None, withdrawn=None)


class Asking(models.Model):
    """A member asked another to be a contact. Declined, it stays for who asked as if nobody had answered yet."""

    by = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    to = models.ForeignKey(Member, models.CASCADE, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    accepted = models.DateTimeField(null=True)
    declined = models.DateTimeField(null=True)  # or never heard, because the other blocks who asked
    withdrawn = models.DateTimeField(null=True)  # kept, so that a "no" outlasts it

    objects = AskingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "to"], name="asked_once"),
            models.CheckConstraint(condition=~Q(by=F("to")), name="asked_another"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} asks {self.to_id}"

    @property
    def may_be_renewed(self) -> bool:
        """Whether it is so long ago that it may be asked again, answered or not."""
        return timezone.now() - self.at > QUIET


class Block(models.Model):
    """`member` wants to hear nothing of `other`, who is told nothing of it."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Member, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "other"], name="blocked_once"),
            models.CheckConstraint(condition=~Q(member=F("other")), name="blocks_another"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} blocks {self.other_id}"


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    """Sets of introductions."""

    def waiting_for(self, member: Member) -> "IntroductionQuerySet":
        """Those that `member` has not answered, of people who are still there."""
        there = Standing.APPROVED
        return self.filter(to=member, answered=None, other__standing=there, by__standing=there)


class Introduction(models.Model):
    """`by`, who knows both, told `to` of `other`. The other side has a row of their own, unless it is not to hear."""

    by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    to = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Member, models.CASCADE, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    answered = models.DateTimeField(null=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["to", "other", "by"], name="introduced_once")]

    def __str__(self) -> str:
        return f"{self.by_id} introduces {self.other_id} to {self.to_id}"
