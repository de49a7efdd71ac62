"""People who answered about this: who wrote what was accepted or thanked among what was found."""

from collections import Counter
from typing import Any, Final

from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer

from .asking import Found

MOST: Final = 3
AMONG: Final = 200  # of the best hits


def who_answered(found: Found, viewer: Viewer) -> list[tuple[Member, int]]:
    """Who helped most with it, as far as the viewer may read it, and with how many of the hits."""
    if not viewer.is_approved:
        return []
    helped = [hit for hit in found.hits[:AMONG] if hit.is_reply and (hit.reactions or hit.worth > 0)]
    often = Counter(hit.author for hit in helped if hit.author != viewer.member.pk).most_common(MOST)
    if not often:
        return []
    people: Any = Member.objects.visible_to(viewer).approved().select_related("organisation")
    known = people.in_bulk([key for key, _ in often])
    return [(known[key], n) for key, n in often if key in known]
