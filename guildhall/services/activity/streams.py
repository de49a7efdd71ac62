"""Streams: roots by last activity, as far as a viewer may read them."""

from datetime import timedelta
from typing import Final

from django.core.cache import cache
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone

from guildhall.communities.models import Community, Membership
from guildhall.contributions.cards import StreamCard, cards_of, in_streams
from guildhall.contributions.doors import begun
from guildhall.contributions.models import Contribution
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.contributions.reading import unread
from guildhall.kernel.paging import Page
from guildhall.people.models import Member, Organisation
from guildhall.policy.viewer import Viewer

NEW_FOR: Final = timedelta(days=30)  # what is older is not counted as new
FRESH_FOR: Final = 60  # seconds that a count may be behind


class Stream(Page[Contribution]):
    """A page of a stream, with the cards it shows."""

    def __init__(self, request: HttpRequest, roots: ContributionQuerySet, *, size: int = 20) -> None:
        super().__init__(begun(request, roots), request, size=size)
        self.cards: list[StreamCard] = cards_of(self.rows)


def anywhere(viewer: Viewer) -> ContributionQuerySet:
    """Every root that `viewer` may read."""
    return Contribution.visible_to(viewer).roots().of(*in_streams())


def of_mine(viewer: Viewer) -> ContributionQuerySet:
    """Of the viewer's communities."""
    # By their ids: PostgreSQL knows how much is in each, and walks down from the newest instead of sorting them all.
    return anywhere(viewer).filter(community__in=list(viewer.roles))


def within(viewer: Viewer, community: Community) -> ContributionQuerySet:
    """Of one community."""
    return anywhere(viewer).within(community)


def by(viewer: Viewer, member: Member) -> ContributionQuerySet:
    """What one person began."""
    return anywhere(viewer).by(member)


def by_people_of(viewer: Viewer, organisation: Organisation) -> ContributionQuerySet:
    """What the people of an organisation began."""
    people = Member.objects.filter(organisation=organisation)
    return anywhere(viewer).filter(author__in=people.values("pk"))


def new_by_community(viewer: Viewer) -> dict[int, int]:
    """How many roots are new to the viewer in each of their communities, since they joined; remembered for a minute."""
    key = f"new:{viewer.member.pk}"
    counts: dict[int, int] | None = cache.get(key)
    if counts is None:
        joined = Membership.objects.filter(member=viewer.member, community=OuterRef("community")).values("joined")[:1]
        roots = of_mine(viewer).filter(active__gte=timezone.now() - NEW_FOR).filter(active__gte=Subquery(joined))
        counted = unread(roots, viewer).order_by().values("community").annotate(n=Count("pk"))
        counts = dict(counted.values_list("community", "n"))
        cache.set(key, counts, FRESH_FOR)
    return counts
