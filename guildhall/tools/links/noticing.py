"""What links tell: one does not answer any more."""

from typing import Final

from guildhall.contributions.noticing import to_its_member
from guildhall.journal.models import Entry
from guildhall.kernel.kinds import Notice

from .models import LINK

WORDS: Final = {"fell_silent": ("The link “{}” does not answer any more", "You added it.")}


def notices(entry: Entry, members: list[int] | None) -> list[Notice]:
    """For whoever added it."""
    return to_its_member(entry, members, WORDS, kind=LINK)
