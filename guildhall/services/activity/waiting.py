"""What waits for a member: people who ask to come in, mentions, invitations, and what tools add."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, cast

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from guildhall.communities.models import Invitation, Request
from guildhall.contributions.models import Contribution, Mention, ReadMark
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.kernel.apps import dotted, parts
from guildhall.kernel.jinja import plural
from guildhall.kernel.kinds import Waiting
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role

MOST: Final = 5  # of each sort


def for_member(viewer: Viewer) -> list[Waiting]:
    """Everything that waits for an approved member: duties first, then openings, each newest first."""
    if not viewer.is_approved:
        return []
    asked = [cast("Callable[[Viewer], list[Waiting]]", dotted(part.waiting)) for part in parts() if part.waiting]
    found = [line for ask in (_mentions, _requests, _invitations, *asked) for line in ask(viewer)]
    newest = sorted(found, key=lambda line: line.at, reverse=True)
    return sorted(newest, key=lambda line: line.good)


def _mentions(viewer: Viewer) -> list[Waiting]:
    """Where the viewer is named and has not looked yet."""
    return [_mention(row) for row in _NAMED.rows(viewer)]


def _named(viewer: Viewer) -> ContributionQuerySet:
    me = viewer.member
    thread = Coalesce(OuterRef("root"), OuterRef("pk"))
    seen = ReadMark.objects.filter(member=me, contribution=thread, at__gte=OuterRef("published"))
    named = Contribution.visible_to(viewer).filter(pk__in=Mention.objects.filter(member=me).values("contribution"))
    unseen = named.exclude(author=me).filter(~Exists(seen))
    return unseen.select_related("author", "root", "community").newest()[:MOST]


def _mention(said: Contribution) -> Waiting:
    about = said.root.title if said.root else said.title
    return Waiting(
        word="Mention", icon="at", title=f"{said.author.name} named you", note=f"in {about}",
        url=said.get_absolute_url(), at=said.published,
    )  # fmt: skip


def _requests(viewer: Viewer) -> list[Waiting]:
    """People who ask to join what the viewer looks after."""
    if Role.FACILITATOR not in viewer.roles.values():
        return []
    return [_request(*row) for row in _ASKING.rows(viewer)]


def _asking(viewer: Viewer) -> QuerySet[Request, tuple[Any, ...]]:
    led = viewer.memberships.filter(role=Role.FACILITATOR).values("community")
    asking = Request.objects.filter(outcome=Request.Outcome.WAITING, community__in=led).order_by()
    counted = asking.values("community__name", "community__slug").annotate(n=Count("pk"), at=Max("asked"))
    return counted.values_list("community__name", "community__slug", "n", "at")


def _request(name: str, slug: str, n: int, at: datetime) -> Waiting:
    return Waiting(
        word="Request", icon="people", title=f"{plural(n, 'person asks', 'people ask')} to join {name}",
        note="you are a facilitator", url=reverse("communities:requests", args=[slug]), at=at, n=n,
    )  # fmt: skip


def _invitations(viewer: Viewer) -> list[Waiting]:
    """Communities the viewer is asked into."""
    return [_invitation(row) for row in _INVITED.rows(viewer, email=viewer.member.email, now=timezone.now())]


def _invited(viewer: Viewer, email: str, now: datetime) -> QuerySet[Invitation]:
    open_ones = Invitation.objects.filter(email=email, accepted=None, revoked=None, reusable=False, expires__gt=now)
    others = open_ones.exclude(community__in=viewer.memberships.values("community"))
    return others.select_related("community", "sent_by")[:MOST]


def _invitation(row: Invitation) -> Waiting:
    return Waiting(
        word="Invitation", icon="mail", title=f"{row.sent_by.name} invites you to {row.community.name}",
        url=row.get_absolute_url(), at=row.sent, good=True,
    )  # fmt: skip


_NAMED: Final = Reading(_named)
_ASKING: Final = Reading(_asking)
_INVITED: Final = Reading(_invited, email=str, now=datetime)
