"""Whom to tell: those who follow, and those who are named."""

from functools import reduce
from operator import or_
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.people.models import Member, Organisation

from .tag import Tag

FOLLOWED: Final = ("community", "contribution", "tag", "person", "organisation")


def _only(one: str) -> Q:
    return Q(**{f"{name}__isnull": name != one for name in FOLLOWED})


class Follow(models.Model):
    """A member follows a community, a contribution, a tag, a person or an organisation: exactly one of them."""

    class How(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "Once a day"
        WEEKLY = "weekly", "Once a week"
        NONE = "none", "Nothing"

    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    community = models.ForeignKey(Community, models.DO_NOTHING, null=True, related_name="+")
    contribution = models.ForeignKey("Contribution", models.DB_CASCADE, null=True, related_name="+")
    tag = models.ForeignKey(Tag, models.DB_CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Member, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    how = models.CharField(max_length=8, choices=How.choices, blank=True)  # empty: as the member's own choice
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=reduce(or_, map(_only, FOLLOWED)), name="follows_one_thing"),
            models.UniqueConstraint(
                fields=["member", "community"], condition=Q(community__isnull=False), name="follows_community"
            ),
            models.UniqueConstraint(
                fields=["member", "contribution"], condition=Q(contribution__isnull=False), name="follows_it"
            ),
            models.UniqueConstraint(fields=["member", "tag"], condition=Q(tag__isnull=False), name="follows_tag"),
            models.UniqueConstraint(
                fields=["member", "person"], condition=Q(person__isnull=False), name="follows_person"
            ),
            models.UniqueConstraint(
                fields=["member", "organisation"], condition=Q(organisation__isnull=False), name="follows_organisation"
            ),
        ]
        indexes = [  # who follows a person or an organisation
            models.Index("person", name="followed_person", condition=Q(person__isnull=False)),
            models.Index("organisation", name="followed_organisation", condition=Q(organisation__isnull=False)),
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
