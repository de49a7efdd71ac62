"""What waits for a member: people who ask to come in, mentions, invitations, and what tools add."""

from collections.abc import Callable
from typing import Any, Final, cast

from django.db.models import Count, Exists, Max, OuterRef
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from guildhall.communities.models import Invitation, Request
from guildhall.contributions.models import Contribution, Mention, ReadMark
from guildhall.kernel.apps import dotted, parts
from guildhall.kernel.jinja import plural
from guildhall.kernel.kinds import Waiting
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
    me = viewer.member
    thread = Coalesce(OuterRef("root"), OuterRef("pk"))
    seen = ReadMark.objects.filter(member=me, contribution=thread, at__gte=OuterRef("published"))
    named = Contribution.visible_to(viewer).filter(pk__in=Mention.objects.filter(member=me).values("contribution"))
    rows = named.exclude(author=me).filter(~Exists(seen)).select_related("author", "root", "community").newest()[:MOST]
    return [_mention(row) for row in rows]


def _mention(said: Contribution) -> Waiting:
    about = said.root.title if said.root else said.title
    return Waiting(
        word="Mention", icon="at", title=f"{said.author.name} named you", note=f"in {about}",
        url=said.get_absolute_url(), at=said.published,
    )  # fmt: skip


def _requests(viewer: Viewer) -> list[Waiting]:
    """People who ask to join what the viewer looks after."""
    led = viewer.memberships.filter(role=Role.FACILITATOR).values("community")
    asking = Request.objects.filter(outcome=Request.Outcome.WAITING, community__in=led).order_by()
    rows: Any = asking.values("community__name", "community__slug").annotate(n=Count("pk"), at=Max("asked"))
    return [_request(row) for row in rows]


def _request(row: dict[str, Any]) -> Waiting:
    who = plural(row["n"], "person asks", "people ask")
    return Waiting(
        word="Request", icon="people", title=f"{who} to join {row['community__name']}", note="you are a facilitator",
        url=reverse("communities:requests", args=[row["community__slug"]]), at=row["at"], n=row["n"],
    )  # fmt: skip


def _invitations(viewer: Viewer) -> list[Waiting]:
    """Communities the viewer is asked into."""
    open_ones = Invitation.objects.filter(
        email=viewer.member.email, accepted=None, revoked=None, reusable=False, expires__gt=timezone.now()
    ).exclude(community__in=viewer.memberships.values("community"))
    return [_invitation(row) for row in open_ones.select_related("community", "sent_by")[:MOST]]


def _invitation(row: Invitation) -> Waiting:
    return Waiting(
        word="Invitation", icon="mail", title=f"{row.sent_by.name} invites you to {row.community.name}",
        url=row.get_absolute_url(), at=row.sent, good=True,
    )  # fmt: skip
