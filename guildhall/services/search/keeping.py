"""Keeping the index: one contribution at a time as things happen, all of them at night, or all anew."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from guildhall.contributions.models import Contribution
from guildhall.kernel.index import Index, Row, Texts
from guildhall.kernel.index.words import grams
from guildhall.policy.words import State

from .models import Indexed, Rebuilding, Word
from .said import Said, said_of

TEXTS, WORDS = Texts(Indexed, "contribution"), Index(Word)
BUMPED: Final = 1000  # how far a row may be from its place, where there was another
SOME: Final = 200  # contributions in one transaction: who wants to change one of them waits for it


def place_of(said: Contribution) -> int:
    """When it was published, so that the newest come first; no two in a thousandth of a second are the same."""
    return int(said.published.timestamp() * 1000) * 1000 + said.pk % 1000


@transaction.atomic
def keep(keys: Iterable[int], *, anew: bool = False) -> int:
    """Have the index say what these contributions say; how many rows were changed.

    They are held until it does, so that of two who keep one at once the later keeps what was written later.
    """
    wanted = {said.key: said for said in said_of(_rows(sorted(keys)), place_of)}
    known = {row.contribution_id: row for row in Indexed.objects.defer("tokens").filter(contribution__in=list(keys))}
    changed = [said for key, said in wanted.items() if anew or _differs(known.get(key), said)]
    gone = [row.place for key, row in known.items() if key not in wanted]
    old = [known[said.key].place for said in changed if said.key in known]
    before = TEXTS.words_at([*gone, *old])
    TEXTS.remove([*gone, *old])
    _put(changed)
    _forget(before - {stem for said in changed for stem in said.words.values()})
    return len(changed) + len(gone)


def reconcile() -> int:
    """The whole index as it should be: without gaps, without what has changed since or should not be there."""
    mended = sum(keep(keys) for keys in _every())
    for key in iter(lambda: TEXTS.strays(SOME), []):
        mended += len(key)
        TEXTS.remove(key)
    return mended + _lacking() + _leftover()


def rebuild() -> Iterator[int]:
    """Write every row of the index anew, from where this was last broken off; how many were done, as they are done.

    Nothing is taken away before, so that search goes on; what is written meanwhile is indexed by its task.
    """
    state, _ = Rebuilding.objects.get_or_create()
    yield state.done
    for keys in _every(after=state.last):
        with transaction.atomic():
            keep(keys, anew=True)
            state.last, state.done = keys[-1], state.done + len(keys)
            state.save(update_fields=["last", "done"])
        yield state.done
    reconcile()
    state.delete()


def _rows(keys: Sequence[int]) -> QuerySet[Contribution]:
    # everything: a task, for nobody to read
    rows = Contribution.everything.filter(pk__in=keys).select_related("version", "community")
    return rows.select_for_update(of=("self",), no_key=True).order_by("pk")


def _every(after: int = 0) -> Iterator[tuple[int, ...]]:
    """Keys of all that may be found, or that is, batch by batch."""
    # everything: who may find it, the law is asked then
    live = Contribution.everything.filter(state=State.LIVE, pk__gt=after)
    yield from batched(live.order_by("pk").values_list("pk", flat=True).iterator(), SOME)


def _differs(known: Indexed | None, said: Said) -> bool:
    return known is None or known.digest != said.digest or not 0 <= known.place - said.place < BUMPED


def _leftover() -> int:
    """Rows of what is there no longer, or is not to be seen."""
    # everything: a task, for nobody to read
    live = Contribution.everything.filter(pk=OuterRef("contribution"), state=State.LIVE)
    gone = Indexed.objects.filter(~Exists(live)).values_list("contribution", flat=True)
    return sum(keep(keys) for keys in batched(list(gone), SOME))


def _lacking() -> int:
    """Rows whose words are not in the index of words."""
    lacking = TEXTS.lacking(SOME)
    return sum(keep(keys, anew=True) for keys in batched(lacking, SOME))


def _put(changed: Sequence[Said]) -> None:
    taken = set(Indexed.objects.filter(place__in=[said.place for said in changed]).values_list("place", flat=True))
    for said in changed:
        while said.place in taken:
            said.move(said.place + 1)
        taken.add(said.place)
    Indexed.objects.bulk_create(
        Indexed(place=said.place, contribution_id=said.key, worth=said.worth, mark=said.mark, digest=said.digest)
        for said in changed
    )
    TEXTS.put([said.text for said in changed])
    _learn({word: stem for said in changed for word, stem in said.words.items()})


def _learn(words: dict[str, str]) -> None:
    """New words, for the spelling."""
    for some in batched(sorted(words), 500):
        known = set(Word.objects.filter(word__in=some).values_list("word", flat=True))
        fresh = [Word(word=word, stem=words[word]) for word in some if word not in known]
        Word.objects.bulk_create(fresh, ignore_conflicts=True)
        rows = Word.objects.filter(word__in=[each.word for each in fresh]).values_list("pk", "word") if fresh else ()
        WORDS.put([Row(pk, strong=grams(word)) for pk, word in rows])


def _forget(stems: Iterable[str]) -> None:
    """A word that nothing says any more is not kept for the spelling either."""
    for some in batched(sorted(stems), 500):
        spelt = Word.objects.filter(stem__in=some)
        alone = TEXTS.unsaid(set(spelt.values_list("stem", flat=True)))
        WORDS.remove(list(spelt.filter(stem__in=alone).values_list("pk", flat=True)))
