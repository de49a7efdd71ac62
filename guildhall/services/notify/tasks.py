"""What follows from what happened, and what the clock does: telling, writing, delivering."""

from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.tasks import Task, task
from django.utils import timezone

from guildhall.journal.models import Entry
from guildhall.kernel.every import every
from guildhall.people.models import Member

from . import delivery, gathering, letters, recalling, rhythm, stopping, telling, unread, wishes
from .apps import CHOICES, LESS, LETTERS, SHRINKING
from .models import Letter, Notification, Rhythm
from .newsletters import audience, sending

KEPT_FOR: Final = timedelta(days=30)  # a letter that has gone, or never will
TOLD_FOR: Final = timedelta(days=90)  # a notification
SECONDS: Final = 8  # that a worker writes or hands over letters before it looks for other work; or is to end


@task
def on_entry(entry_id: int) -> None:
    """Note whom an entry of the journal is told to, and write the letters it calls for, by the law as it is now."""
    shown = ("community", "member", "actor", "contribution__community", "contribution__author")
    entry = Entry.objects.select_related(*shown).filter(pk=entry_id).first()
    if entry is None:
        return
    telling.tell(entry)
    if entry.verb in LETTERS:
        for words in letters.about(entry):
            _post(words, cause=f"{entry_id}:{words.to}")
    if entry.verb in SHRINKING | LETTERS:
        _count_less(entry)
    if entry.verb in CHOICES:
        _choose(entry)
    if entry.verb in LESS and entry.member is not None:
        recalling.recall(entry.member)


@task
def deliver(letter_id: int) -> None:
    """Hand a letter to the mail server, once; on a deployment without one it is kept to be read here."""
    delivery.deliver_all(Letter.objects.filter(pk=letter_id), seconds=SECONDS)


@task(priority=-5)
def deliver_waiting() -> None:
    """Hand over what waits in the outbox, through one connection."""
    if not delivery.deliver_all(Letter.objects.all(), seconds=SECONDS):
        _soon(deliver_waiting)
    look()  # what had waited for the outbox to empty goes on


@task(priority=-4)
def write_at_once() -> None:
    """Mail what was told at once."""
    if _write(gathering.some_at_once):
        _soon(write_at_once)


@task(priority=-5)
def write_digests() -> None:
    """Mail the digests that are due."""
    if _write(gathering.some_digests):
        _soon(write_digests)


@every(minutes=1)
def look() -> None:
    """Let a worker write and deliver what is due; only where there is something."""
    now = timezone.now()
    if gathering.ripe(now).exists():
        _soon(write_at_once)
    if gathering.due(now).exists():
        _soon(write_digests)
    if Letter.objects.filter(state=Letter.State.WAITING, due__lte=now).exists():
        _soon(deliver_waiting)
    sending.go_on()


@every(minutes=5)
def reconcile() -> int:
    """Let go of what is old and of what is in doubt, and see to it that nobody's digest is forgotten; how many were."""
    mended = delivery.recover() + _remember_digests()
    old = Letter.objects.exclude(state__in=(Letter.State.WAITING, Letter.State.HANDED))
    old.filter(written__lt=timezone.now() - KEPT_FOR).delete()
    gone = Notification.objects.filter(made__lt=timezone.now() - TOLD_FOR)
    members = set(gone.filter(seen=None).values_list("member", flat=True)[:5000])
    if gone.delete()[0]:
        unread.recount(members, all_of_them=True)
    return mended


def _write(step: Callable[[], bool]) -> bool:
    """Letters, as many as there is time for and room in the outbox; whether there is both, and more to be written."""
    until, goes_on = monotonic() + SECONDS, True
    while goes_on and monotonic() < until:
        goes_on = not sending.is_full() and step()
    _soon(deliver_waiting)
    return goes_on


def _soon(job: "Task[[], None]") -> None:
    """Have a worker do `job`, unless it is to be done already: what is asked for every minute would pile up."""
    if not sending.is_coming(job):
        job.enqueue()


def _remember_digests() -> int:
    """What is gathered for somebody who awaits no digest; how much."""
    for_nothing = Rhythm.objects.filter(member=OuterRef("member"))
    waiting = Notification.objects.filter(mailed=None, seen=None)
    daily = waiting.filter(~Exists(for_nothing.exclude(daily=None)), how="daily")
    weekly = waiting.filter(~Exists(for_nothing.exclude(weekly=None)), how="weekly")
    lost = [*daily[:1000], *weekly[:1000]]
    rhythm.await_digests(lost)
    return len(lost)


def _count_less(entry: Entry) -> None:
    """Something may no longer be read by somebody: it counts no more."""
    unseen = Notification.objects.filter(seen=None)
    if entry.contribution is not None:
        root = entry.contribution.root_id or entry.contribution.pk
        of = Q(about=f"contribution:{root}")
    elif entry.member_id is not None and entry.community_id is not None:
        of = Q(member=entry.member_id)
    else:
        return
    unread.recount(set(unseen.filter(of).values_list("member", flat=True)), all_of_them=True)


def _choose(entry: Entry) -> None:
    """Somebody has chosen otherwise, or told their provider that a mail was unwanted."""
    member = Member.objects.filter(pk=entry.member_id or entry.actor_id or 0).first()
    if member is None:
        return
    if entry.verb == "complained":
        about = stopping.scope_of(entry.data.get("about", ""), member)
        for scope in [about] if about else ["digest:0", audience.ANY_NEWSLETTER]:
            stopping.stop(stopping.Way(member, scope))
    wishes.refresh(member)


@transaction.atomic
def _post(words: letters.Words, *, cause: str) -> None:
    """Put a letter into the outbox, once for each cause, however often the task is run."""
    fields = {"to": words.to, "sender": settings.DEFAULT_FROM_EMAIL, "text": words.text, "html": words.html}
    letter, is_new = Letter.objects.get_or_create(cause=cause, defaults=fields | {"subject": words.subject[:300]})
    if is_new:
        deliver.enqueue(letter.pk)
