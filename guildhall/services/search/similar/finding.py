"""Threads that speak of the same: asked of the index, as the viewer may read."""

from typing import Final

from guildhall.contributions.cards import StreamCard, cards_of
from guildhall.contributions.models import Contribution
from guildhall.contributions.thread import tags_of
from guildhall.kernel.index.stems import stems
from guildhall.kernel.text import one_line
from guildhall.policy.viewer import Viewer
from guildhall.services.search.asking import similar
from guildhall.services.search.ranking import Hit

FEW: Final = 5
MANY: Final = 12
NEAR: Final = 0.5  # of how well the likest fits
COMMON: Final = 2  # words in common with how a thread begins, where it fits less well
SHORT: Final = 3  # words from which on a title says what it is about


def alike(text: str, viewer: Viewer, *, most: int = FEW, but: int | None = None) -> list[StreamCard]:
    """Threads that speak of the same as `text`, the likest first, as they are shown."""
    words = one_line(text).replace('"', " ").replace(":", " ")[:300]
    if len(words.split()) < SHORT:
        return []
    hits = similar(words, viewer, most=most, but=but)
    best = max((hit.text for hit in hits), default=0)
    door = Contribution.visible_to(viewer).filter(pk__in=[hit.root for hit in hits])
    rows = {row.pk: row for row in door.with_people()}
    looked_for = {*stems(words)}
    near = [hit for hit in hits if hit.root in rows and _is_near(hit, rows[hit.root], looked_for, best)]
    return cards_of([rows[hit.root] for hit in near])


def related(root: Contribution, viewer: Viewer, *, most: int = FEW) -> list[StreamCard]:
    """Threads that speak of the same as `root`, as its title and its tags say it."""
    return alike(" ".join([root.title, *tags_of(root)]), viewer, most=most, but=root.pk)


def _is_near(hit: Hit, root: Contribution, looked_for: set[str], best: float) -> bool:
    """One word in common is not enough, unless hardly anything is nearer."""
    return hit.text >= NEAR * best or len(looked_for & {*stems(f"{root.title} {root.excerpt}")}) >= COMMON
