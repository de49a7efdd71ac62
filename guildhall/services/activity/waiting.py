"""What waits for a member: mentions, what people ask of them, and what tools add."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, cast

from django.db.models import CharField, Count, Exists, Max, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from guildhall.communities.models import Invitation, Request
from guildhall.contributions.models import Contribution, Mention, ReadMark
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.kernel.apps import dotted, parts
from guildhall.kernel.jinja import plural
from guildhall.kernel.kinds import Waiting
from guildhall.people.models import Asking, Introduction
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role

MOST: Final = 5  # of each sort


def for_member(viewer: Viewer) -> list[Waiting]:
    """Everything that waits for an approved member: duties first, then openings, each newest first."""
    if not viewer.is_approved:
        return []
    asked = [cast("Callable[[Viewer], list[Waiting]]", dotted(part.waiting)) for part in parts() if part.waiting]
    found = [line for ask in (_mentions, _asked, *asked) for line in ask(viewer)]
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


def _asked(viewer: Viewer) -> list[Waiting]:
    """What people ask of the viewer, of all sorts in one query."""
    rows = _ASKED.rows(viewer, email=viewer.member.email, now=timezone.now())
    return [_LINES[sort](*row) for sort, *row in rows]


def _asking(viewer: Viewer, email: str, now: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    """To come in, into a community, to connect, to meet: (sort, who, in or by what, its key, how many, since when)."""
    led = viewer.memberships.filter(role=Role.FACILITATOR).values("community")
    requests = Request.objects.filter(outcome=Request.Outcome.WAITING, community__in=led)
    open_ones = Invitation.objects.filter(email=email, accepted=None, revoked=None, reusable=False, expires__gt=now)
    invitations = open_ones.exclude(community__in=viewer.memberships.values("community"))
    askings = Asking.objects.waiting_for(viewer.member)
    introductions = Introduction.objects.waiting_for(viewer.member)
    first, *others = (
        _of("request", requests, by="community", what="community__name", key="community__slug", at="asked"),
        _of("invitation", invitations, by="pk", who="sent_by__name", what="community__name", key="token", at="sent"),
        _of("contact", askings, by="to", who="by__name"),
        _of("introduction", introductions, by="to", who="other__name", what="by__name"),
    )
    return first.union(*others, all=True).order_by()


def _of(
    sort: str, rows: QuerySet[Any], *, by: str, who: str = "", what: str = "", key: str = "", at: str = "at"
) -> QuerySet[Any, tuple[Any, ...]]:
    """One sort, counted by the column `by`; of each what stands in the columns named."""
    told = [Max(name, output_field=CharField()) if name else Value("") for name in (who, what, key)]
    counted = rows.order_by().values(by).annotate(n=Count("pk"), since=Max(at))
    found: QuerySet[Any, tuple[Any, ...]] = counted.values_list(Value(sort), *told, "n", "since")
    return found


def _request(who: str, name: str, slug: str, n: int, at: datetime) -> Waiting:
    return Waiting(
        word="Request", icon="people", title=f"{plural(n, 'person asks', 'people ask')} to join {name}",
        note="you are a facilitator", url=reverse("communities:requests", args=[slug]), at=at, n=n,
    )  # fmt: skip


def _invitation(who: str, name: str, token: str, n: int, at: datetime) -> Waiting:
    return Waiting(
        word="Invitation", icon="mail", title=f"{who} invites you to {name}",
        url=Invitation(token=token).get_absolute_url(), at=at, good=True,
    )  # fmt: skip


def _contact(who: str, what: str, key: str, n: int, at: datetime) -> Waiting:
    title = f"{who} asks to connect with you" if n == 1 else f"{plural(n, 'person asks', 'people ask')} to connect"
    return Waiting(word="Contact", icon="user", title=title, url=reverse("people:contacts"), at=at, n=n)


def _introduction(who: str, by: str, key: str, n: int, at: datetime) -> Waiting:
    title = f"{by} introduces you to {who}" if n == 1 else f"You were introduced to {plural(n, 'person', 'people')}"
    return Waiting(
        word="Introduction", icon="people", title=title, url=reverse("people:contacts"), at=at, n=n, good=True
    )


_LINES: Final = {
    "request": _request, "invitation": _invitation, "contact": _contact, "introduction": _introduction
}  # fmt: skip
_NAMED: Final = Reading(_named)
_ASKED: Final = Reading(_asking, email=str, now=datetime)
