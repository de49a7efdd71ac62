"""Who may read what: one law, asked from both ends.

Laws that measurements taught: `state` is ANDed at the top (an OR there makes the partial indexes unusable), membership
is a subquery and never a join, and a community's access is evaluated live, never copied to its contributions.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from .viewer import Viewer
from .words import Audience, Role, Standing, State

READERS = (Standing.APPROVED, Standing.AWAITING)  # standings that read as members do
NOBODY = Q(pk__in=[])


def readable(viewer: Viewer, to: str = "") -> Q:
    """Contributions that `viewer` may read.

    Arguments:
        to: the path from the queried model to the contribution, such as "contribution__"; "" for contributions.
    """

    def q(**conditions: Any) -> Q:
        return Q(**{to + name: value for name, value in conditions.items()})

    live = q(state=State.LIVE)
    if viewer.is_visitor:
        return live & q(audience=Audience.PUBLIC, community__publishes=True, community__gate=None)
    mine = viewer.memberships.values("community")
    led = viewer.memberships.filter(role=Role.FACILITATOR).values("community")
    return live & (
        q(audience__lte=Audience.MEMBERS) & (q(community__gate=None) | q(community__gate__in=mine))
        | q(audience__lte=Audience.COMMUNITY, community__in=mine)
        | q(community__in=led)
    )


def may_read(contribution: Any) -> Q:
    """Members who may read `contribution`: the same law from the other end, for choosing whom to tell."""
    if contribution.state != State.LIVE:
        return NOBODY
    community = contribution.community
    if contribution.audience == Audience.PUBLIC and community.publishes and community.gate_id is None:
        return Q()
    if contribution.audience <= Audience.MEMBERS and community.gate_id is None:
        return Q(standing__in=READERS)
    reader = Q(standing=Standing.APPROVED)  # who awaits approval reads open communities only
    if contribution.audience == Audience.FACILITATORS:
        return reader & Q(memberships__community=community, memberships__role=Role.FACILITATOR)
    if contribution.audience == Audience.COMMUNITY:
        return reader & Q(memberships__community=community)
    # To hold the nearest gate is to be let in; members of the community itself hold it by the nesting of memberships.
    return reader & Q(memberships__community=community.gate_id)


def readable_together(memberships: QuerySet[Any], *, member: str, to: str) -> Q:
    """Rows that name a member and a contribution which that member may read: the same law, for many of both at once.

    Arguments:
        memberships: every membership there is; this layer knows no tables.
        member, to: the paths from the row to its member ("member") and its contribution ("contribution__").
    """

    def q(**conditions: Any) -> Q:
        return Q(**{to + name: value for name, value in conditions.items()})

    def belongs(place: str, **more: Any) -> Q:
        mine = memberships.filter(member=OuterRef(member), community=OuterRef(to + place), **more)
        return Q(Exists(mine)) & Q(**{f"{member}__standing": Standing.APPROVED})

    anyone = q(audience=Audience.PUBLIC, community__publishes=True, community__gate=None)
    signed_in = q(audience__lte=Audience.MEMBERS, community__gate=None) & Q(**{f"{member}__standing__in": READERS})
    let_in = q(audience__lte=Audience.MEMBERS, community__gate__isnull=False) & belongs("community__gate")
    inside = q(audience__lte=Audience.COMMUNITY) & belongs("community")
    return q(state=State.LIVE) & (anyone | signed_in | let_in | inside | belongs("community", role=Role.FACILITATOR))


def known(viewer: Viewer, to: str = "") -> Q:
    """Communities that `viewer` may know of: name, purpose, host, facilitators and number of members.

    A hidden one only from inside; a sub-community only who is in every closed or hidden one above it (to be in the
    nearest, its veil, is to be in them all). The public knows those that publish.
    """
    if viewer.is_visitor:
        return Q(**{f"{to}publishes": True, f"{to}gate": None})
    return Q(**{f"{to}veil": None}) | Q(**{f"{to}veil__in": viewer.memberships.values("community")})


def enterable(viewer: Viewer, to: str = "") -> Q:
    """Communities whose inside `viewer` may look into."""
    if viewer.is_visitor:
        return Q(**{f"{to}publishes": True, f"{to}gate": None})
    return Q(**{f"{to}gate": None}) | Q(**{f"{to}gate__in": viewer.memberships.values("community")})
