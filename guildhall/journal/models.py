"""The journal: one narrow, append-only table of what happened."""

from django.db import models
from django.db.models import F, Q


class Entry(models.Model):
    """Somebody did something. Never changed, but that a purged contribution or an erased person's data is let go."""

    verb = models.CharField(max_length=40)  # past tense: "published", "admitted"
    # Each key names its table, for the journal is below them all; the actor is null for the system.
    actor = models.ForeignKey("people.Member", models.DO_NOTHING, null=True, related_name="+", db_index=False)
    member = models.ForeignKey("people.Member", models.DO_NOTHING, null=True, related_name="+", db_index=False)
    community = models.ForeignKey(
        "communities.Community", models.DO_NOTHING, null=True, related_name="+", db_index=False
    )
    contribution = models.ForeignKey(
        "contributions.Contribution", models.DB_SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(auto_now_add=True)
    data = models.JSONField(default=dict)  # small facts the verb needs: ids and words, never text of a contribution

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index("community", F("id").desc(), name="entry_community", condition=Q(community__isnull=False)),
            models.Index("actor", F("id").desc(), name="entry_actor"),
            models.Index("contribution", name="entry_contribution", condition=Q(contribution__isnull=False)),
            models.Index("member", F("id").desc(), name="entry_member", condition=Q(member__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.verb} #{self.pk}"
