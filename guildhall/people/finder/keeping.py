"""Keeping the finder's index: one member at a time as profiles change, all of them at night."""

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any, Final

from django.db import transaction

from guildhall.kernel.index import Index, Question, Row
from guildhall.kernel.index.asking import Group
from guildhall.kernel.index.words import grams, words_of
from guildhall.people.models import Finding, Member, Spelling

from .profile import digest, row_of, spelt

PEOPLE, SPELLINGS = Index(Finding), Index(Spelling)
_AT_A_TIME: Final = 500


@transaction.atomic
def keep(pks: Iterable[int]) -> int:
    """Have the index say what the profiles of these members say; how many rows were changed."""
    wanted = {row.pk: (member, row) for member, row in _profiles(pks)}
    known = Finding.objects.defer("tokens").in_bulk(list(pks))
    gone = known.keys() - wanted.keys()
    changed = [(member, row) for pk, (member, row) in wanted.items() if _differs(known.get(pk), row)]
    _put(changed)
    PEOPLE.remove(list(gone))
    _forget(word for pk in {*gone, *(row.pk for _, row in changed)} & known.keys() for word in known[pk].called.split())
    return len(changed) + len(gone)


@transaction.atomic
def drop(pks: Iterable[int]) -> None:
    """The index knows them no more, nor the words of a name that nobody else has."""
    known = list(Finding.objects.filter(pk__in=list(pks)).values_list("called", flat=True))
    PEOPLE.remove(list(pks))
    _forget(word for called in known for word in called.split())


def reconcile() -> int:
    """The whole index as it should be, batch by batch."""
    pks = Member.objects.approved().order_by("pk").values_list("pk", flat=True)
    changed = sum(keep(batch) for batch in batched(pks.iterator(), _AT_A_TIME))
    stale = Finding.objects.exclude(member__in=Member.objects.approved().values("pk")).values_list("pk", flat=True)
    return changed + sum(keep(batch) for batch in batched(list(stale), _AT_A_TIME))


def _profiles(pks: Iterable[int]) -> Iterator[tuple[Member, Row]]:
    members: Any = Member.objects.approved().filter(pk__in=list(pks)).select_related("organisation")
    for member in members.prefetch_related("responsibilities", "interests"):
        yield member, row_of(member)


def _differs(known: Finding | None, row: Row) -> bool:
    return known is None or known.digest != digest(row)


def _put(changed: list[tuple[Member, Row]]) -> None:
    rows = [Finding(member=m, called=" ".join(words_of(m.name))[:400], digest=digest(row)) for m, row in changed]
    known = ["called", "digest"]
    Finding.objects.bulk_create(rows, update_conflicts=True, unique_fields=["member"], update_fields=known)
    PEOPLE.put([row for _, row in changed])
    words = {word for _, row in changed for word in spelt(row)}
    words -= set(Spelling.objects.filter(word__in=words).values_list("word", flat=True)) if words else set()
    Spelling.objects.bulk_create([Spelling(word=word) for word in sorted(words)], ignore_conflicts=True)
    fresh = Spelling.objects.filter(word__in=words).values_list("pk", "word") if words else ()
    SPELLINGS.put([Row(pk, strong=grams(word)) for pk, word in fresh])


def _forget(words: Iterable[str]) -> None:
    """A name that nobody has any more is not kept as a word either."""
    alone = {word for word in words if not PEOPLE.best(Question((Group((word,)),)), many=1, looked_at=1)}
    if alone:
        SPELLINGS.remove(list(Spelling.objects.filter(word__in=alone).values_list("pk", flat=True)))
