"""The clock looks through saved searches, and whoever wants to be told of new answers is."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from guildhall.journal.models import Entry
from guildhall.journal.record import record
from guildhall.kernel.every import every
from guildhall.kernel.kinds import Notice
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.services.search.models import Saved

from . import answers

GAPS: Final = {
    Member.Mail.AT_ONCE: timedelta(minutes=5), Member.Mail.DAILY: timedelta(days=1),
    Member.Mail.WEEKLY: timedelta(days=7),
}  # fmt: skip
SETTLED: Final = timedelta(minutes=1)  # for what was published to be committed
INDEXING: Final = "guildhall.services.search.tasks.follow"
UNDONE: Final = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
AT_A_TIME: Final = 200
NAMED: Final = 5


@every(minutes=5)
def look_round() -> int:
    """Have those looked through whose time has come; how many."""
    due = Saved.objects.filter(due__lte=timezone.now()).exclude(how=Member.Mail.NONE)
    keys = list(due.order_by("due").values_list("pk", flat=True)[:AT_A_TIME])
    for pk in keys:
        look_through.enqueue(pk)
    return len(keys)


@task(priority=-10)
def look_through(pk: int) -> None:
    """Note in the journal, once, that there is something new."""
    now = timezone.now()
    saved = Saved.objects.select_related("member").filter(pk=pk, due__lte=now).first()
    if saved is None or saved.how not in GAPS:
        return
    until = max(saved.told, _indexed_until(now))
    viewer = Viewer.of(saved.member)
    found = answers.hits(saved, viewer, since=saved.told, until=until) if viewer.is_approved else []
    with transaction.atomic():
        mine = Saved.objects.filter(pk=pk, told=saved.told, due=saved.due)  # of two who look, one tells
        if mine.update(told=until, due=now + GAPS[Member.Mail(saved.how)]) and found:
            window = {"since": saved.told.isoformat(), "until": until.isoformat()}
            record("found_new", None, by=Viewer.system(), member=saved.member, saved=pk, window=window)


def _indexed_until(now: datetime) -> datetime:
    """Up to when the index has all that was published: where workers lag, what they have not come to is told later."""
    waiting = DBTaskResult.objects.filter(task_path=INDEXING, status__in=UNDONE).order_by("enqueued_at")
    first = waiting.values_list("enqueued_at", flat=True).first()
    return min(first or now, now) - SETTLED


def notices(entry: Entry, keys: list[int] | None) -> list[Notice]:
    """Its member, if there still is something that they may read."""
    known = Saved.objects.select_related("member").filter(pk=entry.data["saved"], member=entry.member_id)
    saved = known.exclude(how=Member.Mail.NONE).first()
    if saved is None or (keys is not None and saved.member_id not in keys):
        return []
    viewer = Viewer.of(saved.member)
    since, until = (datetime.fromisoformat(entry.data["window"][name]) for name in ("since", "until"))
    found = answers.hits(saved, viewer, since=since, until=until)
    titles = list(answers.threads(found, viewer).newest().values_list("title", flat=True))
    return [_notice(saved, titles)] if titles else []


def _notice(saved: Saved, titles: list[str]) -> Notice:
    many = "one new thing" if len(titles) == 1 else f"{len(titles)} new things"
    more = [f"and {len(titles) - NAMED} more"] if len(titles) > NAMED else []
    return Notice(
        member=saved.member_id,
        about=f"search:{saved.pk}",
        title=f"Your search “{saved.name}” found {many}",
        text="\n".join([*titles[:NAMED], *more]),
        url=saved.get_absolute_url(),
        why="You saved this search",
        how=saved.how,
    )
