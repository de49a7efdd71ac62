"""Communities a member might like, and why. Who belongs where is counted in open communities only."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from guildhall.kernel.jinja import plural
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from .models import Community, Membership
from .models.community import CommunityQuerySet


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A community with the reasons to look at it."""

    community: Community
    why: list[str]


def suggest(viewer: Viewer, many: int = 6) -> list[Suggestion]:
    """At most `many` communities the viewer may know of and is not in, best first. Always the same few queries."""
    if viewer.is_visitor:
        return []
    reasons: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for found in (_of_same_work(viewer), _of_colleagues(viewer), _nearby(viewer), _large(viewer, many)):
        for pk, weight, why in found:
            reasons[pk].append((weight, why))
    best = sorted(reasons, key=lambda pk: (-sum(weight for weight, _ in reasons[pk]), pk))[:many]
    rows = _candidates(viewer).select_related("host").in_bulk(best)
    return [Suggestion(rows[pk], _told(reasons[pk])) for pk in best if pk in rows]


def _told(reasons: list[tuple[int, str]]) -> list[str]:
    """The words of the best reasons; the weakest only where there is no other."""
    ordered = sorted(reasons, key=lambda reason: -reason[0])
    return [why for weight, why in ordered if weight][:3] or [why for _, why in ordered][:1]


def _candidates(viewer: Viewer) -> CommunityQuerySet:
    mine = viewer.memberships.values("community")
    return Community.visible_to(viewer).going_on().exclude(pk__in=mine)


def _of_same_work(viewer: Viewer) -> list[tuple[int, int, str]]:
    rows = (
        Community.responsibilities.through.objects.filter(
            responsibility__in=viewer.member.responsibilities.values("pk"),
            community__in=_candidates(viewer).values("pk"),
        )
        .order_by("community", "responsibility__name")
        .values_list("community_id", "responsibility__name")[:200]
    )
    work: dict[int, list[str]] = defaultdict(list)
    for pk, name in rows:
        work[pk].append(name)
    return [
        (pk, 10 * len(names), f"About {', '.join(names[:2]).lower()}, like your work") for pk, names in work.items()
    ]


def _of_colleagues(viewer: Viewer) -> list[tuple[int, int, str]]:
    if viewer.member.organisation_id is None:
        return []
    colleagues: Any = (
        Membership.objects.filter(
            member__organisation=viewer.member.organisation_id, member__standing=Standing.APPROVED, community__gate=None
        )
        .exclude(community__in=viewer.memberships.values("community"))
        .values("community")
        .annotate(n=Count("pk"))
        .order_by("-n", "community")[:20]
    )
    return [(row["community"], min(9, 2 * row["n"]), _members_from_yours(row["n"])) for row in colleagues]


def _members_from_yours(n: int) -> str:
    return f"{plural(n, 'colleague')} from your organisation {'is' if n == 1 else 'are'} in it"


def _nearby(viewer: Viewer) -> list[tuple[int, int, str]]:
    organisation = viewer.member.organisation
    if organisation is None or not organisation.region:
        return []
    near = _candidates(viewer).filter(gate=None, host__region=organisation.region).order_by("-members", "pk")[:10]
    return [(pk, 3, f"Hosted in {organisation.region}") for pk in near.values_list("pk", flat=True)]


def _large(viewer: Viewer, many: int) -> list[tuple[int, int, str]]:
    large = _candidates(viewer).filter(gate=None).order_by("-members", "pk")[:many]
    return [(pk, 0, "Open to everybody, and one of the larger ones") for pk in large.values_list("pk", flat=True)]
