"""What people made of a contribution."""

from django.db import models
from django.utils import timezone

from guildhall.people.models import Member


class Reaction(models.Model):
    """A member thanks, agrees, or says how much time it saved."""

    class Kind(models.TextChoices):
        THANKS = "thanks", "Thanks"
        AGREE = "agree", "I agree"
        TIME = "time", "This saved me time"

    contribution = models.ForeignKey("Contribution", models.DB_CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    hours = models.DecimalField(max_digits=6, decimal_places=1, null=True)  # with TIME: hours saved
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "member", "kind"], name="reacts_once")]

    def __str__(self) -> str:
        return self.kind
