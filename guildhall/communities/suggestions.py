"""Communities a member might like, and why. Who belongs where is counted in open communities only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.utils import timezone

from guildhall.kernel.jinja import plural
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from .models import Community, Membership
from .models.community import CommunityQuerySet

MOST: Final = 12  # suggestions at a time
FRESH_FOR: Final = 60  # seconds: on a home, reasons may be that much behind
SPARE: Final = 3  # looked at besides, for what has been joined meanwhile


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A community with the reasons to look at it."""

    community: Community
    why: list[str]


def suggest(viewer: Viewer, many: int = 6) -> list[Suggestion]:
    """At most `many` communities the viewer may know of and is not in, best first. Always the same few queries."""
    return [] if viewer.is_visitor else _still_good(viewer, _reasons(viewer), many)


def suggest_again(viewer: Viewer, many: int) -> list[Suggestion]:
    """The same for a page that is often looked at: the reasons are remembered for a minute, for this viewer alone."""
    if viewer.is_visitor:
        return []
    key = f"suggestions:{viewer.member.pk}"
    reasons = cache.get(key)
    if reasons is None:
        reasons = _reasons(viewer)
        cache.set(key, reasons, FRESH_FOR)
    return _still_good(viewer, reasons, many)


def _still_good(viewer: Viewer, reasons: dict[int, list[str]], many: int) -> list[Suggestion]:
    """The first `many` of the communities in `reasons` that the viewer, as of now, may know of and is not in."""
    of = list(reasons)[: many + SPARE]
    rows = {row.pk: row for row in _CHOSEN.rows(viewer, of=of, today=timezone.localdate())}
    return [Suggestion(rows[pk], reasons[pk]) for pk in of if pk in rows][:many]


def _reasons(viewer: Viewer) -> dict[int, list[str]]:
    """Why the viewer might like each of the best communities, by its key; best first."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for each in (_of_same_work(viewer), _of_colleagues(viewer), _nearby(viewer), _large(viewer)):
        for pk, weight, why in each:
            found[pk].append((weight, why))
    best = sorted(found, key=lambda pk: (-sum(weight for weight, _ in found[pk]), pk))[:MOST]
    return {pk: _told(found[pk]) for pk in best}


def _told(reasons: list[tuple[int, str]]) -> list[str]:
    """The words of the best reasons; the weakest only where there is no other."""
    ordered = sorted(reasons, key=lambda reason: -reason[0])
    return [why for weight, why in ordered if weight][:3] or [why for _, why in ordered][:1]


def _of_same_work(viewer: Viewer) -> list[tuple[int, int, str]]:
    work: dict[int, list[str]] = defaultdict(list)
    for pk, name in _SAME_WORK.rows(viewer, today=timezone.localdate()):
        work[pk].append(name)
    return [
        (pk, 10 * len(names), f"About {', '.join(names[:2]).lower()}, like your work") for pk, names in work.items()
    ]


def _of_colleagues(viewer: Viewer) -> list[tuple[int, int, str]]:
    if viewer.member.organisation_id is None:
        return []
    colleagues = _COLLEAGUES.rows(viewer, organisation=viewer.member.organisation_id)
    return [(pk, min(9, 2 * n), _members_from_yours(n)) for pk, n in colleagues]


def _members_from_yours(n: int) -> str:
    return f"{plural(n, 'colleague')} from your organisation {'is' if n == 1 else 'are'} in it"


def _nearby(viewer: Viewer) -> list[tuple[int, int, str]]:
    organisation = viewer.member.organisation
    if organisation is None or not organisation.region:
        return []
    near = _NEAR.rows(viewer, region=organisation.region, today=timezone.localdate())
    return [(pk, 3, f"Hosted in {organisation.region}") for (pk,) in near]


def _large(viewer: Viewer) -> list[tuple[int, int, str]]:
    large = _LARGE.rows(viewer, today=timezone.localdate())
    return [(pk, 0, "Open to everybody, and one of the larger ones") for (pk,) in large]


# -- the queries


def _candidates(viewer: Viewer, today: date) -> CommunityQuerySet:
    mine = viewer.memberships.values("community")
    return Community.visible_to(viewer).going_on(today).exclude(pk__in=mine)


def _largest(candidates: CommunityQuerySet) -> QuerySet[Community, tuple[int]]:
    return candidates.filter(gate=None).order_by("-members", "pk").values_list("pk")[:MOST]


def _with_same_work(viewer: Viewer, today: date) -> QuerySet[Any, tuple[int, str]]:
    about = Community.responsibilities.through.objects.filter(
        responsibility__in=viewer.member.responsibilities.values("pk"),
        community__in=_candidates(viewer, today).values("pk"),
    )
    named = about.order_by("community", "responsibility__name")
    return named.values_list("community_id", "responsibility__name")[:200]


def _with_colleagues(viewer: Viewer, organisation: int) -> QuerySet[Membership, tuple[int, int]]:
    colleagues = Membership.objects.filter(
        member__organisation=organisation, member__standing=Standing.APPROVED, community__gate=None
    ).exclude(community__in=viewer.memberships.values("community"))
    counted = colleagues.values("community").annotate(n=Count("pk")).order_by("-n", "community")
    return counted.values_list("community", "n")[:20]


_CHOSEN: Final = Reading(
    lambda viewer, of, today: _candidates(viewer, today).filter(pk__in=of).select_related("host"), of=list, today=date
)
_SAME_WORK: Final = Reading(_with_same_work, today=date)
_COLLEAGUES: Final = Reading(_with_colleagues, organisation=int)
_NEAR: Final = Reading(
    lambda viewer, region, today: _largest(_candidates(viewer, today).filter(host__region=region)),
    region=str, today=date,
)  # fmt: skip
_LARGE: Final = Reading(lambda viewer, today: _largest(_candidates(viewer, today)), today=date)
