"""Handing letters to the mail server: each once. What a crash leaves in doubt is not sent again."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from time import monotonic
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from guildhall.kernel.answering import Use, address_for
from guildhall.people import actions as people
from guildhall.policy.viewer import Viewer

from . import again
from .models import Letter

MOST_TRIES: Final = 8
WAIT: Final = timedelta(minutes=5)  # after the first try; doubled after each
MINUTE: Final = timedelta(minutes=1)
GONE_SILENT: Final = timedelta(minutes=15)  # whoever had a letter in hand that long is dead
NOWHERE: Final = (".example", ".test", ".invalid", ".localhost", ".example.com", ".example.net", ".example.org")
NO_MAILBOX: Final = (550, 551, 553)


class Postman:
    """Hands over letters, through one connection that is opened when the first has to go."""

    def __init__(self) -> None:
        self.server: Any = None  # Django's backends have no common type for what they connect to
        self.pace = _Pace()

    def close(self) -> None:
        if self.server is not None:
            with suppress(SMTPException, OSError):
                self.server.close()
            self.server = None

    def deliver(self, letter: Letter) -> None:
        """Hand `letter` over, if it is still waiting and nobody else has it in hand."""
        if wait := self.pace.wait(domain_of(letter.to)):
            Letter.objects.filter(pk=letter.pk, state=Letter.State.WAITING).update(due=timezone.now() + wait)
            return
        if may_leave(letter) and not self._connected(letter):
            return
        now = timezone.now()
        waiting = Letter.objects.filter(pk=letter.pk, state=Letter.State.WAITING, due__lte=now)
        # Marked before it is handed over: whatever becomes of us, it is not sent a second time.
        if not waiting.update(state=Letter.State.HANDED, tries=F("tries") + 1, tried=now):
            return
        if may_leave(letter):
            self._hand_over(letter)
        else:
            _note(letter, Letter.State.KEPT)

    def _connected(self, letter: Letter) -> bool:
        """Whether the mail server is there; if not, the letter waits, and has not left."""
        if self.server is None:
            self.server = mailers["server"]
        try:
            self.server.open()
        except (SMTPException, OSError) as trouble:
            self.server = None
            _put_off(letter, letter.tries + 1, str(trouble))
            return False
        return True

    def _hand_over(self, letter: Letter) -> None:
        try:
            self.server.send_messages([message_of(letter)])
        except (SMTPException, OSError) as trouble:
            in_doubt = getattr(getattr(self.server, "connection", None), "in_doubt", True)
            if not isinstance(trouble, SMTPResponseException | SMTPRecipientsRefused):
                self.server = None  # the line is dead
            self._failed(letter, trouble, in_doubt=in_doubt and _is_silence(trouble))
        else:
            _note(letter, Letter.State.SENT)

    def _failed(self, letter: Letter, trouble: Exception, *, in_doubt: bool) -> None:
        if in_doubt:
            again.in_doubt([letter.pk])
        elif is_final(trouble):
            _note(letter, Letter.State.FAILED, trouble=str(trouble))
            if letter.member_id is not None and code_of(trouble) in NO_MAILBOX:
                people.note_bounce(letter.to, by=Viewer.system(), hard=True, reason=str(trouble))
        else:
            _put_off(letter, letter.tries + 1, str(trouble))
            self.pace.slow(domain_of(letter.to))


class _Pace:
    """Not more than so many letters a minute to one domain, and none for a while to one that says it is busy."""

    def __init__(self) -> None:
        self.begun, self.sent = monotonic(), Counter[str]()
        self.busy: dict[str, float] = {}

    def wait(self, domain: str) -> timedelta | None:
        """How long a letter to `domain` has to wait; None if it may go now, and then it is counted."""
        now = monotonic()
        if now - self.begun >= MINUTE.total_seconds():
            self.begun, self.sent = now, Counter()
        if self.busy.get(domain, 0) > now:
            return WAIT
        if self.sent[domain] >= settings.GUILDHALL_MAIL_PER_MINUTE:
            return MINUTE
        self.sent[domain] += 1
        return None

    def slow(self, domain: str) -> None:
        self.busy[domain] = monotonic() + WAIT.total_seconds()


def deliver_all(letters: Iterable[int]) -> None:
    """Hand over those letters that still wait."""
    postman = Postman()
    try:
        for letter in Letter.objects.filter(pk__in=list(letters)).order_by("due", "pk"):
            postman.deliver(letter)
    finally:
        postman.close()


def recover() -> int:
    """Letters that somebody had in hand and never told of again: how many."""
    silent = Letter.objects.filter(state=Letter.State.HANDED, tried__lt=timezone.now() - GONE_SILENT)
    return again.in_doubt(list(silent.values_list("pk", flat=True)[:1000]))


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def may_leave(letter: Letter) -> bool:
    """Whether there is a mail server; and on somebody's own machine, whether nobody real lives at the address."""
    if not settings.EMAIL_URL:
        return False
    return not settings.IS_DEVELOPMENT or f".{domain_of(letter.to)}".endswith(NOWHERE)


def code_of(trouble: Exception) -> int:
    """The number the mail server answered with; 0 if it said nothing."""
    if isinstance(trouble, SMTPRecipientsRefused):
        return min((code for code, _ in trouble.recipients.values()), default=0)
    return trouble.smtp_code if isinstance(trouble, SMTPResponseException) else 0


def is_final(trouble: Exception) -> bool:
    """Whether the mail server said no for good: to ask again would only annoy it."""
    refused = isinstance(trouble, SMTPRecipientsRefused) or hasattr(trouble, "smtp_code")
    return refused and code_of(trouble) >= 550


def _is_silence(trouble: Exception) -> bool:
    return isinstance(trouble, SMTPServerDisconnected) or not isinstance(trouble, SMTPException)


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """The mail as it leaves."""
    place = letter.sender.rpartition("@")[2].strip("> ") or "localhost"
    # The same each time it is tried, so that a mailbox that gets it twice shows it once.
    number = salted_hmac("notify.letter", str(letter.pk), algorithm="sha256").hexdigest()[:24]
    headers = {"Message-ID": f"<{number}@{place}>", "Auto-Submitted": "auto-generated"} | letter.headers
    back = address_for(letter.member_id, f"letter:{letter.pk}", use=Use.BOUNCE) if letter.member_id else ""
    sender = letter.sender
    if back:  # where it comes back to if it cannot be delivered; shown is the sender
        headers, sender = headers | {"From": letter.sender}, back
    message = EmailMultiAlternatives(letter.subject, letter.text, sender, [letter.to], headers=headers)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def _put_off(letter: Letter, tries: int, trouble: str) -> None:
    """It has not left. After the last try it never will."""
    if tries >= MOST_TRIES:
        _note(letter, Letter.State.FAILED, trouble=trouble, tries=tries)
    else:
        _note(letter, Letter.State.WAITING, trouble=trouble, tries=tries, due=timezone.now() + WAIT * 2 ** (tries - 1))


def _note(letter: Letter, state: str, *, trouble: str = "", **more: datetime | int) -> None:
    sent = timezone.now() if state in (Letter.State.SENT, Letter.State.KEPT) else None
    Letter.objects.filter(pk=letter.pk).update(state=state, trouble=trouble[:300], sent=sent, **more)
