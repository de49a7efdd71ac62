"""Delivering what is in the outbox."""

from datetime import timedelta
from smtplib import SMTPException
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.tasks import task
from django.utils import timezone

from guildhall.kernel.every import every

from .models import Letter

MOST_TRIES: Final = 8
WAIT: Final = timedelta(minutes=5)  # after the first try; doubled after each


@task
def deliver(letter_id: int) -> None:
    """Hand a letter to the mail server, once; on a deployment without one it is kept to be read here."""
    with transaction.atomic():
        # A try is counted before it is made: a worker that dies in the middle cannot mail twice in the same minute.
        letter = Letter.objects.select_for_update().filter(pk=letter_id, state=Letter.State.WAITING).first()
        if letter is None or not _due(letter):
            return
        Letter.objects.filter(pk=letter_id).update(tries=F("tries") + 1, tried=timezone.now())
    if not settings.EMAIL_URL:
        _note(letter, Letter.State.KEPT)
        return
    try:
        _message(letter, server(settings.EMAIL_URL)).send()
    except (SMTPException, OSError) as trouble:
        gone = letter.tries + 1 >= MOST_TRIES
        _note(letter, Letter.State.FAILED if gone else Letter.State.WAITING, trouble=str(trouble)[:300])
    else:
        _note(letter, Letter.State.SENT)


@every(minutes=5)
def reconcile() -> int:
    """Try again what still waits; how many letters were tried."""
    waiting = Letter.objects.filter(state=Letter.State.WAITING).filter(
        Q(tried=None) | Q(tried__lt=timezone.now() - WAIT)
    )
    ids = list(waiting.order_by("written").values_list("pk", flat=True)[:500])
    for pk in ids:
        deliver.call(pk)
    return len(ids)


def server(url: str) -> BaseEmailBackend:
    """The mail server that smtp://user:password@host:port/?tls=true (or smtps://…) describes."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    return EmailBackend(
        host=parts.hostname or "127.0.0.1",
        port=parts.port or (465 if parts.scheme == "smtps" else 25),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=parts.scheme == "smtps",
        use_tls=asked.get("tls", [""])[0] == "true",
        timeout=20,
    )


def _due(letter: Letter) -> bool:
    """Whether enough time has gone by since the last try: 5 minutes, 10, 20 …"""
    return letter.tried is None or timezone.now() >= letter.tried + WAIT * 2 ** max(letter.tries - 1, 0)


def _message(letter: Letter, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        letter.subject, letter.text, letter.sender, [letter.to], headers=letter.headers, connection=connection
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def _note(letter: Letter, state: str, *, trouble: str = "") -> None:
    sent = timezone.now() if state in (Letter.State.SENT, Letter.State.KEPT) else None
    Letter.objects.filter(pk=letter.pk).update(state=state, trouble=trouble, sent=sent)
