"""What a page shows of a file: pictures of its pages, its text under headings, its table, or the picture itself.

Whoever calls has asked whether this viewer may read what refers to the upload: nothing is asked here.
"""

import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Final

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from . import download, limited
from .models import PagePicture, Reading, Section, Upload
from .storage import uploads

FIRST: Final = 3  # pages drawn at once
MOST: Final = 200  # pages drawn at all
WIDTH: Final = 1000
WAITED: Final = 10  # seconds that somebody waits for a page
REST: Final = 3600  # seconds until one that could not be drawn is tried again
PRINTED: Final = frozenset({"docx", "doc", "odt", "rtf", "xlsx", "xls", "ods", "pptx", "odp"})  # by LibreOffice


class State(StrEnum):
    """How far we are with a file."""

    CHECKING = "checking"  # for viruses: nothing of it is shown
    INFECTED = "infected"
    READING = "reading"  # its text and pages come in a moment
    READY = "ready"
    NOTHING = "nothing"  # there is nothing to show: `problem` says why, if it is known


@dataclass(frozen=True, slots=True)
class Preview:
    """What can be shown of a file."""

    state: State
    picture: bool = False  # it is one: show it by `download.respond(upload, inline=True, width=…)`
    pages: int = 0  # as many pages have pictures: `respond_page(upload, 1 … pages)`
    length: int | None = None  # as many pages, slides or sheets it has in all
    sections: tuple[Section, ...] = ()
    problem: str = ""

    @property
    def tables(self) -> tuple[Section, ...]:
        """Sheets, or the one table of a CSV file, with their `rows`."""
        return tuple(section for section in self.sections if section.rows)

    @property
    def has_text(self) -> bool:
        return any(section.text for section in self.sections)


def of(upload: Upload) -> Preview:
    """What can be shown of `upload`: one query, or none if its `reading` was fetched with it."""
    if upload.scan == Upload.Scan.PENDING:
        return Preview(State.CHECKING)
    if not upload.may_be_served:
        return Preview(State.INFECTED)
    if upload.is_picture:
        return Preview(State.READY, picture=True)
    reading = Reading.objects.filter(upload=upload).first() if "reading" not in _fetched(upload) else upload.reading
    if reading is None:
        return Preview(State.READING)
    pages = min(reading.drawable, MOST)
    state = State.READY if reading.parts or pages else State.NOTHING
    return Preview(state, pages=pages, length=reading.pages, sections=tuple(reading.sections), problem=reading.problem)


def respond_page(upload: Upload, number: int, *, request: HttpRequest | None = None) -> HttpResponseBase:
    """The picture of a page, counted from 1; drawn now if it was not yet.

    Raises:
        Refused: the file is still being checked for viruses, or one was found.
        Http404: there is no such page, or it cannot be drawn.
    """
    download.require_checked(upload)
    reading = Reading.objects.filter(upload=upload).first()
    if reading is None or not 1 <= number <= min(reading.drawable, MOST):
        raise Http404
    drawn = PagePicture.objects.filter(upload=upload, number=number)
    if not drawn.exists() and not _draw_now(upload, number):
        raise Http404
    return download.respond_part(upload, upload.place_of_page(number), "image/webp", request=request)


def begin(upload: Upload, reading: Reading) -> None:
    """Draw the first pages, so that the first who looks need not wait; of an office file the first, if we can."""
    if reading.kind in PRINTED and not reading.drawable and _print_first(upload):
        Reading.objects.filter(pk=reading.pk).update(drawable=1)
    there = set(PagePicture.objects.filter(upload=upload).values_list("number", flat=True))
    wanted = [number for number in range(1, min(reading.drawable, FIRST) + 1) if number not in there]
    if wanted:
        draw(upload, wanted)


def draw(upload: Upload, numbers: list[int], *, seconds: float = limited.SECONDS) -> int:
    """Draw these pages of a PDF and keep their pictures; how many could be drawn."""
    with tempfile.TemporaryDirectory() as folder, limited.at_hand(upload.place) as file:
        return _draw(upload, numbers, file, folder, seconds)


def _draw_now(upload: Upload, number: int) -> bool:
    """Draw it while somebody waits. What takes too long is not begun again at once: to ask would keep a server busy."""
    in_vain = f"undrawn:{upload.pk}:{number}"
    if cache.get(in_vain):
        return False
    drawn = draw(upload, [number], seconds=WAITED)
    if not drawn:
        cache.set(in_vain, 1, REST)
    return bool(drawn)


def _draw(upload: Upload, numbers: list[int], file: IO[bytes], folder: str, seconds: float = limited.SECONDS) -> int:
    words = (",".join(map(str, numbers)), str(WIDTH), folder)
    try:
        drawn = limited.ask("draw", *words, file=file, seconds=seconds)["drawn"]
    except limited.Failed:
        return 0
    for number, (width, height) in drawn.items():
        _keep(upload, int(number), (Path(folder) / f"{int(number)}.webp").read_bytes(), width, height)
    return len(drawn)


def _print_first(upload: Upload) -> bool:
    with tempfile.TemporaryDirectory() as folder, limited.at_hand(upload.place) as file:
        printed = limited.as_pdf(file, upload.place, Path(folder))
        if printed is None:
            return False
        with printed.open("rb") as pdf:
            return bool(_draw(upload, [1], pdf, folder))


def _keep(upload: Upload, number: int, picture: bytes, width: int, height: int) -> None:
    place = upload.place_of_page(number)
    uploads().delete(place)  # half a picture, or the same one drawn by somebody else just now
    kept = uploads().save(place, ContentFile(picture))
    if kept != place:  # somebody else has just drawn it: this one would lie there under a name that nobody knows
        uploads().delete(kept)
    PagePicture.objects.get_or_create(upload=upload, number=number, defaults={"width": width, "height": height})


def _fetched(upload: Upload) -> dict[str, object]:
    return upload._state.fields_cache  # noqa: SLF001  # how select_related tells
