"""Writing mails of what waits to be mailed: at once, or as a digest. Each notification stands in one mail."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BigIntegerField, Case, Q, QuerySet, Value, When
from django.utils import timezone

from guildhall.people.models import Member

from . import pieces, rhythm, writing
from .models import Letter, Notification, Rhythm
from .writing import Mail

SOME: Final = 100  # people at a time
AT_ONCE, NONE = Member.Mail.AT_ONCE, Member.Mail.NONE


def at_once(now: datetime | None = None) -> int:
    """Write all that was told at once and has waited for others about the same thing; how many letters were written."""
    return sum(iter(lambda: _some_at_once(now or timezone.now()), None))


def digests(now: datetime | None = None) -> int:
    """Write all digests that are due; how many letters were written."""
    return sum(iter(lambda: _some_digests(now or timezone.now()), None))


def some_at_once() -> bool:
    """Write some of what was told at once; whether there was any."""
    return _some_at_once(timezone.now()) is not None


def some_digests() -> bool:
    """Write some of the digests that are due; whether there were any."""
    return _some_digests(timezone.now()) is not None


def ripe(now: datetime) -> QuerySet[Notification]:
    """What was told at once and has waited long enough."""
    before = now - timedelta(minutes=settings.GUILDHALL_MAIL_WINDOW_MINUTES)
    return Notification.objects.filter(how=AT_ONCE, mailed=None, seen=None, made__lte=before)


def due(now: datetime) -> QuerySet[Rhythm]:
    """Whose digest is due."""
    return Rhythm.objects.filter(Q(daily__lte=now) | Q(weekly__lte=now))


def _some_at_once(now: datetime) -> int | None:
    """How many letters were written; None if there was nothing to be written."""
    pairs = set(ripe(now).order_by("made").values_list("member", "about")[:SOME])
    if not pairs:
        return None
    rows = Notification.objects.filter(how=AT_ONCE, mailed=None, seen=None, member__in={m for m, _ in pairs})
    rows = rows.filter(about__in={about for _, about in pairs})
    told = rows.values_list("pk", "member", "about")
    keys = [pk for pk, member, about in told if (member, about) in pairs]
    found = pieces.rows_for(keys)
    people = {row.member_id: row.member for row in found}
    by_member = pieces.threads(found, whole=True)
    return _keep([writing.at_once(people[pk], thread) for pk, some in by_member.items() for thread in some], keys)


def _some_digests(now: datetime) -> int | None:
    """A letter for each of some people who have something to read; nobody gets an empty one. None if none is due."""
    some = list(due(now).values_list("pk", flat=True)[: SOME * 10])
    if len(some) > SOME:
        some = random.sample(some, SOME)  # so that two workers seldom write the same
    whose = list(due(now).filter(pk__in=some).select_related("member"))
    if not whose:
        return None
    waiting = Notification.objects.filter(_told_of(whose, now), mailed=None, seen=None)
    keys = list(waiting.values_list("pk", flat=True))
    told = pieces.threads(pieces.rows_for(keys), whole=False)
    mails = [_digest(each, told[each.member_id], now) for each in whose if each.member_id in told]
    return _keep(mails, keys, due=whose, now=now)


def _told_of(whose: list[Rhythm], now: datetime) -> Q:
    """What goes into the digests of these people."""
    by_hows: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for each in whose:
        by_hows[_hows(each, now)].append(each.member_id)
    return reduce(or_, (Q(member__in=keys, how__in=hows) for hows, keys in by_hows.items()))


def _hows(each: Rhythm, now: datetime) -> tuple[str, ...]:
    both = ((each.daily, Member.Mail.DAILY), (each.weekly, Member.Mail.WEEKLY))
    return tuple(how for at, how in both if at is not None and at <= now)


def _digest(each: Rhythm, threads: list[pieces.Thread], now: datetime) -> Mail:
    return writing.digest(each.member, threads, name=_hows(each, now)[0])


@transaction.atomic
def _keep(
    mails: Sequence[Mail], keys: Iterable[int], *, due: Sequence[Rhythm] = (), now: datetime | None = None
) -> int:
    """Put letters into the outbox and mark what stands in them, all or nothing. Who was quicker is not written again.

    Arguments:
        keys: all that was looked at. What stands in no mail is not to be mailed any more.
        due: whose digests these are: the next is due another time.
    """
    ours = _held(due, now) if now is not None else None
    free = set(_locked(Notification.objects.filter(pk__in=list(keys), mailed=None, seen=None)))
    whole = [mail for mail in mails if free.issuperset(mail.items) and (ours is None or mail.letter.member_id in ours)]
    _write(whole)
    mailed = {pk for mail in mails for pk in mail.items}
    dropped = [pk for pk in keys if pk not in mailed]
    Notification.objects.filter(pk__in=dropped).update(how=NONE)
    if ours is not None and now is not None:
        late = {mail.letter.member_id for mail in mails} - {mail.letter.member_id for mail in whole}
        _go_on([row for pk, row in ours.items() if pk not in late], now)  # who has read some meanwhile is asked anew
    return len(whole)


def _locked(rows: "Iterable[Notification]") -> list[int]:
    return list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))  # type: ignore[attr-defined]


def _held(due: Sequence[Rhythm], now: datetime) -> dict[int, Rhythm]:
    """Those whose digest nobody else has written meanwhile, held, by member."""
    skip = connection.features.has_select_for_update_skip_locked
    rows = Rhythm.objects.select_for_update(skip_locked=skip).filter(pk__in=[each.pk for each in due]).order_by("pk")
    were = {each.pk: (each.daily, each.weekly) for each in due}
    return {row.pk: row for row in rows if (row.daily, row.weekly) == were[row.pk]}


def _write(mails: Sequence[Mail]) -> None:
    letters = Letter.objects.bulk_create([mail.letter for mail in mails])
    which = [When(pk__in=mail.items, then=Value(letter.pk)) for mail, letter in zip(mails, letters, strict=True)]
    marked = Notification.objects.filter(pk__in=[pk for mail in mails for pk in mail.items])
    if which:
        marked.update(mailed=timezone.now(), letter=Case(*which, output_field=BigIntegerField()))


def _go_on(rows: list[Rhythm], now: datetime) -> None:
    """When the next is due: when there is something for it already."""
    waiting: dict[int, set[str]] = defaultdict(set)
    left = Notification.objects.filter(member__in=[row.pk for row in rows], mailed=None, seen=None)
    for member, how in left.filter(how__in=rhythm.DIGESTS).values_list("member", "how").distinct():
        waiting[member].add(how)
    Rhythm.objects.filter(pk__in=[row.pk for row in rows]).update(daily=None, weekly=None)
    more = [row for row in rows if row.pk in waiting]
    for row in more:
        row.daily = rhythm.next_daily(row, now) if "daily" in waiting[row.pk] else None
        row.weekly = rhythm.next_weekly(row, now) if "weekly" in waiting[row.pk] else None
    Rhythm.objects.bulk_update(more, ["daily", "weekly"], batch_size=200)
