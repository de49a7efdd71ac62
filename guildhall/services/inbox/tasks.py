"""Dealing with mail that came, once each, and forgetting it."""

import logging
from datetime import timedelta
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.http import Http404
from django.tasks import task
from django.utils import timezone

from guildhall.kernel.every import every
from guildhall.people import mail as letters
from guildhall.people.models import Member
from guildhall.policy.words import Standing

from . import dealing
from .mail import Mail
from .models import KEPT_FOR, Received

MOST_TRIES: Final = 8
WAIT: Final = timedelta(minutes=5)  # after the first try; doubled after each: what fails now may be mended tomorrow
MOST_LETTERS: Final = 3  # to one member in a day
logger = logging.getLogger(__name__)


@task
def deal_with(received_id: int) -> None:
    """Post a mail, note what it says, or leave it: that it was done is kept in the same transaction, so it is once."""
    # A try is counted before it is made: a mail that breaks whoever reads it is not read for ever.
    waiting = Received.objects.filter(pk=received_id, state=Received.State.WAITING)
    if not waiting.update(tries=F("tries") + 1):
        return
    received = waiting.get()
    if received.tries > MOST_TRIES:
        _give_up(received)
        return
    try:
        _deal(received)
    except dealing.Passed as why:
        _done(received, Received.State.PASSED_OVER, str(why))
    except dealing.Unposted as why:
        _refuse(received, why)


def _deal(received: Received) -> None:
    mail = Mail.read(bytes(received.raw))
    if mail is None:
        raise dealing.Passed("unreadable")
    # A mail that was made to do harm takes long to read: nobody waits for that to write, so it is read before.
    if told := dealing.told_by_servers(received, mail):
        word, note = told
        with transaction.atomic():
            if _is_waiting(received):
                note()
                _done(received, Received.State.NOTED, word)
        return
    ready = dealing.ready(received, mail)  # files are kept here, before the transaction that refers to them
    try:
        with transaction.atomic():
            if _is_waiting(received):
                ready.post()
                _done(received, Received.State.POSTED, "left-out" if ready.left_out else "")
                if ready.left_out:
                    _tell(received, "posted_without", " ".join(ready.left_out))
    except (Http404, PermissionDenied, ValidationError) as problem:
        raise dealing.why_not(problem) from problem


def _is_waiting(received: Received) -> bool:
    """Whether nobody else has dealt with it meanwhile; it is held."""
    return Received.objects.select_for_update().filter(pk=received.pk, state=Received.State.WAITING).exists()


@transaction.atomic
def _give_up(received: Received) -> None:
    """Nobody's words are lost without being told, as far as it is known whose they are."""
    _done(received, Received.State.FAILED, "broken")
    _tell(received, "not_posted", dealing.BROKEN)


@transaction.atomic
def _refuse(received: Received, why: dealing.Unposted) -> None:
    _done(received, Received.State.REFUSED, why.reason)
    _tell(received, "not_posted", why.sentence)


def _done(received: Received, state: str, reason: str) -> None:
    Received.objects.filter(pk=received.pk).update(state=state, reason=reason[:40], raw=b"")


def _tell(received: Received, name: str, sentence: str) -> None:
    """Write to the person whose address it was, at the address they are registered with: never to who the mail says
    it is from. A few letters a day, however much comes."""
    found = Received.objects.filter(pk=received.pk).values_list("member", flat=True).first()
    member = Member.objects.select_for_update().filter(pk=found).first() if found else None
    if member is None or member.standing not in (Standing.APPROVED, Standing.AWAITING, Standing.SUSPENDED):
        return
    day = timezone.now() - timedelta(days=1)
    if Received.objects.filter(member=member, told__gt=day).count() >= MOST_LETTERS:
        return
    Received.objects.filter(pk=received.pk).update(told=timezone.now())
    letters.send(name, member, why=sentence, at=received.at)


@every(minutes=5)
def reconcile() -> int:
    """Deal with what a lost task left waiting, and forget that old mails came."""
    now, late = timezone.now(), Q(pk__in=[])
    for tries in range(MOST_TRIES + 1):
        late |= Q(tries=tries, at__lt=now - WAIT * 2**tries)
    left = Received.objects.filter(late, state=Received.State.WAITING)
    waiting = list(left.order_by("at").values_list("pk", flat=True)[:200])
    for pk in waiting:
        deal_with.enqueue(pk)
    Received.objects.filter(at__lt=now - KEPT_FOR).exclude(state=Received.State.WAITING).delete()
    return len(waiting)


@every(minutes=2)
def poll() -> int:
    """Fetch what waits in the mailbox, where there is one."""
    from .polling import poll_mailbox  # it enqueues what it keeps

    return poll_mailbox()
