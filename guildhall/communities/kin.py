"""What communities tell the people finder, and "people like me": filters, and who shares which."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import Q, QuerySet

from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.visible import enterable

from .models import Community, Membership

MOST: Final = 50  # of one's own communities, to choose from
SMALL: Final = 300  # members of a community behind a gate, up to which to share it brings people together
_LOOKED_AT: Final = 5000


def choices(viewer: Viewer, slug: str) -> tuple[list[tuple[str, str]], str]:
    """One's own communities, and the name of the one chosen, if the viewer may look into it."""
    own = dict(Community.objects.of(viewer).order_by("name", "pk").values_list("slug", "name")[:MOST])
    there = Community.objects.filter(enterable(viewer), slug=slug) if slug and slug not in own else None
    name = there.values_list("name", flat=True).first() if there is not None else own.get(slug, "")
    if name:
        own.setdefault(slug, name)
    return list(own.items()), name or ""


def members(viewer: Viewer, slug: str) -> QuerySet[Any]:
    """Members of a community the viewer may look into; of any other, nobody."""
    return Membership.objects.filter(enterable(viewer, "community__"), community__slug=slug).values("member")


def open_ones(keys: Sequence[int] | None) -> Iterator[tuple[int, int, int]]:
    """Who belongs to which open community, as any member may see; and how many do."""
    rows = Membership.objects.filter(community__gate=None, community__closed=None)
    rows = rows if keys is None else rows.filter(member__in=keys)
    yield from rows.values_list("member_id", "community_id", "community__members").iterator()


def within(viewer: Viewer, person: Member, keys: Sequence[int]) -> dict[int, list[tuple[str, bool]]]:
    """What `person` shares with these, and with others in small communities behind a gate, as the viewer may see.

    A community behind a gate is there only if the viewer may look into it: it counts for this viewer and no other.
    """
    theirs = Community.objects.filter(enterable(viewer), pk__in=person.memberships.values("community"))
    gated = Q(community__gate__isnull=False, community__members__lte=SMALL)
    rows = Membership.objects.filter(community__in=theirs.values("pk")).filter(Q(member__in=keys) | gated)
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    told = ("member_id", "community__name", "community__gate")
    for pk, name, gate in rows.order_by("community__members", "community", "member").values_list(*told)[:_LOOKED_AT]:
        if pk != person.pk:
            found[pk].append((name, gate is not None))
    return dict(found)
