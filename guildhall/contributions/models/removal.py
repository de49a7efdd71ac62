"""Why something is not to be seen."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from guildhall.people.models import Member

BIN_KEEPS = timedelta(days=30)


class Removal(models.Model):
    """A contribution was withdrawn to the bin, or hidden, by somebody, at a time, for a reason."""

    contribution = models.OneToOneField("Contribution", models.DB_CASCADE, related_name="removal")
    by = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True)
    place = models.ForeignKey(  # what stands in for it, with what others answered
        "Contribution", models.DB_SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index("at", name="removal_at")]

    def __str__(self) -> str:
        return f"{self.contribution_id} removed"

    @property
    def until(self) -> datetime:
        """When the bin lets go of it."""
        return self.at + BIN_KEEPS
