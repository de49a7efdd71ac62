"""What the library tells the author of a document: it is due for review, it was used, a virus was found in its file."""

from typing import Final

from guildhall.contributions.noticing import to_its_member
from guildhall.journal.models import Entry
from guildhall.kernel.kinds import Notice

from .models import DOCUMENT

WORDS: Final = {
    "review_due": ("It is time to review “{}”", "You put this document into the library."),
    "used": ("Somebody used “{}”", "You put this document into the library."),
    "virus_found": ("A virus was found in the file of “{}”", "You put this document into the library."),
}


def notices(entry: Entry, members: list[int] | None) -> list[Notice]:
    """For its author."""
    return to_its_member(entry, members, WORDS, kind=DOCUMENT)
