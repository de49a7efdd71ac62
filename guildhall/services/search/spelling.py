""" "Did you mean": words of the index that are nearly what was typed, and that the viewer can read somewhere now.

Whether the index knows a word is never asked: somebody may have written it where this viewer does not see it. What
counts is whether the viewer finds anything for it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django.db.models import Q

from guildhall.kernel.index import Question
from guildhall.kernel.index.asking import Group
from guildhall.kernel.index.stems import folded, stems
from guildhall.kernel.index.words import grams, nearest
from guildhall.policy.viewer import Viewer

from .asking import Found, Looking, ask
from .keeping import TEXTS, WORDS
from .meaning import wanted_by
from .models import Word
from .query import Query, Term

NEAR: Final = 60  # words of the index that share most letters with one that was typed
TRIED: Final = 3  # of them, the nearest, that are looked for in what the viewer may read
WRONG: Final = 6  # words of a question that are put right
LOOKED_AT: Final = 20_000  # words that are compared


def mended(found: Found, viewer: Viewer, **where: Any) -> Found | None:
    """What is found with the words that nothing was found for put right; None if that finds nothing either.

    However many words are wrong, it takes three questions, and those of asking again.

    Arguments:
        where: what `found` was asked with.
    """
    suspect = [term for term in found.query.terms if _may_be_wrong(term)][:WRONG]
    if found.looking is None or not suspect or (found.hits and not found.is_some):
        return None
    there = _there(suspect, found.looking) if found.hits else set()  # where nothing has any of them, none is there
    right = _right([term for term in suspect if term not in there], found.looking)
    if not right:
        return None
    terms = tuple(right.get(term, term) for term in found.query.terms)
    again = ask(replace(found.query, terms=terms), viewer, **where)
    return again if again.hits else None


def _may_be_wrong(term: Term) -> bool:
    is_plain = not (term.no or term.phrase or term.begun)
    return is_plain and term.text.isalpha() and len(term.text) > 2 and bool(stems(term.text))


def _there(terms: Sequence[Term], looking: Looking) -> set[Term]:
    """Those of `terms` that the viewer can read somewhere."""
    anything = replace(looking.search, none_of=(), some=False)
    searches = [replace(anything, all_of=tuple(meant.wanted for meant in wanted_by(Query((term,))))) for term in terms]
    counts = TEXTS.counts([(search, looking.seen) for search in searches], most=1)
    return {term for term, many in zip(terms, counts, strict=True) if many}


def _right(wrong: Sequence[Term], looking: Looking) -> dict[Term, Term]:
    """For words that are wrong the nearest that the viewer can read somewhere."""
    near = Q()
    for term in wrong:
        near |= Q(pk__in=WORDS.among(_like(folded(term.text)), many=NEAR, looked_at=LOOKED_AT))
    others = list(Word.objects.filter(near).values_list("word", flat=True)) if wrong else []
    tried = {term: [Term(other) for other in nearest(folded(term.text), others, TRIED)] for term in wrong}
    there = _there(list({other for near in tried.values() for other in near}), looking)
    best = {term: next((other for other in near if other in there), None) for term, near in tried.items()}
    return {term: other for term, other in best.items() if other}


def _like(word: str) -> Question:
    """It begins or ends as `word` does, and has most of its letters."""
    letters = grams(word)
    return Question((Group((letters[0], letters[-1])), Group(tuple(letters))))
