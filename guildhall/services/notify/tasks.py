"""Writing letters about what happened, and delivering what is in the outbox."""

from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.tasks import task
from django.utils import timezone
from django.utils.crypto import salted_hmac

from guildhall.journal.models import Entry
from guildhall.kernel.every import every

from . import letters
from .models import Letter

MOST_TRIES: Final = 8
WAIT: Final = timedelta(minutes=5)  # after the first try; doubled after each
KEPT_FOR: Final = timedelta(days=30)  # a letter that has gone, or never will
NOWHERE: Final = (".example", ".test", ".invalid", ".localhost", ".example.com", ".example.net", ".example.org")


@task
def on_entry(entry_id: int) -> None:
    """Write the letters that an entry of the journal calls for, as the law and the facts are now."""
    entry = Entry.objects.select_related("community", "member", "actor").filter(pk=entry_id).first()
    if entry is None:
        return
    for words in letters.about(entry):
        _post(words, cause=f"{entry_id}:{words.to}")


@task
def deliver(letter_id: int) -> None:
    """Hand a letter to the mail server, once; on a deployment without one it is kept to be read here."""
    with transaction.atomic():
        # A try is counted before it is made: a worker that dies in the middle cannot mail twice in the same minute.
        letter = Letter.objects.select_for_update().filter(pk=letter_id, state=Letter.State.WAITING).first()
        if letter is None or not _due(letter):
            return
        Letter.objects.filter(pk=letter_id).update(tries=F("tries") + 1, tried=timezone.now())
    if not _may_leave(letter):
        _note(letter, Letter.State.KEPT)
        return
    try:
        _message(letter).send(using="server")
    except (SMTPException, OSError) as trouble:
        gone = letter.tries + 1 >= MOST_TRIES or _is_final(trouble)
        _note(letter, Letter.State.FAILED if gone else Letter.State.WAITING, trouble=str(trouble)[:300])
    else:
        _note(letter, Letter.State.SENT)


@every(minutes=5)
def reconcile() -> int:
    """Try again what still waits, and let go of what is old; how many letters were tried."""
    waiting = Letter.objects.filter(state=Letter.State.WAITING).filter(
        Q(tried=None) | Q(tried__lt=timezone.now() - WAIT)
    )
    ids = list(waiting.order_by("written").values_list("pk", flat=True)[:500])
    for pk in ids:
        deliver.call(pk)
    old = Letter.objects.exclude(state=Letter.State.WAITING).filter(written__lt=timezone.now() - KEPT_FOR)
    old.delete()
    return len(ids)


@transaction.atomic
def _post(words: letters.Words, *, cause: str) -> None:
    """Put a letter into the outbox, once for each cause, however often the task is run."""
    fields = {"to": words.to, "sender": settings.DEFAULT_FROM_EMAIL, "text": words.text, "html": words.html}
    letter, is_new = Letter.objects.get_or_create(cause=cause, defaults=fields | {"subject": words.subject[:300]})
    if is_new:
        deliver.enqueue(letter.pk)


def _due(letter: Letter) -> bool:
    """Whether enough time has gone by since the last try: 5 minutes, 10, 20 …"""
    return letter.tried is None or timezone.now() >= letter.tried + WAIT * 2 ** max(letter.tries - 1, 0)


def _may_leave(letter: Letter) -> bool:
    """Whether there is a mail server; and on somebody's own machine, whether nobody real lives at the address."""
    if not settings.EMAIL_URL:
        return False
    return not settings.IS_DEVELOPMENT or f".{letter.to.rpartition('@')[2]}".lower().endswith(NOWHERE)


def _is_final(trouble: Exception) -> bool:
    """Whether the mail server says that there is no such address: to ask again would only annoy it."""
    if not isinstance(trouble, SMTPRecipientsRefused):
        return False
    return all(code >= 550 for code, _ in trouble.recipients.values())


def _message(letter: Letter) -> EmailMultiAlternatives:
    place = letter.sender.rpartition("@")[2].strip("> ") or "localhost"
    # The same each time it is tried, so that a mailbox that gets it twice shows it once.
    number = salted_hmac("notify.letter", str(letter.pk), algorithm="sha256").hexdigest()[:24]
    headers = {"Message-ID": f"<{number}@{place}>", "Auto-Submitted": "auto-generated"} | letter.headers
    message = EmailMultiAlternatives(letter.subject, letter.text, letter.sender, [letter.to], headers=headers)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def _note(letter: Letter, state: str, *, trouble: str = "") -> None:
    sent = timezone.now() if state in (Letter.State.SENT, Letter.State.KEPT) else None
    Letter.objects.filter(pk=letter.pk).update(state=state, trouble=trouble, sent=sent)
