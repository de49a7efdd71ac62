"""A letter as it goes over the line. Put together here, for Python's library takes longer over one than all the rest
does, and wraps the long address in `List-Unsubscribe` in a way that mail programs do not read."""

import re
from binascii import b2a_qp
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Final

from django.core.mail import EmailMultiAlternatives
from django.utils.crypto import salted_hmac
from django.utils.encoding import punycode

from guildhall.kernel.answering import Use, address_for
from guildhall.kernel.text import one_line

from .models import Letter

LINE: Final = 76  # characters of a header's line, where there is a space to break it at
LONGEST: Final = 990  # of a line of the text; RFC 5322 allows 998
SENDER: Final = 254  # characters that `Letter.sender` holds
OURS: Final = frozenset({"from", "to", "cc", "bcc", "subject", "date", "mime-version"})
_NAMED: Final = re.compile(r"(.*?)\s*<([^<>]*)>")  # a name, then an address or the like
_PLAIN: Final = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]+")  # a name that needs no quotes
_HEADER: Final = re.compile(r"[A-Za-z0-9-]+")
_LONG: Final = re.compile(rb"[^\n]{%d}" % LONGEST)


@dataclass(frozen=True, slots=True)
class Envelope:
    """From where, to whom, and what is in it. `sender` is where it comes back to if it cannot be delivered."""

    sender: str
    to: str
    content: bytes


def sealed(letter: Letter) -> Envelope:
    """`letter`, ready to be handed over.

    Raises:
        ValueError: its address is none that a mail can be sent to.
    """
    number = _number_of(letter)
    head = "".join(f"{_broken(name, value)}\r\n" for name, value in _headers(letter, number))
    return Envelope(
        _back(letter) or parseaddr(letter.sender)[1], _address(letter.to), head.encode() + _body(letter, number)
    )


def as_message(letter: Letter) -> EmailMultiAlternatives:
    """The same for a backend of another kind than ours, which sends in a way of its own."""
    headers = {name: value for name, value in _headers(letter, _number_of(letter)) if name.lower() not in OURS}
    if back := _back(letter):
        headers["From"] = letter.sender
    message = EmailMultiAlternatives(letter.subject, letter.text, back or letter.sender, [letter.to], headers=headers)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def named(name: str, address: str) -> str:
    """`name` and `address` as a sender; as much of the name as there is room for."""
    name = one_line(name)[: SENDER - len(address) - 10]
    if _PLAIN.fullmatch(name):
        return f"{name} <{address}>"
    said = name.replace("\\", "").replace('"', "'")
    return f'"{said}" <{address}>'


def size_of(text: str, html: str) -> int:
    """How many bytes these are on the line."""
    return sum(len(content) for _, content in map(_coded, (text, html)))


def _back(letter: Letter) -> str:
    """Where it comes back to if it cannot be delivered; "" if that is its sender."""
    return address_for(letter.member_id, f"letter:{letter.pk}", use=Use.BOUNCE) if letter.member_id else ""


def _number_of(letter: Letter) -> str:
    """The same each time it is tried, so that a mailbox that gets it twice shows it once."""
    return salted_hmac("notify.letter", str(letter.pk), algorithm="sha256").hexdigest()[:24]


def _headers(letter: Letter, number: str) -> Iterator[tuple[str, str]]:
    place = letter.sender.rpartition("@")[2].strip("> ") or "localhost"
    yield from (("From", letter.sender), ("To", _address(letter.to)), ("Subject", letter.subject))
    yield "Date", format_datetime(datetime.now(UTC))
    known = {"Message-ID": f"<{number}@{place}>", "Auto-Submitted": "auto-generated"} | letter.headers
    yield from ((name, value) for name, value in known.items() if name.lower() not in OURS and _HEADER.fullmatch(name))
    yield "MIME-Version", "1.0"


def _address(address: str) -> str:
    """In ASCII. Before the @ there is no way to say it otherwise."""
    local, _, domain = address.rpartition("@")
    if not local or not domain or not local.isascii() or not address.isprintable() or " " in address:
        raise ValueError(f"No mail can be sent to {address!r}")
    return address if domain.isascii() else f"{local}@{punycode(domain)}"


def _broken(name: str, value: str) -> str:
    """A header, on several lines if it is long. What holds no space is never broken: it may be an address."""
    line, lines = f"{name}:", []
    for word in _in_ascii(name, one_line(value)).split(" "):
        if len(line) + len(word) >= LINE and line != f"{name}:":
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line])


def _in_ascii(name: str, value: str) -> str:
    return value if value.isascii() else _encoded(name, value)


@lru_cache(maxsize=512)
def _encoded(name: str, value: str) -> str:
    """As RFC 2047 has it: of a name and an address the name alone."""
    found = _NAMED.fullmatch(value) if name != "Subject" else None
    words, rest = (found[1].strip('"'), f" <{found[2]}>") if found else (value, "")
    return Header(words, "utf-8", maxlinelen=LINE, header_name=name).encode(linesep="") + rest


def _body(letter: Letter, number: str) -> bytes:
    """As text, and as HTML beside it."""
    text = _part("plain", letter.text)
    if not letter.html:
        return text
    edge = f"=_{number}".encode()  # no text holds it, and no quoting makes it
    head = b'Content-Type: multipart/alternative; boundary="%s"\r\n\r\n' % edge
    html = _part("html", letter.html)
    return head + b"--%s\r\n%s\r\n--%s\r\n%s\r\n--%s--\r\n" % (edge, text, edge, html, edge)


def _part(kind: str, words: str) -> bytes:
    way, content = _coded(words)
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {way}\r\n\r\n'
    return head.encode() + content


def _coded(words: str) -> tuple[str, bytes]:
    """As it is, where every mail server takes it so; else in letters that none changes on the way."""
    content = ("\r\n".join(words.splitlines()) + "\r\n").encode()
    if content.isascii() and not _LONG.search(content):
        return "7bit", content
    return "quoted-printable", b2a_qp(content)
