"""A mailbox that is looked into now and then, where no mail server can be told to bring the mail (IMAP)."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from .arriving import TooLarge, brought_to, keep, limit

SCHEMES: Final = {"imap": imaplib.IMAP4, "imaps": imaplib.IMAP4_SSL}
TIMEOUT: Final = 20  # seconds
MOST: Final = 200  # mails of one look
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")


def poll_mailbox() -> int:
    """Keep what is new in the mailbox of GUILDHALL_IMAP_URL; how many mails were ours. One is marked as read, or
    deleted, only when it is kept: if we are stopped in between, it comes again and is known."""
    if not settings.GUILDHALL_IMAP_URL:
        return 0
    with _mailbox(settings.GUILDHALL_IMAP_URL) as (mailbox, deletes):
        return sum(_fetch(mailbox, number, deletes=deletes) for number in _unseen(mailbox)[:MOST])


def check(url: str) -> None:
    """Whether `url` describes a mailbox.

    Raises:
        ValueError: it does not.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname or not parts.username:
        raise ValueError("GUILDHALL_IMAP_URL should look like imaps://user:password@host/INBOX")


@contextmanager
def _mailbox(url: str) -> Iterator[tuple[Any, bool]]:
    check(url)
    parts, asked = urlsplit(url), parse_qs(urlsplit(url).query)
    secure: dict[str, Any] = {"ssl_context": ssl.create_default_context()} if parts.scheme == "imaps" else {}
    mailbox = SCHEMES[parts.scheme](
        parts.hostname or "", parts.port or (993 if secure else 143), timeout=TIMEOUT, **secure
    )
    try:
        if asked.get("tls", [""])[0] == "true":
            mailbox.starttls(ssl.create_default_context())
        mailbox.login(unquote(parts.username or ""), unquote(parts.password or ""))
        name = unquote(parts.path.strip("/")) or "INBOX"
        status, said = mailbox.select('"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"')
        if status != "OK":
            raise ValueError(f"There is no mailbox {name}: {said}")
        yield mailbox, asked.get("delete", [""])[0] == "yes"
        mailbox.close()
    finally:
        mailbox.logout()


def _unseen(mailbox: Any) -> list[str]:  # imaplib's own types say little
    _, found = mailbox.uid("SEARCH", "UNSEEN")
    return (found[0] or b"").decode().split()


def _fetch(mailbox: Any, number: str, *, deletes: bool) -> bool:
    """Keep one mail and mark it; whether it was ours. One that is too large is marked and left where it is."""
    _, told = mailbox.uid("FETCH", number, "(RFC822.SIZE)")
    size = _SIZE.search(b" ".join(each if isinstance(each, bytes) else each[0] for each in told if each))
    kept = 0
    if size and int(size[1]) <= limit():
        _, said = mailbox.uid("FETCH", number, "(BODY.PEEK[])")
        raw = next((bytes(each[1]) for each in said if isinstance(each, tuple)), b"")
        with suppress(TooLarge):  # for where it came to
            kept = keep(raw, to=brought_to(raw)) if raw else 0
    mailbox.uid("STORE", number, "+FLAGS", "(\\Deleted)" if deletes and kept else "(\\Seen)")
    return bool(kept)
