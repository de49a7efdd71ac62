"""Office files: what they are, told by what is packed inside them, and whether they carry programs."""

import re
import struct
import zipfile
from typing import IO

import olefile

_LARGEST_DIRECTORY = 2_000_000  # bytes: about ten thousand entries; an office file has dozens
_LARGEST_LIST = 1_000_000
_END_OF_DIRECTORY = b"PK\x05\x06"
_OOXML_MAIN = re.compile(
    r"application/vnd\.openxmlformats-officedocument\."
    r"(wordprocessingml\.(?:document|template)|spreadsheetml\.(?:sheet|template)|presentationml\.(?:presentation|slideshow|template))"
    r"\.main\+xml",
)
_OOXML_PROGRAM = re.compile(r"macroenabled|vbaproject|macrosheet|\.activex", re.IGNORECASE)
_ODF_PROGRAM = re.compile(r"(basic|scripts)/", re.IGNORECASE)


class Unwelcome(ValueError):  # noqa: N818  # said to a person, not to a programmer
    """An office file or archive that is not taken; its text goes on after the file's name."""


MACROS = "holds macros, which are programs. Save it without them (as docx, xlsx, pptx or PDF) and choose that."
LOCKED = "is locked with a password, so it cannot be checked or searched. Save it without the password and choose that."
ARCHIVE = "is an archive. Unpack it and choose the files inside."
OLD = "is in an old format that may hide programs. Save it as docx, xlsx, pptx or PDF and choose that."
DAMAGED = "is damaged. Open it where it was made, save it again and choose it again."


def mime(file: IO[bytes], head: bytes) -> str | None:
    """The content type of the office file `file`, or None if it is something else altogether.

    Raises:
        Unwelcome: it is locked, damaged, an archive, or holds programs.
    """
    if head.startswith(b"PK"):
        return _zipped(file)
    if head.startswith(olefile.MAGIC):
        return _compound(file)
    if head.startswith(b"\xdb\xa5"):  # Word for Windows 2
        raise Unwelcome(OLD)
    return None


def _zipped(file: IO[bytes]) -> str:
    try:
        _require_small_directory(file)
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:
                return _ooxml(archive, names)
            if "mimetype" in names:
                return _odf(archive, names)
    except Unwelcome:
        raise
    except Exception as error:  # a hostile archive may raise anything; whatever it is, it is not taken
        raise Unwelcome(DAMAGED) from error
    raise Unwelcome(ARCHIVE)


def _require_small_directory(file: IO[bytes]) -> None:
    # zipfile reads the whole list of entries into memory, so its size is looked at first.
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 65_557))
    tail = file.read()
    (size,) = struct.unpack_from("<L", tail, tail.rindex(_END_OF_DIRECTORY) + 12)
    if size > _LARGEST_DIRECTORY:
        raise Unwelcome(DAMAGED)


def _ooxml(archive: zipfile.ZipFile, names: list[str]) -> str:
    parts = _read(archive, "[Content_Types].xml")
    if _OOXML_PROGRAM.search(parts) or any(_OOXML_PROGRAM.search(name) for name in names):
        raise Unwelcome(MACROS)
    found = {match[1] for match in _OOXML_MAIN.finditer(parts)}
    if len(found) != 1:  # none: a drawing, a package, UTF-16 to slip by; several: two files in one
        raise Unwelcome(ARCHIVE)
    return f"application/vnd.openxmlformats-officedocument.{found.pop()}"


def _odf(archive: zipfile.ZipFile, names: list[str]) -> str:
    if any(_ODF_PROGRAM.match(name) for name in names):
        raise Unwelcome(MACROS)
    if "encryption-data" in _read(archive, "META-INF/manifest.xml"):
        raise Unwelcome(LOCKED)
    return _read(archive, "mimetype").strip()


def _read(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(_LARGEST_LIST).decode("utf-8")


def _compound(file: IO[bytes]) -> str | None:
    try:
        with olefile.OleFileIO(file) as compound:
            inside = {entry[-1].lower() for entry in compound.listdir(storages=True)}
    except Exception as error:  # as above
        raise Unwelcome(DAMAGED) from error
    if "encryptedpackage" in inside:
        raise Unwelcome(LOCKED)
    if inside & {"vba", "macros", "_vba_project", "_vba_project_cur"}:
        raise Unwelcome(MACROS)
    if "worddocument" in inside:
        return "application/msword"
    if inside & {"workbook", "book"}:
        return "application/vnd.ms-excel"
    if "powerpoint document" in inside:  # its macros are packed within the slides' own stream
        raise Unwelcome(OLD)
    return None
