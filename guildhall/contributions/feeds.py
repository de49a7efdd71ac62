"""What carries a tag, as a page and as a feed."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from guildhall.kernel.addresses import url
from guildhall.kernel.kinds import Feed
from guildhall.policy.viewer import Viewer

from .models import Contribution, Tag, Tagging
from .queryset import ContributionQuerySet


def tagged(viewer: Viewer, tag: Tag) -> ContributionQuerySet:
    """Everything with a tag that `viewer` may read."""
    carrying = Tagging.objects.filter(tag=tag).values("contribution")
    return Contribution.visible_to(viewer).filter(pk__in=carrying)


def is_carried(viewer: Viewer) -> Exists:
    """Whether something that `viewer` may read carries the tag of the row."""
    readable = Contribution.visible_to(viewer).values("pk")
    return Exists(Tagging.objects.filter(tag=OuterRef("pk"), contribution__in=readable))


def tags(viewer: Viewer, keys: Sequence[str]) -> dict[str, Feed]:
    """Feeds of tags. A tag nobody lets the viewer read does not exist."""
    return {
        each.slug: Feed(
            title=f"Tagged “{each.name}”", url=url("contributions:tag", each.slug), rows=tagged(viewer, each).roots()
        )
        for each in Tag.objects.filter(is_carried(viewer), slug__in=keys)
    }
