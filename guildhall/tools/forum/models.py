"""What a topic has beside what every contribution has."""

from django.db import models

from guildhall.contributions.models import Contribution, Detail

TOPIC = "forum.topic"


class Topic(Detail):
    """A question or a discussion."""

    is_question = models.BooleanField(default=True)
    answer = models.ForeignKey(
        Contribution, models.DB_SET_NULL, null=True, related_name="+", db_index=False
    )  # the accepted reply

    class Meta:
        # Only of those that have one: by an index of all, SQLite would begin with every unanswered question there is.
        indexes = (models.Index("answer", name="accepted", condition=models.Q(answer__isnull=False)),)

    def __str__(self) -> str:
        return "question" if self.is_question else "discussion"

    @property
    def is_answered(self) -> bool:
        return self.answer_id is not None
