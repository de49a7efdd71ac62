"""Writing mails of what waits to be mailed: at once, or as a digest. Each notification stands in one mail."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from guildhall.people.models import Member

from . import pieces, rhythm, writing
from .models import Letter, Notification, Rhythm
from .writing import Mail

SOME: Final = 50  # people at a time
AT_ONCE, NONE = Member.Mail.AT_ONCE, Member.Mail.NONE


def at_once(now: datetime | None = None) -> int:
    """Write what was told at once and has waited for others about the same thing; how many letters were written."""
    now, written = now or timezone.now(), 0
    before = now - timedelta(minutes=settings.GUILDHALL_MAIL_WINDOW_MINUTES)
    while pairs := _ripe(before):
        rows = Notification.objects.filter(how=AT_ONCE, mailed=None, seen=None, member__in={m for m, _ in pairs})
        rows = rows.filter(about__in={about for _, about in pairs})
        told = rows.values_list("pk", "member", "about")
        keys = [pk for pk, member, about in told if (member, about) in pairs]
        found = pieces.rows_for(keys)
        people = {row.member_id: row.member for row in found}
        by_member = pieces.threads(found, whole=True)
        mails = [writing.at_once(people[pk], thread) for pk, threads in by_member.items() for thread in threads]
        written += _keep(mails, keys)
    return written


def _ripe(before: datetime) -> set[tuple[int, str]]:
    ripe = Notification.objects.filter(how=AT_ONCE, mailed=None, seen=None, made__lte=before)
    return set(ripe.order_by("made").values_list("member", "about")[:SOME])


def digests(now: datetime | None = None) -> int:
    """Write the digests that are due; how many letters were written."""
    now, written = now or timezone.now(), 0
    while due := list(Rhythm.objects.filter(Q(daily__lte=now) | Q(weekly__lte=now)).select_related("member")[:SOME]):
        written += _digests_of(due, now)
    return written


def _digests_of(due: list[Rhythm], now: datetime) -> int:
    """A letter for each of these people who have something to read; nobody gets an empty one."""
    which = Q(pk__in=[])
    for each in due:
        which |= Q(member=each.member_id, how__in=_hows(each, now))
    waiting = Notification.objects.filter(which, mailed=None, seen=None)
    keys = list(waiting.values_list("pk", flat=True))
    found = pieces.rows_for(keys)
    told = pieces.threads(found, whole=False)
    mails = [_digest(each, told[each.member_id], now) for each in due if each.member_id in told]
    return _keep(mails, keys, due=due, now=now)


def _hows(each: Rhythm, now: datetime) -> list[str]:
    both = ((each.daily, Member.Mail.DAILY), (each.weekly, Member.Mail.WEEKLY))
    return [how for at, how in both if at is not None and at <= now]


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
    at = timezone.now()
    marked = [
        Notification(pk=pk, mailed=at, letter=letter)
        for mail, letter in zip(mails, letters, strict=True)
        for pk in mail.items
    ]
    Notification.objects.bulk_update(marked, ["mailed", "letter"], batch_size=200)


def _go_on(rows: list[Rhythm], now: datetime) -> None:
    """When the next is due: when there is something for it already."""
    waiting: dict[int, set[str]] = defaultdict(set)
    left = Notification.objects.filter(member__in=[row.pk for row in rows], mailed=None, seen=None)
    for member, how in left.filter(how__in=rhythm.DIGESTS).values_list("member", "how").distinct():
        waiting[member].add(how)
    for row in rows:
        row.daily = rhythm.next_daily(row, now) if "daily" in waiting[row.pk] else None
        row.weekly = rhythm.next_weekly(row, now) if "weekly" in waiting[row.pk] else None
    Rhythm.objects.bulk_update(rows, ["daily", "weekly"], batch_size=200)
