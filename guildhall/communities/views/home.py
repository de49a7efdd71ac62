"""A community's home, and what those who are not in it see instead."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from guildhall.communities.doors import in_community, known_community
from guildhall.communities.models import Community, Membership
from guildhall.communities.models.community import CommunityQuerySet
from guildhall.files.download import respond
from guildhall.kernel.http import Request
from guildhall.kernel.prepared import Prepared
from guildhall.people.models.member import FACE
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role

from .frame import inside, organisations

SEEN_AGAIN = timedelta(hours=1)  # a visit is noted at most this often
WEEK = timedelta(days=7)
SMALL, WIDE = 480, 1200  # widths of a picture


@known_community
def home(request: Request, community: Community) -> HttpResponse:
    """The home of a community, or its outside."""
    if not may_enter(request.viewer, community):
        return outside(request, community)
    note_visit(request.viewer, community)
    return inside(request, "communities/home.html", community, is_home=True, **people_of(request.viewer, community))


@require_GET
@in_community  # type: ignore[arg-type]  # a file is an answer too
def picture(request: Request, community: Community) -> HttpResponseBase:
    """The picture of a community, scaled: for a card, or with `?w=1200` for the head of its home."""
    if community.picture is None:
        raise Http404
    return respond(
        community.picture, inline=True, width=WIDE if request.GET.get("w") == "1200" else SMALL, request=request
    )


def outside(request: Request, community: Community) -> HttpResponse:
    """Name, purpose, host, facilitators, number of members, and nothing else."""
    facilitators = community.facilitators().order_by("name")
    return inside(request, "communities/outside.html", community, is_home=True, outside=True, facilitators=facilitators)


def may_enter(viewer: Viewer, community: Community) -> bool:
    """Whether the inside is the viewer's, who may know of the community."""
    return community.gate_id is None or viewer.role_in(community.gate_id) is not None


def people_of(viewer: Viewer, community: Community) -> dict[str, Any]:
    """Those who look after it, those who are new, and the communities beneath."""
    beneath = _BENEATH.rows(viewer, community=community.pk, today=timezone.localdate())
    facilitators: list[Any] = _FACILITATORS.rows(community=community.pk)
    if viewer.is_visitor:
        facilitators = [each.in_public for each in facilitators]
        return {"facilitators": facilitators, "newcomers": [], "beneath": beneath}
    return {
        "facilitators": facilitators,
        "newcomers": _NEWCOMERS.rows(community=community.pk, since=timezone.now() - WEEK),
        "beneath": beneath,
        "organisations": organisations(community),
    }


def _beneath(viewer: Viewer, community: int, today: date) -> CommunityQuerySet:
    known = Community.visible_to(viewer).going_on(today).filter(parent=community)
    return known.only("name", "slug", "members").order_by("-members", "pk")[:9]


def _newcomers(community: int, since: datetime) -> QuerySet[Membership]:
    joined = Membership.objects.filter(community=community, joined__gt=since, role=Role.MEMBER)
    faces = joined.select_related("member__organisation").only(*(f"member__{name}" for name in FACE))
    return faces.order_by("-joined")[:5]


_BENEATH: Final = Reading(_beneath, community=int, today=date)
_NEWCOMERS: Final = Prepared(_newcomers, community=int, since=datetime)
_FACILITATORS: Final = Prepared(
    lambda community: Community(pk=community).facilitators().only(*FACE).order_by("name"), community=int
)


def note_visit(viewer: Viewer, community: Community) -> None:
    """Remember that a member has looked."""
    last: Any = getattr(community, "my_visit", None)
    now = timezone.now()
    if viewer.role_in(community) is not None and (last is None or now - last > SEEN_AGAIN):
        Membership.objects.filter(member=viewer.member, community=community).update(last_seen=now)
