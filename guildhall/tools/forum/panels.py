"""The forum on other pages: questions that wait for an answer, and a way to ask one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Case, F, OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution, Tagging
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.contributions.wording import TITLE_LIMIT
from guildhall.kernel.http import Request
from guildhall.kernel.kinds import Waiting
from guildhall.people.models import Interest, Responsibility
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer

from .models import TOPIC
from .queryset import SILENT

MOST: Final = 3
LATELY: Final = timedelta(days=60)


def waiting_for_an_answer(request: Request, community: Community) -> dict[str, Any] | None:
    """The oldest questions of this community that nobody has replied to."""
    if "forum" not in community.tools:
        return None
    rows = _SILENT.rows(request.viewer, community=community.pk)
    return {"rows": rows[:MOST], "has_more": len(rows) > MOST, "community": community} if rows else None


def i_could_answer(viewer: Viewer) -> list[Waiting]:
    """Questions in the viewer's communities that nobody has replied to; those about their work first."""
    return [_line(row) for row in _NEAR_FIRST.rows(viewer, mine=list(viewer.roles), since=timezone.now() - LATELY)]


def ask_somewhere(request: Request, communities: Sequence[Community]) -> dict[str, Any] | None:
    """A button for the member's home: in which of their communities do they want to ask?"""
    places = [each for each in communities if "forum" in each.tools and not each.has_ended]
    return {"places": places, "way": ""} if places and request.viewer.is_approved else None


def ask_the_community(request: Request, results: Any) -> dict[str, Any] | None:  # of a search that found nothing
    """A way to ask people: in the community that was searched, or in any of the viewer's own that has a forum."""
    viewer, here = request.viewer, results.community
    if not viewer.is_approved:
        return None
    mine = Community.objects.enterable_by(viewer).filter(pk__in=viewer.roles).order_by("name")
    places = [each for each in mine if "forum" in each.tools and not each.has_ended]
    way = "?" + urlencode({"title": results.query.words[:TITLE_LIMIT]})
    return {"places": [each for each in places if each == here] or places, "way": way} if places else None


def _silent(viewer: Viewer, community: int) -> ContributionQuerySet:
    topics = Contribution.visible_to(viewer).of(TOPIC).within(community).roots().filter(SILENT)
    return topics.with_people().select_related("community").order_by("published", "id")[: MOST + 1]


def _near_first(viewer: Viewer, mine: list[int], since: datetime) -> ContributionQuerySet:
    topics = Contribution.visible_to(viewer).of(TOPIC).roots().filter(SILENT, published__gt=since, locked=False)
    others = topics.filter(community__in=mine).exclude(author=viewer.member)
    near_first = _with_reason(others, viewer).order_by(Case(When(reason=None, then=1), default=0), "-published", "-id")
    return near_first.select_related("community")[:MOST]


def _with_reason(topics: ContributionQuerySet, viewer: Viewer) -> ContributionQuerySet:
    """With `reason`: what the viewer says of themselves that a question is about."""
    interests = Interest.objects.filter(members=viewer.member).values("name")
    tagged = Tagging.objects.filter(contribution=OuterRef("pk"), tag__name__in=interests).values("tag__name")
    work = Responsibility.objects.filter(members=viewer.member, communities=OuterRef("community")).values("name")
    return topics.annotate(reason=Coalesce(Subquery(tagged[:1]), Subquery(work[:1]))).annotate(
        place=F("community__name")
    )


_SILENT: Final = Reading(_silent, community=int)
_NEAR_FIRST: Final = Reading(_near_first, mine=list, since=datetime)


def _line(row: Any) -> Waiting:  # a contribution with its reason and place
    note = f"no answer yet; you list “{row.reason.lower()}”" if row.reason else f"no answer yet, in {row.place}"
    return Waiting(
        word="Question",
        icon="question",
        title=row.title,
        url=row.get_absolute_url(),
        at=row.published,
        note=note,
        good=True,
    )
