"""Read marks: how far a member has read, and what is new to them."""

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.policy.viewer import Viewer

from .models import Contribution, ReadMark
from .queryset import ContributionQuerySet


def mark_read(viewer: Viewer, root: Contribution) -> None:
    """Note that `viewer` has seen the thread as it is now."""
    now = timezone.now()
    if viewer.is_visitor or ReadMark.objects.filter(member=viewer.member, contribution=root).update(at=now):
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
    """How many roots of each kind are new to the viewer since they joined; counted to 100 at most by the page."""
    membership = viewer.memberships.filter(community=community).values("joined")[:1] if viewer.member else None
    if membership is None or viewer.role_in(community) is None:
        return {}
    roots = Contribution.visible_to(viewer).within(community).roots().filter(active__gte=membership)
    counted = unread(roots, viewer).values("kind").annotate(n=Count("pk")).values_list("kind", "n")
    return dict(counted)
