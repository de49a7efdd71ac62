"""What an announcement has beside what every contribution has, and who has put it out of sight."""

from datetime import date
from typing import Any, Final

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from guildhall.contributions.models import Contribution, Detail
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer

ANNOUNCEMENT: Final = "announcements.announcement"


class Announcement(Detail):
    """Until when it is shown at the top, and how far it reaches."""

    until = models.DateField(null=True)  # the last day; none: never at the top
    below = models.BooleanField(default=False)  # in sub-communities too, to those there who may read it
    mail = models.BooleanField(default=False)  # its author wanted everybody to have it by mail

    class Meta:
        indexes = [models.Index("until", name="announced_until", condition=Q(until__isnull=False))]

    def __str__(self) -> str:
        return f"until {self.until}"

    @property
    def is_on(self) -> bool:
        """Whether it is shown at the top today."""
        return self.until is not None and self.until >= timezone.localdate()


class Dismissal(models.Model):
    """A member has read an announcement, and does not want it at the top any more."""

    contribution = models.ForeignKey(Contribution, models.DB_CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "member"], name="dismissed_once")]

    def __str__(self) -> str:
        return f"{self.member_id} dismissed {self.contribution_id}"


def at_the_top(announcements: ContributionQuerySet, day: date) -> ContributionQuerySet:
    """Those of `announcements` that are shown at the top on `day`: it ends by itself, without anybody's doing."""
    return announcements.filter(announcement__until__gte=day)


def not_dismissed(announcements: ContributionQuerySet, viewer: Viewer) -> ContributionQuerySet:
    """Without those that the viewer has put out of sight."""
    if viewer.member is None:
        return announcements
    return announcements.exclude(Exists(Dismissal.objects.filter(contribution=OuterRef("pk"), member=viewer.member)))


def told(said: Contribution) -> dict[str, Any]:
    """For those who follow its publishing: is everybody to have it by mail?"""
    return {"mail": True} if Announcement.objects.filter(contribution=said, mail=True).exists() else {}
