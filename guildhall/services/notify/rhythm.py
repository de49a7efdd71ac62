"""When digests are due: at an hour of each member's own clock, in summer and in winter."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from itertools import batched
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from guildhall.people.models import Member

from .models import Notification, Rhythm

AT_A_TIME: Final = 500
DIGESTS: Final = (Member.Mail.DAILY, Member.Mail.WEEKLY)


def next_daily(rhythm: Rhythm, after: datetime) -> datetime:
    """The first time after `after` that the member's clock shows their hour."""
    return _next(rhythm, after, None)


def next_weekly(rhythm: Rhythm, after: datetime) -> datetime:
    """The same, on their day of the week."""
    return _next(rhythm, after, rhythm.weekday)


def _next(rhythm: Rhythm, after: datetime, weekday: int | None) -> datetime:
    zone = ZoneInfo(rhythm.zone)
    day = after.astimezone(zone).date() - timedelta(days=1)
    while True:
        # An hour that the clock leaves out is the one it goes on with; of one that it shows twice, the first counts.
        at = datetime.combine(day, time(rhythm.hour), zone).astimezone(UTC)
        if at > after and weekday in (None, day.weekday()):
            return at
        day += timedelta(days=1)


def of(member: Member) -> Rhythm:
    """The rhythm of `member`; as it is for everybody until they choose."""
    return Rhythm.objects.filter(member=member).first() or Rhythm(member=member)


def await_digests(rows: Iterable[Notification]) -> None:
    """See to it that those for whom these are gathered get a digest when theirs is due."""
    wanted: dict[int, set[str]] = {}
    for row in rows:
        if row.how in DIGESTS:
            wanted.setdefault(row.member_id, set()).add(row.how)
    now = timezone.now()
    for some in batched(sorted(wanted), AT_A_TIME):
        new = [Rhythm(member_id=pk, zone=settings.TIME_ZONE) for pk in some]
        Rhythm.objects.bulk_create(new, ignore_conflicts=True)
        for name, how, following in (("daily", "daily", next_daily), ("weekly", "weekly", next_weekly)):
            keys = [pk for pk in some if how in wanted[pk]]
            with transaction.atomic():  # held, for somebody may just be writing the last one
                held = Rhythm.objects.select_for_update().filter(pk__in=keys).order_by("pk")
                idle = [each for each in held if getattr(each, name) is None]
                for each in idle:
                    setattr(each, name, following(each, now))
                Rhythm.objects.bulk_update(idle, [name], batch_size=AT_A_TIME)
