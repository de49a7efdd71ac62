"""What stands at the top of a community's pages. Most have nothing there, and that is remembered for a minute.

Remembered are numbers, never words, and nothing of any viewer: what one may read of them is asked anew for every page.
"""

from typing import Final

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import State

from .models import Announcement, at_the_top, not_dismissed

MOST: Final = 3
FRESH_FOR: Final = 60  # seconds


def on_top_of(community: Community, viewer: Viewer) -> list[Contribution]:
    """Announcements of `community`, and those meant for it of communities above, that `viewer` may read and has not put
    out of sight; the newest first. Asks the database only where there are any."""
    ids = cache.get_or_set(_key(community), lambda: _announced(community), FRESH_FOR)
    if not ids:
        return []
    rows = at_the_top(Contribution.visible_to(viewer).filter(pk__in=ids), timezone.localdate())
    rows = not_dismissed(rows, viewer).select_related("announcement", "community")
    return [row for row in rows.newest()[:MOST] if row.community.has_tool("announcements")]


def forget(community: Community) -> None:
    """There is something new at the top here. In communities beneath, that is known within a minute."""
    cache.delete(_key(community))


def _key(community: Community) -> str:
    return f"announced:{community.pk}"


def _announced(community: Community) -> list[int]:
    """Ids of all that is to be shown there to somebody."""
    here = Q(contribution__community=community) | Q(contribution__community__in=_above(community), below=True)
    shown = Announcement.objects.filter(here, until__gte=timezone.localdate(), contribution__state=State.LIVE)
    return list(shown.order_by("-pk").values_list("pk", flat=True)[:50])


def _above(community: Community) -> list[int]:
    """Ids of the communities it is in, the nearest first."""
    found: list[int] = []
    at = community.parent_id
    while at is not None and at not in found:
        found.append(at)
        at = Community.objects.values_list("parent", flat=True).get(pk=at)
    return found
