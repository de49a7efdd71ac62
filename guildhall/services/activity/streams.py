"""Streams: roots by last activity, as far as a viewer may read them."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from guildhall.communities.models import Community, Membership
from guildhall.contributions.cards import StreamCard, cards_of, in_streams
from guildhall.contributions.doors import begun
from guildhall.contributions.models import Contribution
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.contributions.reading import unread
from guildhall.kernel.paging import Page, Rows
from guildhall.people.models import Member, Organisation
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer

NEW_FOR: Final = timedelta(days=30)  # what is older is not counted as new
FRESH_FOR: Final = 60  # seconds that a count may be behind


class Stream(Page[Contribution]):
    """A page of a stream, with the cards it shows."""

    def __init__(
        self,
        request: HttpRequest,
        roots: Callable[[], ContributionQuerySet | Sequence[ContributionQuerySet]],
        *,
        size: int = 20,
        first: Callable[[], list[Contribution]] | None = None,
    ) -> None:
        def rows() -> Rows[Contribution]:
            found = roots()
            return begun(request, found) if isinstance(found, QuerySet) else [begun(request, each) for each in found]

        super().__init__(rows, request, size=size, first=first)
        self.cards: list[StreamCard] = cards_of(self.rows)


def anywhere(viewer: Viewer) -> ContributionQuerySet:
    """Every root that `viewer` may read."""
    return Contribution.visible_to(viewer).roots().of(*in_streams())


def of_mine(viewer: Viewer, mine: list[int] | None = None) -> ContributionQuerySet:
    """Of the viewer's communities, whose keys are `mine` if they are known already."""
    # By their ids: PostgreSQL knows how much is in each, and walks down from the newest instead of sorting them all.
    return anywhere(viewer).filter(community__in=list(viewer.roles) if mine is None else mine)


def within(viewer: Viewer, community: Community | int) -> ContributionQuerySet:
    """Of one community."""
    return anywhere(viewer).within(community)


def by(viewer: Viewer, member: Member | int) -> ContributionQuerySet:
    """What one person began."""
    return anywhere(viewer).by(member)


def by_people_of(viewer: Viewer, organisation: Organisation | int) -> ContributionQuerySet:
    """What the people of an organisation began."""
    people = Member.objects.filter(organisation=organisation)
    return anywhere(viewer).filter(author__in=people.values("pk"))


def new_by_community(viewer: Viewer) -> dict[int, int]:
    """How many roots are new to the viewer in each of their communities, since they joined; remembered for a minute."""
    key = f"new:{viewer.member.pk}"
    counts: dict[int, int] | None = cache.get(key)
    if counts is None:
        counts = dict(_NEW.rows(viewer, mine=list(viewer.roles), since=timezone.now() - NEW_FOR))
        cache.set(key, counts, FRESH_FOR)
    return counts


def _new(viewer: Viewer, mine: list[int], since: datetime) -> QuerySet[Contribution, tuple[int, int]]:
    joined = Membership.objects.filter(member=viewer.member, community=OuterRef("community")).values("joined")[:1]
    roots = of_mine(viewer, mine).filter(active__gte=since).filter(active__gte=Subquery(joined))
    counted = unread(roots, viewer).order_by().values("community").annotate(n=Count("pk"))
    return counted.values_list("community", "n")


_NEW: Final = Reading(_new, mine=list, since=datetime)
