"""What a question means to the index: stems, with what else means the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guildhall.kernel.index import Run, Wanted
from guildhall.kernel.index.stems import spots, stems

from .book import LONGEST, Meaning, meanings
from .query import Query, Term

BEGUN = 2  # letters from which on a beginning is looked for


@dataclass(frozen=True, slots=True)
class Meant:
    """One thing looked for, and the words of the question that say it."""

    wanted: Wanted
    words: tuple[str, ...]


def wanted_by(query: Query) -> list[Meant]:
    """What is looked for, in the order it was typed; nothing for words that say nothing."""
    found: list[Meant] = []
    plain: list[Term] = []
    for term in query.terms:
        if term.no:
            continue
        if term.phrase or term.begun:
            found += [*_plain(plain), *_exactly(term)]
            plain = []
        else:
            plain.append(term)
    return [*found, *_plain(plain)]


def unwanted_by(query: Query) -> list[Wanted]:
    """What must not be there."""
    return [Wanted((_run(stemmed),)) for term in query.terms if term.no and (stemmed := tuple(stems(term.text)))]


def _plain(terms: Sequence[Term]) -> Iterator[Meant]:
    """Words, the longest that mean something together first."""
    words = [(tuple(stems(term.text)), term.text) for term in terms]
    words = [(stemmed, text) for stemmed, text in words if stemmed]
    same, at = meanings(), 0
    while at < len(words):
        for end in range(min(len(words), at + LONGEST), at, -1):
            key = tuple(stem for stemmed, _ in words[at:end] for stem in stemmed)
            if key in same or end == at + 1:
                own = tuple(Run(stemmed) for stemmed, _ in words[at:end])
                others = [(Run(other),) for other in same.get(key, ())]
                yield Meant(Wanted((own, *_joined(own), *others)), tuple(text for _, text in words[at:end]))
                at = end
                break


def _joined(own: tuple[Run, ...]) -> list[tuple[Run, ...]]:
    """ "well-being" is also looked for as one word."""
    return [(Run(("".join(own[0].words),)),)] if len(own) == 1 and len(own[0].words) > 1 else []


def _exactly(term: Term) -> Iterator[Meant]:
    """A phrase, or the beginning of a word: as it was typed, and as the index would have it."""
    last = [spot.word for spot in spots(term.text)][-1:]
    stemmed: Meaning = tuple(stems(term.text))
    if stemmed and term.begun:
        begun = (*stemmed[:-1], last[0])
        runs = [_run(stemmed), (Run(begun, begun=True),)] if len(last[0]) >= BEGUN else [_run(stemmed)]
        yield Meant(Wanted(tuple(runs)), (term.text,))
    elif stemmed:
        yield Meant(Wanted((_run(stemmed),)), (term.text,))


def _run(stemmed: Meaning) -> tuple[Run, ...]:
    return (Run(stemmed),)
