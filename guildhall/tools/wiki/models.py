"""What a wiki page has beside what every contribution has: its place, its names, how good it is, what links to it."""

from django.db import models
from django.db.models import Q

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.contributions.reviewing import Reviewed
from guildhall.people.models import Member

PAGE = "wiki.page"


class Page(Reviewed):
    """A page of a community's wiki."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        EMERGING = "emerging", "Emerging"
        PROVEN = "proven", "Proven"
        OUTDATED = "outdated", "Outdated"

    parent = models.ForeignKey("self", models.DB_SET_NULL, null=True, related_name="+", db_index=False)
    position = models.PositiveIntegerField(default=0)  # among those under the same page
    key = models.CharField(max_length=200)  # of its name now; see names.key_of
    status = models.CharField(max_length=8, choices=Status.choices, blank=True)  # as good practice, where it is one
    owner = models.ForeignKey(Member, models.DO_NOTHING, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index("parent", name="page_above", condition=Q(parent__isnull=False)),
            models.Index("review_by", name="page_due", condition=Q(review_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.key


class Name(models.Model):
    """A name that leads to a page in a community: the one it has, and those it had."""

    community = models.ForeignKey(Community, models.DO_NOTHING, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "key", "page"], name="page_has_name")]

    def __str__(self) -> str:
        return self.key


class Link(models.Model):
    """A contribution of any kind mentions [[a name]], whether there is such a page or not."""

    contribution = models.ForeignKey(Contribution, models.DB_CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=200)  # as it was written

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "key"], name="named_once")]
        indexes = [models.Index("key", name="named_in")]

    def __str__(self) -> str:
        return f"{self.contribution_id} to {self.key}"
