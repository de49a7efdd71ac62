"""What the wiki tells: a page one looks after is to be reviewed."""

from typing import Final

from guildhall.contributions.noticing import to_its_member
from guildhall.journal.models import Entry
from guildhall.kernel.kinds import Notice

from .models import PAGE

WORDS: Final = {"review_due": ("It is time to review “{}”", "You look after this page.")}


def notices(entry: Entry, members: list[int] | None) -> list[Notice]:
    """For whoever looks after the page."""
    return to_its_member(entry, members, WORDS, kind=PAGE)
