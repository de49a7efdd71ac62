"""Handing letters to the mail server: each once. What a crash leaves in doubt is not sent again."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from time import monotonic
from typing import Any, Final

from django.conf import settings
from django.core.mail import mailers
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from guildhall.people import actions as people
from guildhall.policy.viewer import Viewer

from . import again
from .envelope import as_message, sealed
from .line import NotOurs, Server
from .models import Letter

TOGETHER: Final = 50  # letters that a worker has to itself at a time
LOAN: Final = timedelta(minutes=5)  # for so long
MOST_TRIES: Final = 8
WAIT: Final = timedelta(minutes=5)  # after the first try; doubled after each
MINUTE: Final = timedelta(minutes=1)
GONE_SILENT: Final = timedelta(minutes=15)  # whoever had a letter in hand that long is dead
NOWHERE: Final = (".example", ".test", ".invalid", ".localhost", ".example.com", ".example.net", ".example.org")
NO_MAILBOX: Final = (550, 551, 553)
GOODBYE: Final = 421

# One question and one commit for each letter: together they are the dearest part of sending.
_MARK: Final = """
    UPDATE notify_letter SET
        state = CASE WHEN id = %(gone)s THEN 'sent' ELSE 'handed' END,
        sent = CASE WHEN id = %(gone)s THEN %(now)s ELSE sent END,
        text = CASE WHEN id = %(gone)s THEN '' ELSE text END,
        html = CASE WHEN id = %(gone)s THEN '' ELSE html END,
        tries = CASE WHEN id = %(gone)s THEN tries ELSE tries + 1 END,
        tried = CASE WHEN id = %(gone)s THEN tried ELSE %(now)s END
    WHERE id = %(gone)s OR (id = %(next)s AND state = 'waiting')
    RETURNING id
"""


class Postman:
    """Hands over letters, through one connection that is opened when the first has to go."""

    def __init__(self) -> None:
        self.server: Any = None  # Django's backends have no common type for what they connect to
        self.lent: dict[int, Letter] = {}  # to us for a while, and not yet begun
        self.gone: int | None = None  # the one that the mail server took last, not yet noted so

    def close(self) -> None:
        """Note what has gone, and say goodbye."""
        if self.gone is not None:
            self._note_gone()
        if self.server is not None:
            with suppress(SMTPException, OSError):
                self.server.close()
            self.server = None

    def deliver(self, letters: QuerySet[Letter]) -> bool:
        """Hand over some of `letters` that are due and that nobody else is about; whether there were any."""
        there_are = self._borrow(letters)
        try:
            while self.lent and self._deliver(self.lent.pop(next(iter(self.lent)))):
                pass
        finally:
            _waiting(self.lent).update(due=timezone.now())
            self.lent = {}
        return there_are

    def _borrow(self, letters: QuerySet[Letter]) -> bool:
        """Have the next to ourselves, in one commit. If we are killed they are due again when the loan is over."""
        now, skip = timezone.now(), connection.features.has_select_for_update_skip_locked
        due = letters.filter(state=Letter.State.WAITING, due__lte=now).order_by("due", "pk")
        with transaction.atomic():
            found = list(due.select_for_update(skip_locked=skip)[:TOGETHER])
            self.lent = {letter.pk: letter for letter in found if _PACE.allows(domain_of(letter.to))}
            _waiting(self.lent).update(due=now + LOAN)
            _waiting(letter.pk for letter in found if letter.pk not in self.lent).update(due=now + MINUTE)
        return bool(found)

    def _deliver(self, letter: Letter) -> bool:
        """Whether one can go on with the next."""
        if not may_leave(letter.to):
            _note(letter, Letter.State.KEPT, tries=letter.tries + 1)
            return True
        if trouble := self._trouble_connecting():
            for each in (letter, *self.lent.values()):
                _put_off(each, trouble)
            self.lent = {}
        else:
            self._hand_over(letter)
        return self.server is not None

    def _trouble_connecting(self) -> str:
        self.server = self.server or mailers["server"]
        try:
            self.server.open()
        except (SMTPException, OSError) as trouble:
            self.server = None
            return str(trouble) or type(trouble).__name__
        return ""

    def _hand_over(self, letter: Letter) -> None:
        try:
            self._pass(letter)
        except NotOurs:
            return
        except ValueError as trouble:  # there can be no such address
            _note(letter, Letter.State.FAILED, trouble=str(trouble))
        except (SMTPException, OSError) as trouble:
            in_doubt = getattr(self.server, "in_doubt", True) and _is_silence(trouble)
            if code_of(trouble) in (0, GOODBYE):
                self.server = None  # the line is dead
            self._failed(letter, trouble, in_doubt=in_doubt)
        else:
            self.gone = letter.pk

    def _pass(self, letter: Letter) -> None:
        if isinstance(self.server, Server):
            self.server.hand_over(sealed(letter), lambda: self._mark(letter))
        elif self._mark(letter):
            self.server.send_messages([as_message(letter)])
        else:
            raise NotOurs

    def _mark(self, letter: Letter) -> bool:
        """Before the text goes: whatever becomes of us, `letter` is not sent a second time. In the same commit the one
        before it is noted as gone, so that of a worker that is killed never more than one is in doubt."""
        marked = self._note_gone(then=letter.pk)
        letter.tries, letter.state = letter.tries + 1, Letter.State.HANDED
        return letter.pk in marked

    def _note_gone(self, then: int = 0) -> set[int]:
        """Note the last as gone, and the one with the key `then` as handed over; the keys of those it was noted of."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_MARK, {"gone": self.gone or 0, "next": then, "now": now})
            noted = {pk for (pk,) in cursor.fetchall()}
        self.gone = None
        return noted

    def _failed(self, letter: Letter, trouble: Exception, *, in_doubt: bool) -> None:
        if in_doubt:
            again.in_doubt([letter.pk])
        elif is_final(trouble):
            _note(letter, Letter.State.FAILED, trouble=str(trouble))
            if letter.member_id is not None and code_of(trouble) in NO_MAILBOX:
                people.note_bounce(letter.to, by=Viewer.system(), hard=True, reason=str(trouble))
        else:
            _put_off(letter, str(trouble))
            self._leave_alone(domain_of(letter.to))

    def _leave_alone(self, domain: str) -> None:
        """It is busy: what else waits for it waits a while longer."""
        then = timezone.now() + WAIT
        others = Letter.objects.filter(state=Letter.State.WAITING, due__lt=then, to__iendswith=f"@{domain}")
        others.update(due=then)
        self.lent = {pk: letter for pk, letter in self.lent.items() if domain_of(letter.to) != domain}


class _Pace:
    """Not more than so many letters a minute to one domain."""

    def __init__(self) -> None:
        self.begun, self.sent = monotonic(), Counter[str]()

    def allows(self, domain: str) -> bool:
        """Whether another may go to `domain` now; then it is counted."""
        now = monotonic()
        if now - self.begun >= MINUTE.total_seconds():
            self.begun, self.sent = now, Counter()
        if self.sent[domain] >= settings.GUILDHALL_MAIL_PER_MINUTE:
            return False
        self.sent[domain] += 1
        return True


_PACE: Final = _Pace()  # of this worker, whatever it does between two letters


def deliver_all(letters: QuerySet[Letter], *, seconds: float) -> bool:
    """Hand over those of `letters` that are due, as many as there is time for; whether that was all."""
    begun, postman = monotonic(), Postman()
    try:
        while postman.deliver(letters):
            if monotonic() - begun > seconds:
                return False
    finally:
        postman.close()
    return True


def recover() -> int:
    """Letters that somebody had in hand and never told of again: how many."""
    silent = Letter.objects.filter(state=Letter.State.HANDED, tried__lt=timezone.now() - GONE_SILENT)
    return again.in_doubt(list(silent.values_list("pk", flat=True)[:1000]))


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def may_leave(address: str) -> bool:
    """Whether there is a mail server; and on somebody's own machine, whether nobody real lives at the address."""
    if "server" not in settings.MAILERS:
        return False
    return not settings.IS_DEVELOPMENT or f".{domain_of(address)}".endswith(NOWHERE)


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


def _waiting(keys: Iterable[int]) -> QuerySet[Letter]:
    return Letter.objects.filter(pk__in=list(keys), state=Letter.State.WAITING)


def _put_off(letter: Letter, trouble: str) -> None:
    """It has not left. After the last try it never will."""
    tries = letter.tries + (letter.state == Letter.State.WAITING)
    if tries >= MOST_TRIES:
        _note(letter, Letter.State.FAILED, trouble=trouble, tries=tries)
    else:
        _note(letter, Letter.State.WAITING, trouble=trouble, tries=tries, due=timezone.now() + WAIT * 2 ** (tries - 1))


def _note(letter: Letter, state: str, *, trouble: str = "", **more: datetime | int) -> None:
    """What became of it, unless somebody else has tried it meanwhile: then it is theirs to say."""
    sent = timezone.now() if state == Letter.State.KEPT else None
    ours = Letter.objects.filter(pk=letter.pk, tries=letter.tries)
    ours.update(state=state, trouble=trouble[:300], sent=sent, **more)
