"""Receipts, when two accounts become one."""

from guildhall.contributions.models import Contribution
from guildhall.people.models import Member

from .actions.receipts import recount
from .models import Receipt


def merge(gone: Member, kept: Member) -> None:
    """One says so once, and not of one's own documents."""
    theirs = Receipt.objects.filter(member=kept)
    documents = list(theirs.values_list("document", flat=True))
    theirs.filter(document__contribution__author=kept).delete()
    for said in Contribution.everything.filter(pk__in=documents):  # everything: numbers, shown to nobody
        recount(said)
