"""What a file is, told by its content: also of files that would not be taken."""

import codecs
import re
import zipfile
from typing import IO, Final

import olefile

from .said import Unreadable

_OFFICE: Final = {"word/": "doc", "xl/": "xls", "ppt/": "ppt"}
_ODF: Final = {"text": "odt", "spreadsheet": "ods", "presentation": "odp", "graphics": "odg"}
_OLE: Final = {
    "encryptedpackage": "locked",
    "worddocument": "doc",
    "workbook": "xls",
    "book": "xls",
    "powerpoint document": "ppt",
    "__properties_version1.0": "msg",
}
_SIGNS: Final = (
    (b"{\\rtf", "rtf"),
    (b"\xdb\xa5", "doc"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"BM", "picture"),
)
_MARKUP: Final = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|!doctype svg|html|head|body|script|h1|div|p|svg|a)\b",
    re.IGNORECASE | re.DOTALL,
)
_BINARY: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TEXTS: Final = frozenset({"txt", "csv", "tsv", "md", "log"})
_DIRECTORY: Final = 20_000  # entries of an archive that are looked at


def sort(file: IO[bytes], ending: str) -> str:
    """A short word for what `file` is; "unknown" if nothing fits."""
    file.seek(0)
    head = file.read(8192)
    if not head:
        return "empty"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return _packed(file)
    if head.startswith(olefile.MAGIC):
        return _compound(file)
    if (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif"):
        return "picture"
    found = next((kind for sign, kind in _SIGNS if head.startswith(sign)), None)
    return found or _text(head, ending)


def _packed(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()[:_DIRECTORY]
            if "[Content_Types].xml" in names:
                return _office(names)
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    mime = part.read(200).decode("latin-1").strip()
                return next((kind for word, kind in _ODF.items() if f"opendocument.{word}" in mime), "zip")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return "damaged"
    return "zip"


def _office(names: list[str]) -> str:
    macros = any("vbaproject" in name.lower() for name in names)
    for folder, kind in _OFFICE.items():
        if any(name.startswith(folder) for name in names):
            return f"{kind}{'m' if macros else 'x'}"
    return "zip"


def _compound(file: IO[bytes]) -> str:
    try:
        with olefile.OleFileIO(file) as compound:
            inside = {entry[-1].lower() for entry in compound.listdir(storages=True)}
    except Exception as error:  # a hostile file may raise anything
        raise Unreadable("It is damaged.") from error
    return next((kind for stream, kind in _OLE.items() if stream in inside), "unknown")


def _text(head: bytes, ending: str) -> str:
    if markup := _MARKUP.match(head.removeprefix(codecs.BOM_UTF8)):
        return "svg" if markup[3].lower() in (b"svg", b"!doctype svg") else "html"
    if ending not in _TEXTS and _BINARY.search(decoded(head[:4096])):
        return "unknown"
    return ending if ending in ("csv", "tsv") else "html" if ending in ("html", "htm") else "text"


def decoded(content: bytes) -> str:
    """Text in whatever it was written: UTF-8, UTF-16 with its mark, else Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(content)  # it may end within a character
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
