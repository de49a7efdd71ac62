"""Who a mail is from, what it answers, and what becomes of it. Nothing is believed that is not signed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from guildhall.files import actions as files
from guildhall.files.models import Upload
from guildhall.journal.models import Entry
from guildhall.kernel.answering import Answer, Use, read_address
from guildhall.kernel.apps import dotted, parts, tool
from guildhall.kernel.text import one_line
from guildhall.people import actions as people
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from .bounces import read_bounce
from .mail import Mail
from .models import Received, TakenBack
from .reading import reply_text
from .sorting import Sort, sort

MOST_FILES: Final = 10
MOST_AN_HOUR: Final = 40  # mails of one member that are posted
_ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}")
_AGAIN: Final = re.compile(
    r"^\s*(?:(?:re|fw|fwd|aw|wg|sv|vs|antw|odp|tr|rv|ynt|atb)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE
)

# What a sender is told, by the reason that is noted.
OVER: Final = "The address you answered to has expired, or you have taken it back. Answer on Guildhall instead."
GONE: Final = "What you answered to is not there to be answered."
OTHER_ADDRESS: Final = (
    "It came from another address than the one you are registered with. If it was you, write from that address; "
    "if you passed one of our mails on, the person you gave it to has tried to answer in your name."
)
BROKEN: Final = "Something went wrong here each time we read it. Write it on Guildhall instead."
EMPTY: Final = "We found nothing new in it. Write above what you answer to, not between or below."


class Passed(Exception):  # noqa: N818 - an answer, not a fault
    """Nothing is done with this mail, and nobody is told."""


class Unposted(Exception):  # noqa: N818 - an answer, not a fault
    """This mail is not posted. Its person is told why, in a sentence that names nothing they may not know of."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason, self.sentence = reason, sentence


@dataclass(frozen=True, slots=True)
class Ready:
    """A mail that can be posted: by whom, what, and how."""

    viewer: Viewer
    post: Callable[[], str]
    left_out: Sequence[str] = ()  # why files of it are not kept


def told_by_servers(received: Received, mail: Mail) -> tuple[str, Callable[[], object]] | None:
    """Of a bounce or a complaint the word for it, and what notes it. None where the mail is none of these.

    Raises:
        Passed: it is one, and does not concern us.
    """
    answer, kind = read_address(received.to), sort(mail, sender=received.sender)
    if answer is None or kind is Sort.COMPLAINT:
        return _complaint(mail, kind, answer)
    if answer.use is not Use.BOUNCE:
        return None
    bounce = read_bounce(mail) if kind is Sort.BOUNCE else None
    member = Member.objects.filter(pk=answer.member).exclude(standing=Standing.LEFT).first()
    if bounce is None or member is None or answer.is_over:
        raise Passed(f"bounce-{kind}")
    if Entry.objects.filter(member=member, verb="changed_email", at__gt=answer.made).exists():
        raise Passed("bounce-former")
    said = one_line(_ADDRESS.sub("…", f"{bounce.status} {bounce.reason}"))[:200]
    note = partial(people.note_bounce, member.email, by=Viewer.system(), hard=bounce.hard, reason=said)
    return "hard-bounce" if bounce.hard else "soft-bounce", note


def ready(received: Received, mail: Mail) -> Ready:
    """Everything is in order for the mail to be posted by whoever holds the address it came to.

    Raises:
        Passed: no person wrote it, or nobody can be told.
        Unposted: it is not.
    """
    answer = cast("Answer", read_address(received.to))
    member = Member.objects.select_related("organisation").with_key(answer.member)
    kind = sort(mail, sender=received.sender, known=member.email if member else "")
    if kind is not Sort.PERSON:
        raise Passed(kind)
    if member is None or member.standing == Standing.LEFT:
        raise Passed("nobody")
    Received.objects.filter(pk=received.pk).update(member=member)
    _check(received, mail, answer, member)
    viewer = Viewer.of(member)
    text = _without_addresses(reply_text(mail.text, ours=_our_hosts())).strip()
    attached, beyond = mail.attached(MOST_FILES)
    if not text and not (attached and answer.use is Use.REPLY):
        raise Unposted("empty", EMPTY)
    uploads, left_out = _kept(attached, viewer)
    if beyond:
        left_out.append(
            f"A mail is posted with {MOST_FILES} files at most, and without other mails: {', '.join(beyond)}."
        )
    if not text and not uploads:
        raise Unposted("files", " ".join(left_out) or EMPTY)
    words = _apart(text) or "See the attached file."
    way = _way(answer, _AGAIN.sub("", mail.header("Subject")))
    return Ready(viewer, lambda: way(viewer, words, uploads), left_out)


def _check(received: Received, mail: Mail, answer: Answer, member: Member) -> None:
    if _says_forged(mail):
        raise Passed("forged")
    if set(mail.addresses("From")) != {member.email}:
        raise Unposted("other-address", OTHER_ADDRESS)
    if answer.is_over or TakenBack.objects.filter(member=member, at__gt=answer.made).exists():
        raise Unposted("expired", OVER)
    if member.standing != Standing.APPROVED:
        raise Unposted("standing", GONE)
    lately = Received.objects.filter(member=member, state="posted", at__gt=timezone.now() - timedelta(hours=1))
    if lately.count() >= MOST_AN_HOUR:
        raise Unposted("too-many", f"You have posted {MOST_AN_HOUR} times by mail within an hour. Try again later.")


def _says_forged(mail: Mail) -> bool:
    """Whether our own mail server found that it is not from whom it says (RFC 8601); others' words do not count."""
    ours = settings.GUILDHALL_MAIL_AUTHSERV
    first = next(iter(mail.headers("Authentication-Results")), "").lower()
    return bool(ours) and first.split(";")[0].split()[:1] == [ours] and "dmarc=fail" in first.replace(" ", "")


def _way(answer: Answer, subject: str) -> Callable[[Viewer, str, Sequence[Upload]], str]:
    """What the part that is answered does with it."""
    word, _, key = answer.about.partition(":")
    if answer.use is Use.POST:
        place = tool(word)
        if place is None or not place.posted_by_mail:
            raise Unposted("gone", GONE)
        begin = cast("Callable[..., str]", dotted(place.posted_by_mail))
        return lambda viewer, text, uploads: begin(viewer, int(key), subject, text, uploads)
    path = next((part.by_mail[word] for part in parts() if word in part.by_mail), "")
    if not path:
        raise Unposted("gone", GONE)
    reply = cast("Callable[..., str]", dotted(path))
    return lambda viewer, text, uploads: reply(viewer, int(key), text, uploads)


def why_not(problem: Exception) -> Unposted:
    """What the law or a form says against it. What one may not see is not told from what is not there."""
    if isinstance(problem, Http404):
        return Unposted("gone", GONE)
    if isinstance(problem, PermissionDenied):
        return Unposted("refused", str(problem) or GONE)
    said = problem.messages if isinstance(problem, ValidationError) else []
    return Unposted("invalid", " ".join(said) or GONE)


def _kept(attached: Sequence[object], viewer: Viewer) -> tuple[list[Upload], list[str]]:
    """The files that are taken, and why the others are not."""
    uploads, left_out = [], []
    for each in attached:
        file = SimpleUploadedFile(each.name, each.content)  # type: ignore[attr-defined]
        try:
            uploads.append(files.take(file, by=viewer, purpose="attachment"))
        except ValidationError as problem:
            left_out += problem.messages
    return uploads, left_out


def _complaint(mail: Mail, kind: Sort, answer: Answer | None) -> tuple[str, Callable[[], object]]:
    """Somebody called a mail of ours unwanted: the report gives back the address it was sent from, which we signed."""
    signed = [answer] if answer and answer.use is Use.BOUNCE else [*_signed_in(mail)]
    member = Member.objects.filter(pk=signed[0].member).exclude(standing=Standing.LEFT).first() if signed else None
    if kind is not Sort.COMPLAINT or member is None or signed[0].is_over:
        raise Passed(f"report-{kind}")
    return "complaint", partial(people.note_complaint, member, by=Viewer.system(), about=signed[0].about)


def _signed_in(mail: Mail) -> list[Answer]:
    raw = mail.message.as_bytes()[:200_000].decode("ascii", "replace") if mail.parts else ""
    answers = (read_address(found[0]) for found in _ADDRESS.finditer(raw))
    return [answer for answer in answers if answer is not None and answer.use is Use.BOUNCE]


def _our_hosts() -> list[str]:
    return [host for host in (urlsplit(settings.BASE_URL).netloc, settings.GUILDHALL_MAIL_DOMAIN) if host]


def _without_addresses(text: str) -> str:
    """Nobody posts an address by which others could write in their name."""
    return _ADDRESS.sub(lambda found: "" if read_address(found[0]) else found[0], text)


def _apart(text: str) -> str:
    """A blank line between what is quoted and what is said to it, which Markdown would take for one."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and lines[-1].startswith(">") and line.strip() and not line.startswith(">"):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)
