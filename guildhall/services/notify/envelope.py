"""A letter as it goes over the line, as Django and Python's library put it together."""

from binascii import b2a_qp
from collections.abc import Iterator
from dataclasses import dataclass
from email.headerregistry import Address
from email.policy import EmailPolicy
from email.utils import parseaddr
from functools import lru_cache
from typing import Any, Final, override

from django.core.mail import EmailMultiAlternatives
from django.utils.crypto import salted_hmac
from django.utils.encoding import punycode

from guildhall.kernel.answering import Use, address_for
from guildhall.kernel.text import one_line

from .models import Letter

LONGEST: Final = 998  # characters of a line, by RFC 5322
SENDER: Final = 254  # characters that `Letter.sender` holds
OURS: Final = frozenset({"from", "to", "cc", "bcc", "subject", "date", "mime-version"})


@dataclass(frozen=True, slots=True)
class Envelope:
    """From where, to whom, and what is in it. `sender` is where it comes back to if it cannot be delivered."""

    sender: str
    to: str
    content: bytes


@lru_cache(maxsize=256)
def _parsed(name: str, value: str) -> tuple[str, Any]:
    """A header as the library keeps it. Most are the same in all letters, and to take one apart is dear."""
    return _THEIRS.header_store_parse(name, value)


_THEIRS: Final = EmailPolicy(linesep="\r\n")


class _Policy(EmailPolicy):
    """For mail servers of any kind. The library would wrap the long address in `List-Unsubscribe` into encoded words,
    and then no mail program offers the one click: what can go as it is stays whole."""

    @override
    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        return _parsed(name, value) if type(value) is str else super().header_store_parse(name, value)

    @override
    def fold(self, name: str, value: Any) -> str:
        line = f"{name}: {value}"
        return f"{line}{self.linesep}" if line.isascii() and len(line) <= LONGEST else str(super().fold(name, value))

    @override
    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode()


POLICY: Final = _Policy(linesep="\r\n", cte_type="7bit")


def sealed(letter: Letter) -> Envelope:
    """`letter`, ready to be handed over.

    Raises:
        ValueError: its address is none that a mail can be sent to.
    """
    message, to = as_message(letter), _address(letter.to)
    return Envelope(parseaddr(message.from_email)[1], to, message.message(policy=POLICY).as_bytes())


def as_message(letter: Letter) -> EmailMultiAlternatives:
    """`letter` as Django's backends take it."""
    headers, sender = dict(_headers(letter)), one_line(letter.sender)
    if letter.member_id:
        headers["From"] = sender
        sender = address_for(letter.member_id, f"letter:{letter.pk}", use=Use.BOUNCE) or sender
    message = EmailMultiAlternatives(one_line(letter.subject), letter.text, sender, [letter.to], headers=headers)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def named(name: str, address: str) -> str:
    """`name` and `address` as a sender; as much of the name as there is room for."""
    return str(Address(one_line(name)[: SENDER - len(address) - 10], addr_spec=address))


def size_of(text: str, html: str) -> int:
    """How many bytes these are on the line, at most."""
    return sum(len(b2a_qp(words.encode())) for words in (text, html))


def _headers(letter: Letter) -> Iterator[tuple[str, str]]:
    place = letter.sender.rpartition("@")[2].strip("> ") or "localhost"
    # The same each time it is tried, so that a mailbox that gets it twice shows it once.
    number = salted_hmac("notify.letter", str(letter.pk), algorithm="sha256").hexdigest()[:24]
    known = {"Message-ID": f"<{number}@{place}>", "Auto-Submitted": "auto-generated"} | letter.headers
    yield from ((name, one_line(value)) for name, value in known.items() if name.lower() not in OURS)


def _address(address: str) -> str:
    """In ASCII. Before the @ there is no way to say it otherwise."""
    local, _, domain = address.rpartition("@")
    if not local or not domain or not local.isascii() or not address.isprintable() or " " in address:
        raise ValueError(f"No mail can be sent to {address!r}")
    return address if domain.isascii() else f"{local}@{punycode(domain)}"
