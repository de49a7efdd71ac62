"""What is nearly text already: plain text, web pages, rich text, and the Word of 1997."""

import struct
from typing import Any, Final

import olefile
from lxml import etree, html
from striprtf.striprtf import rtf_to_text

from .said import Said, Unreadable
from .sorts import decoded

MOST: Final = 8_000_000  # bytes that are read of a file without pages
_SILENT: Final = frozenset({"script", "style", "template", "noscript", "head"})
_INLINE: Final = frozenset(
    (
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "em",
        "i",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
    )
)
_HEADINGS: Final = frozenset(f"h{level}" for level in range(1, 7))

NO_WORD = "It is in an old format whose text cannot be read."


def read_text(content: bytes, said: Said) -> None:
    """As it stands."""
    said.add(decoded(content))


def read_rich(content: bytes, said: Said) -> None:
    """RTF."""
    said.add(str(rtf_to_text(content.decode("latin-1"), encoding="cp1252", errors="replace")))  # type: ignore[no-untyped-call]  # it ships no types


def read_page(content: bytes, said: Said) -> None:
    """HTML or SVG: what a reader would see, under its headings; no entity, link or script is followed."""
    parser = html.HTMLParser(encoding=None if b"charset" in content[:2048].lower() else "utf-8", no_network=True)
    try:
        tree = html.document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable("It is damaged.") from error
    title = tree.findtext(".//title")
    if title:
        said.add(title)
    line: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        _walk(said, line, event, element)
    said.add("".join(line))


def _walk(said: Said, line: list[str], event: str, element: Any) -> None:
    tag = element.tag if isinstance(element.tag, str) else "script"  # a comment
    silent = tag in _SILENT or any(above.tag in _SILENT for above in element.iterancestors())
    if tag not in _INLINE:
        words = " ".join("".join(line).split())
        line.clear()
        if event == "end" and tag in _HEADINGS and words:
            said.begin("heading", words, int(tag[1]))
        else:
            said.add(words)
    if event == "start" and not silent:
        line.append(element.text or "")
    if event == "end" and (tag in _SILENT or not silent):
        line.append(element.tail or "")


def read_word(file: Any, said: Said) -> None:
    """Word 97 to 2003: its text lies in pieces, and a table says where."""
    try:
        with olefile.OleFileIO(file) as compound:
            words = compound.openstream("WordDocument").read()
            flags = struct.unpack_from("<H", words, 0x0A)[0]
            table = compound.openstream("1Table" if flags & 0x0200 else "0Table").read()
    except OSError as error:
        raise Unreadable(NO_WORD) from error
    if flags & 0x0100:
        raise Unreadable("It is locked with a password, so its text cannot be read.")
    try:
        for piece in _pieces(words, table):
            said.add(piece)
    except struct.error as error:
        raise Unreadable(NO_WORD) from error


def _pieces(words: bytes, table: bytes) -> list[str]:
    place, size = struct.unpack_from("<LL", words, 0x01A2)
    told, at = table[place : place + size], 0
    while told[at : at + 1] == b"\x01":  # how it looks; we want what it says
        at += 3 + struct.unpack_from("<H", told, at + 1)[0]
    length = struct.unpack_from("<L", told, at + 1)[0]
    plan = told[at + 5 : at + 5 + length]
    count = (length - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}L", plan)
    found = []
    for number in range(count):
        (where,) = struct.unpack_from("<L", plan, 4 * (count + 1) + 8 * number + 2)
        narrow, start, letters = where & 0x40000000, where & 0x3FFFFFFF, bounds[number + 1] - bounds[number]
        raw = words[start // 2 : start // 2 + letters] if narrow else words[start : start + 2 * letters]
        found.append(_without_fields(raw.decode("cp1252" if narrow else "utf-16-le", "replace")))
    return found


def _without_fields(text: str) -> str:
    """Fields are written “\\x13 what to compute \\x14 the result \\x15”; cells end with \\x07."""
    kept, hidden = [], 0
    for letter in text:
        if letter == "\x13":
            hidden += 1
        elif letter in "\x14\x15":
            hidden = max(0, hidden - 1)
        elif not hidden:
            kept.append("\n" if letter in "\x07\x0b\x0c\r" else letter)
    return "".join(kept)
