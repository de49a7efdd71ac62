"""What a contribution said, and says."""

from django.db import models
from django.utils import timezone

from guildhall.people.models import Member


class Version(models.Model):
    """One wording of a contribution. Written once, never changed."""

    contribution = models.ForeignKey("Contribution", models.DB_CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    source = models.TextField(blank=True)  # Markdown, as typed
    html = models.TextField(blank=True)  # rendered once and sanitised, with reference tokens
    author = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=200, blank=True)  # why it was changed
    minor = models.BooleanField(default=False)  # "minor change: tell nobody"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "number"], name="version_number")]

    def __str__(self) -> str:
        return f"version {self.number}"
