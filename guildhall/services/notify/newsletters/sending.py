"""Sending a newsletter: a step is a transaction, so that whatever becomes of a worker, another goes on where it was."""

from time import monotonic
from typing import Final

from django.db import connection, transaction
from django.tasks import Task, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from guildhall.policy.viewer import Viewer
from guildhall.services.notify.models import Letter

from .audience import Segment, audience
from .letters import letter_to
from .models import Copy, Newsletter

STEP: Final = 100  # members in one transaction
SECONDS: Final = 8  # that a worker writes letters before it looks for other work
WAITING: Final = 2000  # letters in the outbox: while there are more, none are added, and other mail is not kept waiting


@task(priority=-5)
def send_on(newsletter_id: int) -> None:
    """Write letters to those who come next, and hand them over."""
    from guildhall.services.notify.tasks import deliver_waiting  # it imports this module for the clock

    begun, goes_on = monotonic(), True
    while goes_on and monotonic() - begun < SECONDS:
        goes_on = step(newsletter_id)
    if goes_on:
        send_on.enqueue(newsletter_id)
    if not is_coming(deliver_waiting):
        deliver_waiting.enqueue()


def go_on() -> None:
    """Take up what a worker has left lying, or what waited for the outbox to empty."""
    going = Newsletter.objects.filter(state=Newsletter.State.SENDING).values_list("pk", flat=True)[:20]
    if going and not is_coming(send_on):
        for pk in going:
            send_on.enqueue(pk)


@transaction.atomic
def step(newsletter_id: int) -> bool:
    """Letters to the next members, each marked with its letter; whether there is more to be done now."""
    skip = connection.features.has_select_for_update_skip_locked  # another worker is about it
    rows = Newsletter.objects.select_for_update(of=("self",), skip_locked=skip).select_related("community", "by")
    newsletter = rows.filter(pk=newsletter_id, state=Newsletter.State.SENDING).first()
    if newsletter is None or is_full():
        return False
    if newsletter.by is None or not Viewer.of(newsletter.by).can("send_newsletter", newsletter.community):
        newsletter.state = Newsletter.State.STOPPED
    elif _write(newsletter) < STEP:
        newsletter.state = Newsletter.State.SENT
    is_over = newsletter.state != Newsletter.State.SENDING
    newsletter.finished = timezone.now() if is_over else None
    newsletter.save(update_fields=["state", "finished", "letters", "reached"])
    return not is_over


def _write(newsletter: Newsletter) -> int:
    """Letters to those who come next; how many were looked at. Who belongs and wants mail is asked now."""
    rows = audience(newsletter.community, Segment.of(newsletter.segment)).filter(member__gt=newsletter.reached)
    members = [row.member for row in rows.select_related("member__organisation").order_by("member")[:STEP]]
    known = Copy.objects.filter(newsletter=newsletter, member__in=members)
    had = set(known.values_list("member", flat=True))  # of two accounts that became one, say
    new = [member for member in members if member.pk not in had]
    Copy.objects.bulk_create([Copy(newsletter=newsletter, member=member) for member in new])
    letters = [letter_to(each, newsletter, cause=f"newsletter:{newsletter.pk}:{each.pk}") for each in new]
    Letter.objects.bulk_create(letters)
    newsletter.letters += len(letters)
    newsletter.reached = members[-1].pk if members else newsletter.reached
    return len(members)


def is_coming(job: "Task[..., None]") -> bool:
    """Whether a worker is to do `job` already."""
    return DBTaskResult.objects.ready().filter(task_path=job.module_path).exists()


def is_full() -> bool:
    """Whether many letters are waiting that could go. Those that wait for a busy domain hold up no others."""
    due = Letter.objects.filter(state=Letter.State.WAITING, due__lte=timezone.now())
    return due.order_by()[:WAITING].count() >= WAITING
