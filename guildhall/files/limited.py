"""Having a file opened by a process of its own, which may use little memory and time (`apart/`)."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import IO, Any, Final, cast

from django.conf import settings
from django.core.files.storage import Storage

from .storage import uploads

SECONDS = 60.0  # by the clock on the wall; its own limits are tighter
LONGEST: Final = 40_000_000  # bytes of an answer
_HOUSE: Final = Path(__file__).parents[2]
_OFFICE: Final = "/org.openoffice.Office."
_CAREFUL: Final = {  # what LibreOffice is told: a paper may name any file of this machine as its picture or its table
    "Common/Security/Scripting": {"BlockUntrustedRefererLinks": "true", "DisableActiveContent": "true"},
    "Writer/Content/Update": {"Link": "0"},
    "Calc/Content/Update": {"Link": "1"},  # never, in its own numbers
}


class Failed(Exception):  # noqa: N818  # it is what happened
    """The process was ended, or ended itself, before it could answer."""


def ask(command: str, *words: str, file: IO[bytes], seconds: float | None = None) -> dict[str, Any]:
    """What the process has to say of `file`.

    Raises:
        Failed: it used too much memory or time, or broke.
    """
    with tempfile.TemporaryFile() as answer:
        _run([command, *words], file, answer, seconds)
        answer.seek(0)
        return cast("dict[str, Any]", json.loads(answer.read(LONGEST)))


def as_pdf(file: IO[bytes], name: str, folder: Path) -> Path | None:
    """An office file printed as a PDF by LibreOffice, in `folder`; None where it is not installed, or cannot.

    It is given a copy, a profile of its own in that folder that lets it open nothing else, and less than the machine.
    """
    program = shutil.which(settings.GUILDHALL_SOFFICE)
    if program is None:
        return None
    copy = folder / f"paper{PurePath(name).suffix}"
    with copy.open("wb") as out:
        shutil.copyfileobj(file, out)
    _write_profile(folder / "profile" / "user")
    with suppress(Failed), tempfile.TemporaryFile() as answer:
        _run(["print", program, str(folder), str(copy)], file, answer)
    return made if (made := folder / "paper.pdf").exists() else None


def _write_profile(folder: Path) -> None:
    folder.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{_OFFICE}{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, said in _CAREFUL.items()
        for name, value in said.items()
    )
    space = 'xmlns:oor="http://openoffice.org/2001/registry"'
    (folder / "registrymodifications.xcu").write_text(f'<?xml version="1.0"?><oor:items {space}>{items}</oor:items>')


def _run(words: list[str], file: IO[bytes], answer: IO[bytes], seconds: float | None = None) -> None:
    asked = [sys.executable, "-B", "-m", "guildhall.files.apart", *words]
    process = subprocess.Popen(  # noqa: S603  # our own words
        asked, stdin=file, stdout=answer, stderr=subprocess.DEVNULL, env=_surroundings(), start_new_session=True
    )
    try:
        status = process.wait(SECONDS if seconds is None else seconds)
    except subprocess.TimeoutExpired as error:
        raise Failed("It takes too long to read.") from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # and whatever it began
        process.wait()
    if status:
        raise Failed("It is damaged or too large, so it could not be opened.")


@contextmanager
def at_hand(place: str) -> Iterator[IO[bytes]]:
    """The stored file of that name as a file of this machine."""
    storage = uploads()
    with storage.open(place) as stored:
        if _is_here(storage):
            with Path(storage.path(place)).open("rb") as file:
                yield file
            return
        with tempfile.TemporaryFile() as copy:
            for chunk in stored.chunks():
                copy.write(chunk)
            copy.seek(0)
            yield copy


@contextmanager
def in_hand(content: bytes) -> Iterator[IO[bytes]]:
    """`content` as a file of this machine."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        yield file


def _is_here(storage: Storage) -> bool:
    try:
        return bool(storage.path("x"))
    except NotImplementedError:
        return False


def _surroundings() -> dict[str, str]:
    """None of our variables, which hold secrets."""
    return {"PATH": os.defpath, "PYTHONPATH": str(_HOUSE), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"}
