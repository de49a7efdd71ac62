"""What members change about how they are told."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from guildhall.journal.record import record
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer

from . import rhythm
from .models import Rhythm, Stop


@transaction.atomic
def choose_hours(row: Rhythm, *, by: Viewer, hour: int, weekday: int, zone: str) -> Rhythm:
    """Have what is gathered come at this hour of this clock, the weekly message on this day."""
    require(by, "choose_hours", row.member)
    row.hour, row.weekday, row.zone = hour, weekday, zone
    now = timezone.now()
    row.daily = _again(row.daily, rhythm.next_daily(row, now))
    row.weekly = _again(row.weekly, rhythm.next_weekly(row, now))
    row.save()
    record("chose_hours", by=by, member=row.member)
    return row


@transaction.atomic
def mail_again(stop: Stop, *, by: Viewer) -> None:
    """Be written to again of what was stopped."""
    require(by, "choose_hours", stop)
    stop.delete()
    record("chose_mail", by=by, member=stop.member)


def _again(due: datetime | None, then: datetime) -> datetime | None:  # unlike: it changes nothing
    return then if due is not None else None
