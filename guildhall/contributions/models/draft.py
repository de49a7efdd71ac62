"""What a member was typing, and how far they have read."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.people.models import Member

DRAFTS_KEPT = timedelta(days=90)
MOST_DRAFTS = 100  # of one member; the oldest gives way


class Draft(models.Model):
    """What a member typed into a form and has not posted. Theirs alone: no other person has a door to it."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=200)  # the address of the form
    fields = models.JSONField(default=dict)  # name → text
    saved = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "place"], name="one_draft_a_form")]

    def __str__(self) -> str:
        return self.place

    @property
    def until(self) -> datetime:
        """When it is let go, if it is not saved again."""
        return self.saved + DRAFTS_KEPT


class ReadMark(models.Model):
    """How far a member has read a thread."""

    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    contribution = models.ForeignKey("Contribution", models.DB_CASCADE, related_name="+")  # the root
    community = models.ForeignKey(Community, models.DO_NOTHING, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)  # what was said before this, the member has seen

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "contribution"], name="one_mark_a_thread")]

    def __str__(self) -> str:
        return f"{self.member_id} read {self.contribution_id}"
