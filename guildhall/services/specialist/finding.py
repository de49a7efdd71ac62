"""Looking among the pages of the sites a community lists."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import Exists
from markupsafe import Markup, escape

from guildhall.communities.models import Community
from guildhall.kernel.index import Question
from guildhall.kernel.index.asking import Group
from guildhall.kernel.index.words import asked, words_of
from guildhall.policy.viewer import Viewer

from .keeping import PAGES
from .models import Page, Scope

ENOUGH: Final = 500  # that are put in order, and can be looked through
SNIPPET: Final = 240  # characters
_WORD = re.compile(r"[^\W_]+")


def best(community: Community, words: str, many: int = ENOUGH, *, to: Viewer | None = None) -> list[int]:
    """Keys of what the sites that `community` lists say of `words`, best first.

    Arguments:
        to: asked in the same query whether they may enter it; who gives nobody has come through its door.
    """
    groups = tuple(Group((word,)) for word in asked(words))
    if not groups:
        return []
    within = Scope.objects.shown_in(community).values("page")
    if to is not None:
        within = within.filter(Exists(Community.objects.enterable_by(to).filter(pk=community.pk)))
    keys = PAGES.best(Question(groups), within=within, many=many)
    if not keys and len(groups) > 1:
        keys = PAGES.best(Question(groups, some=True), within=within, many=many)
    return keys


def rows(community: Community, keys: Sequence[int]) -> list[Page]:
    """Those pages in that order, as far as they are still shown there."""
    shown = Page.objects.filter(pk__in=Scope.objects.shown_in(community).filter(page__in=keys).values("page"))
    found = shown.select_related("host").in_bulk()
    return [found[key] for key in keys if key in found]


def snippet(text: str, words: str) -> Markup:
    """The lines of `text` that say most of `words`, with these marked; safe HTML, whatever the text."""
    looked_for = {*asked(words)}
    marks = [found.span() for found in _WORD.finditer(text) if looked_for & {*words_of(found[0])}]
    start = _best_start(text, [at for at, _ in marks])
    end = min(len(text), start + SNIPPET)
    end = end if end == len(text) else max(text.rfind(" ", start, end), start + SNIPPET // 2)
    said = _marked(text, start, end, [span for span in marks if start <= span[0] and span[1] <= end])
    return escape("… " if start else "") + said + (" …" if end < len(text) else "")


def marked(text: str, words: str) -> Markup:
    """All of a short text, with `words` marked."""
    looked_for = {*asked(words)}
    spans = [found.span() for found in _WORD.finditer(text) if looked_for & {*words_of(found[0])}]
    return _marked(text, 0, len(text), spans)


def _best_start(text: str, places: Sequence[int]) -> int:
    """Where to begin, so that most of `places` are shown: at a beginning of a sentence or a word before them."""
    if not places:
        return 0
    dense = max(places[:200], key=lambda at: sum(at <= other < at + SNIPPET - 60 for other in places[:400]))
    if dense < SNIPPET // 2:
        return 0
    back = max(text.rfind("\n", dense - 60, dense), text.rfind(". ", dense - 60, dense) + 1)
    return (back if back > 0 else text.rfind(" ", 0, dense)) + 1


def _marked(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> Markup:
    parts, at = [], start
    for first, last in spans:
        parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    return Markup("".join([*parts, escape(text[at:end])]))  # noqa: S704 - every part is escaped
