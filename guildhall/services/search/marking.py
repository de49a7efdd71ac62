"""What is shown of a hit: the piece of its text where the words stand, marked. Escaped first, then marked."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from markupsafe import Markup, escape

from guildhall.kernel.index import Run
from guildhall.kernel.index.stems import Spot, spots

from .meaning import Meant

LENGTH: Final = 240  # characters of a piece
BEFORE: Final = 60  # of them before the first word that was looked for
READ: Final = 400_000  # characters of a text in which the piece is looked for


def marked(text: str, meant: Sequence[Meant]) -> Markup:
    """`text`, with what was looked for marked."""
    return _marked(text, [*_runs(list(spots(text)), meant)])


def piece(text: str, meant: Sequence[Meant]) -> Markup:
    """The piece of `text` with most of what was looked for; its beginning, where there is none."""
    flat = " ".join(text[:READ].split())
    runs = [*_runs(list(spots(flat)), meant)]
    start = _start(flat, _best(runs))
    end = start + LENGTH
    if end < len(flat):
        end = flat.rfind(" ", start, end) if " " in flat[start:end] else end
    inside = [(first - start, last - start, n) for first, last, n in runs if start <= first and last <= end]
    before, after = "… " if start else "", " …" if end < len(flat) else ""
    return Markup("{}{}{}").format(before, _marked(flat[start:end], inside), after)


def has_all(text: str, meant: Sequence[Meant]) -> int:
    """How many of the things looked for stand in `text`."""
    return len({n for _, _, n in _runs(list(spots(text)), meant)})


def _runs(there: list[Spot], meant: Sequence[Meant]) -> Iterator[tuple[int, int, int]]:
    """Where something that was looked for begins and ends, and which of the things it is; in order, side by side."""
    wanted = [(run, n) for n, each in enumerate(meant) for runs in each.wanted.any_of for run in runs]
    firsts: dict[str, list[tuple[Run, int]]] = {}
    begun = [(run, n) for run, n in wanted if run.begun and len(run.words) == 1]
    for run, n in sorted(wanted, key=lambda each: -len(each[0].words)):
        firsts.setdefault(run.words[0], []).append((run, n))
    at = 0
    while at < len(there):
        fits = ((run, n) for run, n in firsts.get(there[at].stem, ()) if _stands(there, at, run))
        starts = ((run, n) for run, n in begun if there[at].word.startswith(run.words[0]))
        found = next(chain(fits, starts), None)
        if found is None:
            at += 1
            continue
        last = at + len(found[0].words) - 1
        yield there[at].start, there[last].end, found[1]
        at = last + 1


def _stands(there: list[Spot], at: int, run: Run) -> bool:
    words = [spot.stem for spot in there[at : at + len(run.words)]]
    if run.begun and len(words) == len(run.words):
        return tuple(words[:-1]) == run.words[:-1] and there[at + len(words) - 1].word.startswith(run.words[-1])
    return tuple(words) == run.words


def _best(runs: Sequence[tuple[int, int, int]]) -> int:
    """Where the piece begins that has most different things, and most of them."""
    best, score = 0, (0, 0)
    for n, (start, _, _) in enumerate(runs[:2000]):
        near = [which for first, _, which in runs[n : n + 20] if first < start + LENGTH - BEFORE]
        if (len({*near}), len(near)) > score:
            best, score = start, (len({*near}), len(near))
    return best


def _start(flat: str, at: int) -> int:
    if at <= BEFORE or len(flat) <= LENGTH:
        return 0
    return flat.find(" ", at - BEFORE, at) + 1 or at


def _marked(text: str, runs: Iterable[tuple[int, int, int]]) -> Markup:
    pieces, at = [], 0
    for start, end, _ in runs:
        pieces += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        at = end
    return Markup("").join([*pieces, escape(text[at:])]).replace(Markup("</mark> <mark>"), Markup(" "))
