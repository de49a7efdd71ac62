"""Who has a form open to revise something."""

from django.db import models
from django.utils import timezone

from guildhall.people.models import Member


class Editing(models.Model):
    """A member is revising a contribution. Noted when the form is opened and now and then while it is; shown to others
    who may revise it, for a few minutes."""

    contribution = models.ForeignKey("Contribution", models.DB_CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "member"], name="edits_once")]
        indexes = [models.Index("at", name="editing_at")]

    def __str__(self) -> str:
        return f"{self.member_id} edits {self.contribution_id}"
