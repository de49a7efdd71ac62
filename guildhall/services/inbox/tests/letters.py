"""Mails as they come, and how to hand one in."""

from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any

from django.core import mail as post

from guildhall.contributions.models import Contribution
from guildhall.kernel.answering import address_for
from guildhall.people.models import Member
from guildhall.services.inbox import arriving, tasks
from guildhall.services.inbox.models import Received


def written(
    text: str = "By mail, this.", *, by: Member | str, to: str, subject: str = "Re: Damp", **headers: str
) -> EmailMessage:
    """A mail somebody wrote."""
    mail = EmailMessage()
    mail["From"] = by if isinstance(by, str) else f"{by.name} <{by.email}>"
    mail["To"], mail["Subject"], mail["Message-ID"] = to, subject, make_msgid(domain="council.example")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def reply_to(contribution: Contribution, member: Member, **more: Any) -> str:
    """The address at which `member` answers it."""
    return address_for(member.pk, f"contribution:{contribution.pk}", **more)


def hand_in(mail: EmailMessage | bytes, *, to: str = "", sender: str | None = None) -> Received:
    """Have it kept and dealt with."""
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    assert arriving.keep(raw, to=[to] if to else arriving.brought_to(raw), sender=sender) == 1
    received = Received.objects.latest("pk")
    tasks.deal_with.call(received.pk)
    received.refresh_from_db()
    return received


def said_in(contribution: Contribution) -> list[str]:
    """What was replied."""
    replies = Contribution.everything.filter(root=contribution).order_by("pk").select_related("version")
    return [reply.version.source for reply in replies if reply.version]


def letters() -> list[tuple[str, str]]:
    """What we wrote to whom, and forgotten."""
    found = [(to, str(letter.body)) for letter in post.outbox for to in letter.recipients()]
    post.outbox.clear()
    return found
