"""The process that opens what strangers sent: it may use little memory and time, write little, and reach no network.

    python -m guildhall.files.apart read ENDING < FILE                   answers what the file says
    python -m guildhall.files.apart draw NUMBERS WIDTH FOLDER < PDF      draws pages into a folder
    python -m guildhall.files.apart print PROGRAM FOLDER FILE            becomes LibreOffice, which makes a PDF

The answer is one JSON object. Whatever happens here, the worker that asked goes on.
"""

import json
import os
import resource
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, Final

MEGABYTE: Final = 1_000_000
LIMITS: Final = {
    resource.RLIMIT_AS: 900 * MEGABYTE,  # addresses, of which far fewer are ever used
    resource.RLIMIT_CPU: 50,
    resource.RLIMIT_FSIZE: 64 * MEGABYTE,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_CORE: 0,
}
PRINTING: Final = {resource.RLIMIT_AS: 4000 * MEGABYTE, resource.RLIMIT_NOFILE: 1024}  # LibreOffice is large
DAMAGED = "It is damaged, so its text cannot be read."
SILENT: Final = {  # kinds without text that we could read: why
    "empty": "It is empty.",
    "picture": "",
    "damaged": DAMAGED,
    "locked": "It is locked with a password, so its text cannot be read.",
    "zip": "It is an archive, which is not looked into.",
    "ppt": "It is in an old format whose text cannot be read.",
    "msg": "It is an e-mail of Outlook, whose text is not read.",
    "unknown": "It is not a sort of file whose text can be read.",
}


def main() -> None:
    """Do one thing, say how it went, and end."""
    command, *words = sys.argv[1:]
    _confine(PRINTING if command == "print" else {})
    if command == "print":
        _print(*words)
    answer = _read(*words) if command == "read" else _draw(*words)
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)  # nothing is tidied up: the libraries have had enough of the file


def _confine(wider: dict[int, int]) -> None:
    for limit, most in (LIMITS | wider).items():
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (most, most) if hard == resource.RLIM_INFINITY else (min(most, hard),) * 2)
    os.nice(5)
    with suppress(OSError, AttributeError):  # where the system lets us: a room without a network
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)


def _read(ending: str) -> dict[str, Any]:
    from .said import Enough, Said, Unreadable  # imported in here, where memory is limited already
    from .sorts import sort

    said, kind, problem = Said(), "unknown", ""
    try:
        kind = sort(sys.stdin.buffer, ending)
        problem = SILENT.get(kind, "")
        if kind not in SILENT:
            _reader(kind)(said)
    except (Enough, Unreadable) as why:
        problem = str(why)
    except MemoryError:
        said.room = 0
        problem = "It is too large to be read."
    except Exception:  # a hostile file may raise anything
        problem = DAMAGED
    said.end()
    return {"kind": kind, "sections": said.sections, "problem": problem, "pages": said.pages}


def _reader(kind: str) -> Callable[[Any], None]:
    from . import office, pdf, plain, sheets

    file = sys.stdin.buffer
    whole = {"html": plain.read_page, "svg": plain.read_page, "rtf": plain.read_rich, "text": plain.read_text}
    readers: dict[str, Callable[[Any], None]] = {
        "pdf": lambda said: pdf.read(file, said),
        "doc": lambda said: plain.read_word(file, said),
        "csv": lambda said: sheets.read_table(_all(file), "", said),
        "tsv": lambda said: sheets.read_table(_all(file), "\t", said),
    }
    if kind in whole:
        return lambda said: whole[kind](_all(file), said)
    if kind in ("xlsx", "xlsm", "xls", "ods"):
        return lambda said: sheets.read_book(file, said)
    packed = {
        "docx": office.read_word,
        "docm": office.read_word,
        "pptx": office.read_slides,
        "pptm": office.read_slides,
    }
    return readers.get(kind) or (lambda said: packed.get(kind, office.read_open)(zipfile.ZipFile(file), said))


def _all(file: IO[bytes]) -> bytes:
    from .plain import MOST

    file.seek(0)
    return file.read(MOST)


def _draw(numbers: str, width: str, folder: str) -> dict[str, Any]:
    from . import pdf
    from .said import Unreadable

    try:
        return pdf.draw(sys.stdin.buffer, [int(number) for number in numbers.split(",")], int(width), folder)
    except (Unreadable, MemoryError) as why:
        return {"drawn": {}, "problem": str(why)}


def _print(program: str, folder: str, file: str) -> None:
    os.environ["HOME"] = folder
    asked = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--nolockcheck"]
    os.execv(program, [*asked, "--convert-to", "pdf", "--outdir", folder, file])  # noqa: S606  # our own words


if __name__ == "__main__":
    main()
