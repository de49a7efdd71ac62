"""Read marks: how far a member has read, and what is new to them."""

from collections import Counter
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer

from .models import Contribution, ReadMark
from .queryset import ContributionQuerySet

LATELY: Final = 300  # roots of a community that are looked through for what is new


def mark_read(viewer: Viewer, root: Contribution) -> None:
    """Note that `viewer` has seen the thread as it is now."""
    if viewer.is_visitor:
        return
    now, is_new = timezone.now(), getattr(root, "seen", "unasked") is None  # `thread.with_mine` has asked it
    if not is_new and ReadMark.objects.filter(member=viewer.member, contribution=root).update(at=now):
        return
    mark = ReadMark(member=viewer.member, contribution=root, community_id=root.community_id, at=now)
    ReadMark.objects.bulk_create([mark], ignore_conflicts=True)


def unread(queryset: ContributionQuerySet, viewer: Viewer) -> ContributionQuerySet:
    """Those roots of `queryset` that were begun or answered since the viewer last looked at them."""
    if viewer.is_visitor:
        return queryset.none()
    seen = ReadMark.objects.filter(member=viewer.member, contribution=OuterRef("pk"), at__gte=OuterRef("active"))
    return queryset.exclude(author=viewer.member, replies=0).filter(~Exists(seen))


def unread_by_kind(viewer: Viewer, community: Community) -> dict[str, int]:
    """How many roots of each kind are new to the viewer since they joined, among those that were lately active."""
    if viewer.is_visitor or viewer.role_in(community) is None:
        return {}
    rows = _UNREAD_KINDS.rows(viewer, community=community.pk)
    return Counter(kind for (kind,) in rows)


def _unread_kinds(viewer: Viewer, community: int) -> QuerySet[Contribution, tuple[str]]:
    joined = viewer.memberships.filter(community=community).values("joined")[:1]
    roots = Contribution.visible_to(viewer).filter(community=community, root=None, active__gte=joined)
    lately = Contribution.everything.filter(pk__in=roots.busiest().values("pk")[:LATELY])
    return unread(lately, viewer).values_list("kind")


_UNREAD_KINDS: Final = Reading(_unread_kinds, community=int)
