"""Tags: words that members put on contributions."""

from django.db import models


class Tag(models.Model):
    """One tag. That a tag exists says nothing: it is shown only where a contribution one may read carries it."""

    name = models.CharField(max_length=40)  # as first written
    slug = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """A contribution carries a tag."""

    contribution = models.ForeignKey("Contribution", models.DB_CASCADE, related_name="+", db_index=False)
    tag = models.ForeignKey(Tag, models.DB_CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "tag"], name="tagged_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.tag_id}"
