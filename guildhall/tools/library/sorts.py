"""What sort of file somebody sees in a list, and what it is called."""

from typing import Final

from guildhall.files.content import KINDS
from guildhall.files.models import Upload

from .models import Document

_SORTS: Final = (  # a word in the content type, the first that fits
    ("pdf", Document.Sort.PDF),
    ("spreadsheet", Document.Sort.SHEET),
    ("ms-excel", Document.Sort.SHEET),
    ("csv", Document.Sort.SHEET),
    ("presentation", Document.Sort.SLIDES),
    ("image/", Document.Sort.PICTURE),
)


def sort_of(mime: str) -> str:
    """The sort of a content type."""
    return next((sort for word, sort in _SORTS if word in mime), Document.Sort.WORDS)


def called(upload: Upload) -> str:
    """What a person calls it: "Word document", "PDF"."""
    known = KINDS.get(upload.kind)
    return known.title if known else "File"
