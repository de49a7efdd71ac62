"""What a saved search finds: asked anew each time, as the member may read at that moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from guildhall.contributions.models import Contribution
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.policy.viewer import Viewer
from guildhall.services.search.asking import ask
from guildhall.services.search.models import Saved
from guildhall.services.search.ranking import Hit

MANY: Final = 100


def hits(saved: Saved, viewer: Viewer, *, since: datetime | None = None, until: datetime | None = None) -> list[Hit]:
    """Newest first, by others than the member, one for each thread; published after `since` and not after `until`."""
    where: dict[str, Any] = {"community": saved.community_id}
    if saved.is_mine:
        where = {"communities": sorted(viewer.roles)}
    kinds = [saved.kind] if saved.kind else ()
    found = ask(
        saved.query, viewer, kinds=kinds, since=since, order="newest", some=False, fold=False, many=MANY, **where
    )
    by_thread: dict[int, Hit] = {}
    for hit in found.hits:
        if hit.author != saved.member_id and (until is None or hit.published <= until):
            by_thread.setdefault(hit.root, hit)
    return list(by_thread.values())


def threads(found: Sequence[Hit], viewer: Viewer) -> ContributionQuerySet:
    """The threads they lead to, as far as `viewer` may read them."""
    return Contribution.visible_to(viewer).filter(pk__in=[hit.root for hit in found])
