"""What stewards do to the words that mean the same. Other processes know within a minute: see `book.forget`."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from guildhall.journal.record import record
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer
from guildhall.services.search.book import MOST, book
from guildhall.services.search.models import Synonym


@transaction.atomic
def add_synonyms(lines: Sequence[str], *, by: Viewer) -> list[str]:
    """Have these lines hold, also those of the book that were taken out; which of them did not hold before."""
    require(by, "edit_synonyms")
    known = dict(Synonym.objects.filter(line__in=lines).values_list("line", "is_out"))
    back = [line for line in lines if known.get(line)]
    fresh = [line for line in dict.fromkeys(lines) if line not in known and line not in book()]
    if Synonym.objects.count() + len(fresh) > MOST:
        raise ValidationError(f"No more than {MOST} lines can be kept. Remove some first.")
    Synonym.objects.filter(line__in=back).delete()
    Synonym.objects.bulk_create([Synonym(line=line, by=by.member) for line in fresh], ignore_conflicts=True)
    if added := [*back, *fresh]:
        record("added_synonyms", by=by, lines=added)
    return added


@transaction.atomic
def remove_synonym(line: str, *, by: Viewer) -> None:
    """Have a line hold no more: what a steward put in goes, what is of the book is marked as taken out."""
    require(by, "edit_synonyms")
    if line in book():
        changed = Synonym.objects.get_or_create(line=line, defaults={"is_out": True, "by": by.member})[1]
    else:
        changed = bool(Synonym.objects.filter(line=line).delete()[0])
    if changed:
        record("removed_synonym", by=by, line=line)
