"""Taking a mail in. When this returns, it is on disk; only then may whoever brought it be told so."""

import hashlib
from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.db import connection, transaction

from guildhall.kernel.answering import Answer, Use, read_address

from .mail import Mail
from .models import Received
from .tasks import deal_with

UNSIGNED: Final = 1_000_000  # bytes of a mail to the one address that is no secret: a report, with a mail of ours
COMPLAINTS: Final = "complaints"  # the one address without a signature: where providers report to
# Where mail programs and servers note to whom a mail was brought.
BROUGHT_TO: Final = ("Delivered-To", "X-Original-To", "X-Envelope-To", "Envelope-To", "X-Forwarded-To", "To", "Cc")


class TooLarge(ValueError):  # noqa: N818 - said to a mail server
    """More than we take."""


def limit() -> int:
    """The largest mail taken, in bytes."""
    return int(settings.GUILDHALL_MAIL_LIMIT_MB) * 1_000_000


def is_ours(address: str) -> bool:
    """Whether mail to `address` is taken: it was signed by us, or is where complaints go."""
    local, _, domain = address.strip().strip("<>").lower().rpartition("@")
    to_complaints = local == COMPLAINTS and domain == settings.GUILDHALL_MAIL_DOMAIN != ""
    return to_complaints or read_address(address) is not None


def keep(raw: bytes, *, to: Iterable[str], sender: str | None = None) -> int:
    """Keep a mail for each of our addresses it came to, once each; how many that are.

    Raises:
        TooLarge: it is.
    """
    if len(raw) > limit():
        raise TooLarge(f"{len(raw)} bytes")
    ours = sorted({address.strip().strip("<>").lower() for address in to if is_ours(address)})
    if ours and len(raw) > UNSIGNED and not any(map(read_address, ours)):
        raise TooLarge(f"{len(raw)} bytes to an address that anybody can write to")
    named = _name(raw)
    _write_through()
    with transaction.atomic():
        for address in ours:
            fields = {"to": address[:320], "sender": None if sender is None else sender[:320], "raw": raw}
            received, is_new = Received.objects.get_or_create(key=_key(address, named), defaults=fields)
            if is_new:
                deal_with.enqueue(received.pk)
    return len(ours)


def brought_to(raw: bytes) -> list[str]:
    """The addresses of ours that the headers of a mail name."""
    mail = Mail.read(raw)
    return [address for address in mail.addresses(*BROUGHT_TO) if is_ours(address)] if mail else []


def _name(raw: bytes) -> str:
    """What tells a mail from another: its Message-ID; without one, all of it."""
    mail = Mail.read(raw)
    named = mail.header("Message-ID") if mail else ""
    return named or hashlib.sha256(raw).hexdigest()


def _key(address: str, named: str) -> str:
    """One number for one mail to one address, however the address was written."""
    answer = read_address(address)
    place = _spelt(answer) if answer else address
    return hashlib.sha256(f"{place}\0{named}".encode("utf-8", "replace")).hexdigest()


def _spelt(answer: Answer) -> str:
    return f"{Use(answer.use).name}:{answer.member}:{answer.about}"


def _write_through() -> None:
    """On SQLite: have the next transaction written to the disk itself, and not only to the system's memory."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
