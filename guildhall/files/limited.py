"""Having a file opened by a process of its own, which may use little memory and time (`apart/`)."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, cast

from django.core.files.storage import Storage

from .storage import uploads

SECONDS: Final = 60  # by the clock on the wall; its own limits are tighter
LONGEST: Final = 40_000_000  # bytes of an answer
_HOUSE: Final = Path(__file__).parents[2]


class Failed(Exception):  # noqa: N818  # it is what happened
    """The process was ended, or ended itself, before it could answer."""


def ask(command: str, *words: str, file: IO[bytes]) -> dict[str, Any]:
    """What the process has to say of `file`.

    Raises:
        Failed: it used too much memory or time, or broke.
    """
    asked = [sys.executable, "-B", "-m", "guildhall.files.apart", command, *words]
    with tempfile.TemporaryFile() as answer:
        try:
            subprocess.run(  # noqa: S603  # our own words
                asked, stdin=file, stdout=answer, stderr=subprocess.DEVNULL, env=_surroundings(),
                timeout=SECONDS, check=True, start_new_session=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise Failed("It takes too long to read.") from error
        except subprocess.CalledProcessError as error:
            raise Failed("It is damaged or too large, so it could not be opened.") from error
        answer.seek(0)
        return cast("dict[str, Any]", json.loads(answer.read(LONGEST)))


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


def _is_here(storage: Storage) -> bool:
    try:
        return bool(storage.path("x"))
    except NotImplementedError:
        return False


def _surroundings() -> dict[str, str]:
    """None of our variables, which hold secrets."""
    return {"PATH": os.defpath, "PYTHONPATH": str(_HOUSE), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"}
