"""How much is new behind each tab of a community."""

from collections import Counter
from typing import Final

from django.core.cache import cache

from guildhall.communities.models import Community
from guildhall.policy.viewer import Viewer

from .reading import unread_by_kind

FRESH_FOR: Final = 60  # seconds: a count may be that much behind


def tab_counts(viewer: Viewer, community: Community) -> dict[str, int]:
    """Unread roots by tool label; remembered for a minute for this viewer alone."""
    if viewer.is_visitor or viewer.role_in(community) is None:
        return {}
    key = f"tabs:{viewer.member.pk}:{community.pk}"
    counts = cache.get(key)
    if counts is None:
        counts = Counter[str]()
        for kind, n in unread_by_kind(viewer, community).items():
            counts[kind.partition(".")[0]] += n
        cache.set(key, dict(counts), FRESH_FOR)
    return dict(counts)
