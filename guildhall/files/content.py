"""What a file is, told by its content. Only what is listed here is taken; its name and its sender are not asked."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import puremagic
from django.core.exceptions import ValidationError

from . import names, office


class BadFile(ValidationError):  # noqa: N818  # said to a person, not to a programmer
    """This file is not taken. Its message is a sentence for the person who chose it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of file that is taken."""

    mime: str
    title: str
    extensions: tuple[str, ...]  # the first is the usual one

    @property
    def is_picture(self) -> bool:
        return self.mime.startswith("image/")

    @property
    def is_text(self) -> bool:
        return self.mime.startswith("text/")


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
KINDS = {
    kind.mime: kind
    for kind in (
        Kind("application/pdf", "PDF", ("pdf",)),
        Kind(f"{_OOXML}wordprocessingml.document", "Word document", ("docx",)),
        Kind(f"{_OOXML}wordprocessingml.template", "Word template", ("dotx",)),
        Kind(f"{_OOXML}spreadsheetml.sheet", "Excel spreadsheet", ("xlsx",)),
        Kind(f"{_OOXML}spreadsheetml.template", "Excel template", ("xltx",)),
        Kind(f"{_OOXML}presentationml.presentation", "PowerPoint slides", ("pptx",)),
        Kind(f"{_OOXML}presentationml.slideshow", "PowerPoint show", ("ppsx",)),
        Kind(f"{_OOXML}presentationml.template", "PowerPoint template", ("potx",)),
        Kind(f"{_ODF}text", "OpenDocument text", ("odt",)),
        Kind(f"{_ODF}spreadsheet", "OpenDocument spreadsheet", ("ods",)),
        Kind(f"{_ODF}presentation", "OpenDocument slides", ("odp",)),
        Kind(f"{_ODF}graphics", "OpenDocument drawing", ("odg",)),
        Kind("application/msword", "Word document (97–2003)", ("doc",)),
        Kind("application/vnd.ms-excel", "Excel spreadsheet (97–2003)", ("xls",)),
        Kind("application/rtf", "Rich text", ("rtf",)),
        Kind("image/jpeg", "JPEG picture", ("jpg", "jpeg")),
        Kind("image/png", "PNG picture", ("png",)),
        Kind("image/gif", "GIF picture", ("gif",)),
        Kind("image/webp", "WebP picture", ("webp",)),
        Kind("text/csv", "CSV table", ("csv",)),
        Kind("text/plain", "Plain text", ("txt", "md", "tsv", "log")),
    )
}
EXTENSIONS = frozenset(extension for kind in KINDS.values() for extension in kind.extensions)
WHAT_IS_TAKEN = (
    "Choose a PDF, a Word, Excel, PowerPoint or OpenDocument file, a JPEG, PNG, GIF or WebP picture, or plain text."
)

# What a browser would take for a page or a drawing (the list of the MIME Sniffing standard), or a system for a script.
_MARKUP = re.compile(
    rb"\s*(<!doctype|<html|<head|<script|<iframe|<h1|<div|<font|<table|<a[\s>]|<style|<title|<b[\s>r]|<body|<p[\s>]|<svg|<!--|<\?|#!)",
    re.IGNORECASE,
)
_BINARY = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SIGNED = ("application/pdf", "application/rtf", "image/png", "image/jpeg", "image/gif", "image/webp")
_PROGRAMS = frozenset(  # endings, of text that a system would run
    {"js", "mjs", "vbs", "wsf", "hta", "bat", "cmd", "ps1", "sh", "py", "pl", "rb", "php", "reg", "url", "scf", "inf"}
)
_REFUSALS = (  # a part of what puremagic says of a binary file: what to tell, and what to do instead
    (
        r"heic|heif|avif|tiff|bmp|image/",
        "is a sort of picture that not every browser shows. Save it as JPEG or PNG and choose that.",
    ),
    (r"audio/|video/", "is sound or video. Put it where your organisation keeps its films, and give the link."),
    (r"exec|msdownload|dosexec|mach|elf|java|\.exe|\.dll|\.lnk|\.class", "is a program. Programs are not taken."),
    (r"rar|7z|tar|gzip|bzip|compress|\bcab|\.xz|zstd|iso9660", "is an archive. Unpack it and choose the files inside."),
)


def examine(file: IO[bytes], name: str) -> Kind:
    """What `file` is.

    Raises:
        BadFile: it is none of `KINDS`, or one of them with something in it that is not taken.
    """
    file.seek(0)
    head = file.read(8192)
    file.seek(0)
    if not head:
        raise bad(name, "is empty. Choose it again, or choose another file.")
    try:
        mime = _by_signature(head) or office.mime(file, head) or _by_text(file, head, name)
    except office.Unwelcome as found:
        raise bad(name, str(found)) from found
    finally:
        file.seek(0)
    if mime not in KINDS:
        raise bad(name, _why_not(head, name))
    return KINDS[mime]


def bad(name: str, what: str) -> BadFile:
    """The refusal of the file `name`: its name and what is wrong with it, as one sentence or two."""
    return BadFile(f"“{names.plain(name)}” {what}", code="bad_file")


def _by_signature(head: bytes) -> str | None:
    found = {guess.mime_type for guess in _guesses(head)}
    return next((mime for mime in _SIGNED if mime in found), None)


def _guesses(head: bytes) -> list[puremagic.main.PureMagicWithConfidence]:
    try:
        return puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return []


def _by_text(file: IO[bytes], head: bytes, name: str) -> str | None:
    extension = names.split(name)[1].lower() or "txt"
    if _MARKUP.match(head.removeprefix(codecs.BOM_UTF8)) or not _is_text(file):
        return None
    return next((kind.mime for kind in KINDS.values() if kind.is_text and extension in kind.extensions), None)


def _is_text(file: IO[bytes]) -> bool:
    return any(_decodes(file, encoding) for encoding in ("utf-8", "cp1252"))


def _decodes(file: IO[bytes], encoding: str) -> bool:
    try:
        return not any(_BINARY.search(part) for part in _parts(file, encoding))
    except UnicodeDecodeError:
        return False


def _parts(file: IO[bytes], encoding: str) -> Iterator[str]:
    file.seek(0)
    return codecs.iterdecode(iter(lambda: file.read(65536), b""), encoding)


def _why_not(head: bytes, name: str) -> str:
    extension = names.split(name)[1].lower()
    if markup := _MARKUP.match(head.removeprefix(codecs.BOM_UTF8)):
        return _why_not_markup(markup[1].lower(), head)
    if extension in _PROGRAMS:
        return "is a program. Programs are not taken."
    if _BINARY.search(head.decode("latin-1")) and (guesses := _guesses(head)):
        words = f"{guesses[0].mime_type} {guesses[0].extension} {guesses[0].name}".lower()
        if told := next((sentence for pattern, sentence in _REFUSALS if re.search(pattern, words)), None):
            return told
    if extension in EXTENSIONS:
        return (
            f"is damaged, or is not what “.{extension}” says. Open it where it was made, save it again and choose that."
        )
    return f"is not a sort of file that is taken. {WHAT_IS_TAKEN}"


def _why_not_markup(start: bytes, head: bytes) -> str:
    if start == b"#!" or head.lstrip().startswith(b"<?php"):
        return "is a program. Programs are not taken."
    if b"<svg" in head.lower() or start == b"<?":
        return "is an SVG drawing or other XML, which can carry programs. Save it as PNG or PDF and choose that."
    return "is a web page. Save the page as a PDF and choose that."
