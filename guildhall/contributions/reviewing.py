"""What somebody promised to look at again by a day: whoever is to do so is reminded, once for each such day."""

from collections.abc import Callable
from typing import Final

from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from guildhall.journal.record import record
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import State

from .models import Detail

SOME: Final = 500  # at one tick


class Reviewed(Detail):
    """A detail that somebody is to look at again by a day."""

    review_by = models.DateField(null=True)
    reminded = models.DateField(null=True)  # the day that its reviewer was reminded of

    class Meta:
        abstract = True

    @property
    def is_overdue(self) -> bool:
        return self.review_by is not None and self.review_by < timezone.localdate()


def remind[One: Reviewed](details: QuerySet[One], *, reviewer: Callable[[One], Member | None]) -> int:
    """Note in the journal which of `details` are due to be reviewed, and by whom; how many there were."""
    due = details.filter(review_by__lte=timezone.localdate(), contribution__state=State.LIVE)
    due = due.filter(contribution__community__closed=None).filter(Q(reminded=None) | ~Q(reminded=F("review_by")))
    found = due.select_related("contribution__community").order_by("review_by", "pk")[:SOME]
    return sum(_remind(details.filter(pk=detail.pk), detail, reviewer(detail)) for detail in found)


@transaction.atomic
def _remind[One: Reviewed](row: QuerySet[One], detail: One, reviewer: Member | None) -> bool:
    """Two clocks may tick: only one of them finds it not yet reminded."""
    if not row.filter(review_by=detail.review_by).exclude(reminded=detail.review_by).update(reminded=detail.review_by):
        return False
    record("review_due", detail.contribution, by=Viewer.system(), member=reviewer)
    return True
