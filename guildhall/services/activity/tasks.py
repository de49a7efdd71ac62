"""The numbers on the front page: counted by the hour, over what is no secret."""

from datetime import timedelta
from statistics import median
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Min
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.kernel.every import every
from guildhall.people.models import Member, Organisation
from guildhall.policy.words import State

KEY: Final = "activity:numbers"
HOURS: Final = 3  # that the numbers are kept for, should the clock not run
LATELY: Final = timedelta(days=180)
ENOUGH: Final = 20  # answers from which one may say what is typical
Kind = Organisation.Kind
COUNCILS: Final = (
    Kind.COUNTY, Kind.UNITARY, Kind.METROPOLITAN, Kind.LONDON, Kind.DISTRICT, Kind.SCOTTISH, Kind.WELSH,
    Kind.NORTHERN_IRISH,
)  # fmt: skip


@every(minutes=60)
def refresh() -> None:
    """Count before somebody has to wait for it."""
    count()


def count() -> dict[str, Any]:
    """Members, communities, the share of councils that take part, and the typical time to a first answer."""
    councils = Organisation.objects.current().filter(kind__in=COUNCILS)
    members = Member.objects.approved()
    taking_part = councils.filter(pk__in=members.values("organisation")).count()
    numbers = {
        "members": members.count(),
        "communities": Community.objects.going_on().filter(veil=None).count(),
        "councils": round(100 * taking_part / max(councils.count(), 1)),
        "answer": _typical_answer(),
    }
    cache.set(KEY, numbers, HOURS * 3600)
    return numbers


def numbers() -> dict[str, Any]:
    """The numbers as they were last counted."""
    known: dict[str, Any] | None = cache.get(KEY)
    return known or count()


def _typical_answer() -> timedelta | None:
    """The median time to a first reply, where nobody is hidden; None while there are too few to say."""
    roots = Contribution.everything.filter(root=None, state=State.LIVE, published__gt=timezone.now() - LATELY)
    open_ones = roots.filter(community__veil=None, replies__gt=0).order_by("-published", "-id")[:1000]
    begun = dict(open_ones.values_list("pk", "published"))
    replies = Contribution.everything.filter(root__in=list(begun), state=State.LIVE)
    first = replies.order_by().values("root").annotate(at=Min("published")).values_list("root", "at")
    waits = [at - begun[root] for root, at in first if root]
    return timedelta(seconds=median(wait.total_seconds() for wait in waits)) if len(waits) >= ENOUGH else None
