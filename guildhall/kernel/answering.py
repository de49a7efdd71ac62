"""Addresses that mail is answered to: signed, each for one person and one thing, so that nobody can make one up."""

import re
import struct
from base64 import b32decode, b32encode
from binascii import Error
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from hmac import compare_digest
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

WORD: Final = re.compile(r"[a-z]{1,16}")
SHAPE: Final = re.compile(r"(?:[^@+]*\+)?([a-z]{1,16})-([a-z2-7]{16,64})(?:@.*)?", re.DOTALL)
SEAL: Final = 10  # bytes of the signature
LONGEST: Final = 64  # of what stands before the @ (RFC 5321, 4.5.3.1.1)


class Use(IntEnum):
    """What an address is for. One made for one use is worth nothing for another."""

    REPLY = 1  # an answer to something that was mailed
    POST = 2  # something new
    BOUNCE = 3  # where a mail server says that a mail did not arrive

    @property
    def lasts(self) -> timedelta:
        return {Use.REPLY: timedelta(days=90), Use.POST: timedelta(days=400), Use.BOUNCE: timedelta(days=30)}[self]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address says. Whether its person may still do what they were mailed about is asked when it is used."""

    use: Use
    member: int  # the key of who was given it
    about: str  # as in `Notice.about`: "message:12"
    made: datetime

    @property
    def until(self) -> datetime:
        return self.made + self.use.lasts

    @property
    def is_over(self) -> bool:
        return timezone.now() >= self.until


def is_on() -> bool:
    """Whether this deployment receives mail."""
    return bool(settings.GUILDHALL_MAIL_DOMAIN)


def address_for(member: int, about: str, *, use: Use = Use.REPLY, made: datetime | None = None) -> str:
    """Where `member` answers to `about` ("message:12"); "" where mail is not received here.

    Raises:
        ValueError: `about` is not a word and a number.
    """
    word, _, key = about.partition(":")
    if not WORD.fullmatch(word) or not (key.isascii() and key.isdigit()):
        raise ValueError(f"{about!r} cannot be answered by mail: it is not a word and a number")
    if not is_on():
        return ""
    at = int((made or timezone.now()).timestamp())
    said = bytes([use]) + struct.pack(">I", at) + _number(member) + _number(int(key))
    token = b32encode(said + next(_seals(word, said))).decode().rstrip("=").lower()
    local = f"{settings.GUILDHALL_MAIL_BOX or use.name.lower()}+{word}-{token}"
    if len(local) > LONGEST:
        raise ValueError(f"{local} is longer than an address may be: choose a shorter GUILDHALL_MAIL_BOX")
    return f"{local}@{settings.GUILDHALL_MAIL_DOMAIN}"


def read_address(address: str) -> Answer | None:
    """What `address` was made for; None where we did not make it. It may be over, or taken back since.

    Mail servers may have changed its letters to capitals, or the part before the plus sign and the domain.
    """
    shape = SHAPE.fullmatch(address.strip().strip("<>").lower())
    try:
        raw = b32decode(shape[2].upper() + "=" * (-len(shape[2]) % 8)) if shape else b""
        said, seal = raw[:-SEAL], raw[-SEAL:]
        if shape is None or not any(compare_digest(seal, right) for right in _seals(shape[1], said)):
            return None
        member, rest = _read_number(said[5:])
        key, rest = _read_number(rest)
        made = datetime.fromtimestamp(struct.unpack(">I", said[1:5])[0], UTC)
        return None if rest else Answer(Use(said[0]), member, f"{shape[1]}:{key}", made)
    except (Error, ValueError, IndexError, struct.error):
        return None


def _seals(word: str, said: bytes) -> Iterator[bytes]:
    """The signature with today's secret, then with those that may still be in use."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        mac = salted_hmac(f"kernel.answering:{word}", said, secret=secret, algorithm="sha256")
        yield mac.digest()[:SEAL]


def _number(number: int) -> bytes:
    """Seven bits a byte, the last without its high bit: small numbers are short."""
    last = [number & 0x7F]
    while number := number >> 7:
        last.append(number & 0x7F | 0x80)
    return bytes(reversed(last))


def _read_number(raw: bytes) -> tuple[int, bytes]:
    number = 0
    for place, byte in enumerate(raw):
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            return number, raw[place + 1 :]
    raise ValueError("cut short")
