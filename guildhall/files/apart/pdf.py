"""PDF: the text of its pages, and their pictures."""

from typing import IO, Any, Final

import pypdfium2 as pdfium
from pypdfium2 import raw

from .said import Said, Unreadable

MOST: Final = 20_000  # pages
TALLEST: Final = 3  # times the width: a page longer than that is drawn narrower

LOCKED = "It is locked with a password, so its text cannot be read."
DAMAGED = "It is damaged, so its text cannot be read."


def read(file: IO[bytes], said: Said) -> None:
    """Take down the text of every page."""
    document = _open(file)
    said.pages = len(document)
    for number in range(min(len(document), MOST)):
        said.begin("page", str(number + 1))
        said.add(_words(document, number))


def draw(file: IO[bytes], numbers: list[int], width: int, folder: str) -> dict[str, Any]:
    """Draw pages, counted from 1, into `folder`; number → width and height of what was drawn."""
    document = _open(file)
    drawn = {}
    for number in numbers:
        if 1 <= number <= len(document):
            drawn[str(number)] = _picture(document[number - 1], width, f"{folder}/{number}.webp")
    return {"drawn": drawn, "pages": len(document)}


def _open(file: IO[bytes]) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(file)
        document.init_forms()
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise Unreadable(LOCKED if locked else DAMAGED) from error
    return document


def _words(document: pdfium.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        text = page.get_textpage()
        words = str(text.get_text_range())
        text.close()
        page.close()
    except pdfium.PdfiumError:
        return ""  # one broken page; the others may do
    return words.replace("\ufffe", "").replace("\x02", "")  # how PDFium tells of a hyphen at the end of a line


def _picture(page: pdfium.PdfPage, width: int, place: str) -> list[int]:
    wide, tall = (max(side, 1.0) for side in page.get_size())
    scale = min(width / wide, width * TALLEST / tall)
    image = page.render(scale=scale).to_pil().convert("RGB")
    image.save(place, "WEBP", quality=80)
    page.close()
    return [image.width, image.height]
