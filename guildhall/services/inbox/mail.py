"""A mail, taken apart. Whatever is sent, reading it ends well: what cannot be read is left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from typing import Final, Self

from guildhall.kernel.text import clean_text, one_line

from .reading import text_of

MOST_PARTS: Final = 200
HEADERS: Final = 200_000  # bytes of them all: what has more nobody wrote, and to read it would take long
LONGEST: Final = 10_000  # characters of one that are looked at
ADDRESSES: Final = 100_000  # of one that names people
SMALL_PICTURE: Final = 60_000  # bytes: a picture that small which stands in the text is a logo or a smile
_END_OF_HEAD: Final = re.compile(rb"\n\r?\n")
NO_FILES: Final = re.compile(
    r"text/(calendar|x-amp-html|vcard|x-vcard|directory)|application/(x-)?(pkcs7-(signature|mime)|pgp-|ms-tnef|ics)"
    r"|message/|multipart/"
)
MAILS: Final = re.compile(r"message/rfc822|application/(vnd\.)?ms-tnef")  # Outlook's parcel, with all its files inside


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a mail."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """One mail. Its headers are what the sender says, and prove nothing."""

    message: Message
    parts: list[Message] = field(default_factory=list)

    @classmethod
    def read(cls, raw: bytes) -> Self | None:
        """The mail; None where it is nested so deep, or has so long a head, that nobody can have written it."""
        end = _END_OF_HEAD.search(raw)
        if (end.start() if end else len(raw)) > HEADERS:
            return None
        try:
            message = message_from_bytes(raw)
            return cls(message, [part for part, _ in zip(_walk(message), range(MOST_PARTS), strict=False)])
        except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError):
            return None

    def header(self, name: str) -> str:
        """The first header of that name, on one line; "" without one."""
        return _decoded(self.message.get(name, ""))

    def headers(self, name: str) -> list[str]:
        return [_decoded(value) for value in self.message.get_all(name, [])]

    def addresses(self, *names: str) -> list[str]:
        """The addresses in those headers, in small letters."""
        found = getaddresses(
            [one_line(str(each)[:ADDRESSES]) for name in names for each in self.message.get_all(name, [])]
        )
        return [address.lower() for _, address in found if "@" in address]

    @property
    def kind(self) -> str:
        return self.message.get_content_type()

    @property
    def text(self) -> str:
        """What can be read of it: the plain text, or the HTML as text."""
        plain = "\n".join(filter(str.strip, (_text(part) for part in self._bodies("text/plain"))))
        if plain.strip():
            return plain
        return "\n\n".join(text_of(_text(part)) for part in self._bodies("text/html"))

    def attached(self, most: int) -> tuple[list[Attached], list[str]]:
        """The first files, and the names of others that somebody sent: what goes beyond, and mails in the mail."""
        files = list(self.files)
        mails = [part for part in self.parts if MAILS.match(part.get_content_type()) and _is_file(part)]
        return files[:most], [each.name for each in files[most:]] + [_name(part) for part in mails]

    @property
    def files(self) -> Iterator[Attached]:
        """What is attached, without what only mail programs make use of, and without logos in signatures."""
        shown = " ".join(_text(part) for part in self._bodies("text/html"))
        bodies = {id(part) for part in self._bodies("")}
        for part in self.parts:
            if part.is_multipart() or NO_FILES.match(part.get_content_type()) or id(part) in bodies:
                continue
            content = _content(part)
            cid = str(part.get("Content-ID", "")).strip("<> ")
            in_text = bool(cid and cid in shown) or part.get_content_disposition() == "inline"
            logo = part.get_content_maintype() == "image" and in_text and len(content) < SMALL_PICTURE
            if content and not logo:
                yield Attached(_name(part), content)

    def _bodies(self, kind: str) -> Iterator[Message]:
        """The parts that are the text itself: not attached, and without a name."""
        for part in self.parts:
            is_text = part.get_content_type() in ("text/plain", "text/html")
            if is_text and part.get_content_type().startswith(kind) and not _is_file(part):
                yield part


def _walk(message: Message) -> Iterator[Message]:
    """The mail and its parts, but not those of mails inside it."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        yield part
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting[:0] = [each for each in inside if isinstance(each, Message)]


def _is_file(part: Message) -> bool:
    try:
        return part.get_content_disposition() == "attachment" or bool(part.get_filename())
    except (ValueError, TypeError, LookupError):
        return True


def _name(part: Message) -> str:
    try:
        name = _decoded(part.get_filename() or "")
    except (ValueError, TypeError, LookupError):
        name = ""
    return name[:200] or {"image/png": "picture.png", "image/jpeg": "picture.jpg"}.get(part.get_content_type(), "file")


def _content(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, TypeError, LookupError):
        return b""
    return content if isinstance(content, bytes) else b""


def _text(part: Message) -> str:
    """The words of a part; what is in no known character set is read as well as it can be."""
    content = _content(part)
    try:
        text = content.decode(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError):
        try:
            text = content.decode()
        except ValueError:
            text = content.decode("windows-1252", "replace")
    flowed = part.get_content_type() == "text/plain" and str(part.get_param("format", "")).lower() == "flowed"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return clean_text(_unflowed(text, drop=str(part.get_param("delsp", "")).lower() == "yes") if flowed else text)


def _unflowed(text: str, *, drop: bool) -> str:
    """Lines that were broken for the way are whole again (RFC 3676)."""
    lines: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        own = not line.startswith(">")
        line = line.removeprefix(" ") if own else line  # noqa: PLW2901 - a space was put before what looks quoted
        if goes_on and own:
            lines[-1] = (lines[-1].removesuffix(" ") if drop else lines[-1]) + line
        else:
            lines.append(line)
        goes_on = own and line.endswith(" ") and line != "-- "
    return "\n".join(lines)


def _decoded(value: object) -> str:
    said = str(value)[:LONGEST]
    try:
        return one_line(str(make_header(decode_header(said))))
    except (ValueError, LookupError, TypeError):
        return one_line(said)
