"""Who is here now: seen within five minutes, wants it to be seen, and shares a community with the one who asks.

A shared private community counts: both know of it, and nobody else is told anything. Sessions are the truth, so that
signing out is going away; they are noted once a minute at most (`sessions.py`).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from guildhall.people.models import Session
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

HERE_FOR: Final = timedelta(minutes=5)


def is_here(viewer: Viewer, member: str, *, since: datetime | None = None) -> Q:
    """Whether the viewer may see that the member at the path `member` ("pk", "other") of the queried row is here."""
    if not viewer.is_approved:
        return Q(pk__in=[])
    fellow = _memberships(viewer).filter(member=OuterRef("member"))
    sessions = Session.objects.filter(_seen(since), Exists(fellow), member=OuterRef(member))
    return Q(Exists(sessions)) & ~Q(**{member: viewer.member.pk})


def here_now(viewer: Viewer) -> QuerySet[Session]:
    """Sessions of all who are here, as the viewer may see. The viewer is not among them."""
    if not viewer.is_approved:
        return Session.objects.none()
    fellow = _memberships(viewer).filter(member=OuterRef("member"))
    return Session.objects.filter(_seen(), Exists(fellow)).exclude(member=viewer.member)


def here_among(viewer: Viewer, keys: Iterable[int]) -> set[int]:
    """Those of these members who are here; one query."""
    return {*here_now(viewer).filter(member__in=list(keys)).values_list("member", flat=True)}


def _memberships(viewer: Viewer) -> QuerySet[Any]:
    """Memberships in the viewer's communities; the table is of a layer above."""
    found: QuerySet[Any] = viewer.memberships.model.objects.filter(community__in=viewer.memberships.values("community"))
    return found


def _seen(since: datetime | None = None) -> Q:
    wants = Q(member__shows_presence=True, member__standing=Standing.APPROVED)
    return Q(last_used__gt=since or timezone.now() - HERE_FOR, member__isnull=False) & wants
