"""Whom to tell: those who follow, and those who are named."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.people.models import Member

from .tag import Tag


class Follow(models.Model):
    """A member follows a community, a contribution or a tag: exactly one of them."""

    class How(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "Once a day"
        WEEKLY = "weekly", "Once a week"
        NONE = "none", "No mail"

    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    community = models.ForeignKey(Community, models.DO_NOTHING, null=True, related_name="+")
    contribution = models.ForeignKey("Contribution", models.DB_CASCADE, null=True, related_name="+")
    tag = models.ForeignKey(Tag, models.DB_CASCADE, null=True, related_name="+")
    how = models.CharField(max_length=8, choices=How.choices, default=How.AT_ONCE)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(community__isnull=False, contribution=None, tag=None)
                | Q(community=None, contribution__isnull=False, tag=None)
                | Q(community=None, contribution=None, tag__isnull=False),
                name="follows_one_thing",
            ),
            models.UniqueConstraint(
                fields=["member", "community"], condition=Q(community__isnull=False), name="follows_community"
            ),
            models.UniqueConstraint(
                fields=["member", "contribution"], condition=Q(contribution__isnull=False), name="follows_it"
            ),
            models.UniqueConstraint(fields=["member", "tag"], condition=Q(tag__isnull=False), name="follows_tag"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} follows"


class Mention(models.Model):
    """A contribution names a member."""

    contribution = models.ForeignKey("Contribution", models.DB_CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "member"], name="mentioned_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.contribution_id}"
