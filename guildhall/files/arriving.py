"""Files that come in pieces, and go on where they stopped after a dropped line or a fallen server.

How much of a file is here is the size of its file on disk: nothing else is written down, so nothing can disagree.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO, Final, Protocol
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from .models import Arrival

KEPT: Final = timedelta(days=1)  # from the first piece to the form that uses it
PIECE: Final = 256 * 1024
MOVING: Final = ".moving"


class Source(Protocol):
    """Where the bytes come from: a request."""

    def read(self, size: int, /) -> bytes: ...


class Busy(Exception):  # noqa: N818  # it is what happened
    """Another request is still writing to the same file."""


class Elsewhere(Exception):  # noqa: N818  # as above
    """The piece does not begin where the file ends."""


class Spoilt(Exception):  # noqa: N818  # as above
    """The piece is not what its sender says it is; it was thrown away."""


class Whole(UploadedFile):  # type: ignore[type-arg]  # generic only to mypy
    """A file that is all there. A storage on the same disk moves it, instead of copying: under a second name, so that
    under the first nobody begins it anew before it is noted that it is kept."""

    def temporary_file_path(self) -> str:
        self.place.unlink(missing_ok=True)
        os.link(path(self.key), self.place)
        return str(self.place)

    def __init__(self, arrival: Arrival, file: IO[bytes]) -> None:
        super().__init__(file, "file", "", arrival.size)
        self._name, self.key = arrival.name, arrival.pk  # names are cleaned by us, when its kind is known
        self.place = path(arrival.pk).with_suffix(MOVING)


def path(key: UUID) -> Path:
    """Where the pieces are put together."""
    return Path(settings.GUILDHALL_ARRIVING_DIR) / str(key)


def length(arrival: Arrival) -> int:
    """How much of it is here."""
    if arrival.upload_id:
        return arrival.size
    try:
        return path(arrival.pk).stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def held(arrival: Arrival) -> Iterator[IO[bytes]]:
    """Its file, with nobody else writing to it. The system lets go of it when we die.

    Raises:
        Busy: somebody is.
    """
    place = path(arrival.pk)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with place.open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy from error
        yield file


def append(file: IO[bytes], source: Source, *, at: int, room: int, digest: tuple[str, bytes] | None = None) -> None:
    """Put the piece that begins `at` behind what is there, at most `room` bytes of it; what has come is safe on disk,
    however this ends. With a `digest` (its method and value) a piece is kept whole or not at all.

    Raises:
        Elsewhere: the file ends somewhere else.
        Spoilt: it is not what `digest` says.
    """
    if os.fstat(file.fileno()).st_size != at:
        raise Elsewhere
    summed = hashlib.new(digest[0], usedforsecurity=False) if digest else None
    try:
        while room and (piece := source.read(min(PIECE, room))):
            file.write(piece)
            room -= len(piece)
            if summed:
                summed.update(piece)
    finally:
        if digest and summed and summed.digest() != digest[1]:
            file.flush()
            file.truncate(at)
        file.flush()
        os.fsync(file.fileno())
    if digest and summed and summed.digest() != digest[1]:
        raise Spoilt


def let_go(arrival: Arrival) -> None:
    """Forget it and what has come of it."""
    path(arrival.pk).unlink(missing_ok=True)
    arrival.delete()


def sweep() -> int:
    """Let go of what did not come in time, and of pieces that belong to nothing. Answers how many."""
    gone = 0
    for arrival in Arrival.objects.filter(expires__lt=timezone.now()).iterator():
        let_go(arrival)
        gone += 1
    return gone + sum(map(_sweep_stray, _strays()))


def _strays() -> list[Path]:
    folder = Path(settings.GUILDHALL_ARRIVING_DIR)
    there = {each.name: each for each in folder.iterdir()} if folder.is_dir() else {}
    keys = {name: key for name in there if _is_key(key := name.removesuffix(MOVING))}
    known = set(map(str, Arrival.objects.filter(pk__in=keys.values(), upload=None).values_list("pk", flat=True)))
    return [there[name] for name in keys if name not in known]


def _is_key(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def _sweep_stray(stray: Path) -> int:
    # A request may be just now between its file and its row: only what has lain still for a while is let go.
    if stray.stat().st_mtime > (timezone.now() - timedelta(minutes=10)).timestamp():
        return 0
    stray.unlink(missing_ok=True)
    return 1
