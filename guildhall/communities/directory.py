"""The directory: which communities there are, narrowed by what somebody looks for."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.db.models import OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.http import QueryDict
from django.utils import timezone

from guildhall.journal.models import Entry
from guildhall.kernel.http import Request
from guildhall.kernel.paging import Page
from guildhall.people.models import Organisation, Responsibility
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer
from guildhall.policy.visible import enterable
from guildhall.policy.words import Access

from .doors import with_role_of
from .models import Community
from .models.community import CommunityQuerySet

DAY = 86_400
MONTH = timedelta(days=30)
SIZES = {"small": ("Up to 50 members", 0, 50), "medium": ("51 to 500", 51, 500), "large": ("More than 500", 501, 10**9)}
ORDERS = {"members": ("-members", "-id"), "name": ("name", "id"), "newest": ("-founded", "-id")}
BENEATH = 3  # sub-communities named under each; the rest behind a link
SIZE: Final = 20  # of a page


def rows(request: Request) -> Page[Community]:
    """A page of the communities that fit what was asked for, with a few of those beneath each as `shown_beneath`."""
    viewer, asked = request.viewer, request.GET
    first = None if any(asked.values()) else lambda: _LARGEST.rows(viewer, today=timezone.localdate())
    found = Page(lambda: listed(viewer, asked), request, by=order_of(asked), size=SIZE, first=first)
    _show_beneath(viewer, found.rows)
    return found


def listed(viewer: Viewer, asked: QueryDict) -> CommunityQuerySet:
    """The communities that fit what was asked for: all levels if something was, else those at the top."""
    rows = Community.visible_to(viewer)
    rows = rows if asked.get("ended") else rows.going_on()
    for narrow in (_by_words, _by_host, _by_service, _by_size):
        rows = narrow(rows, asked)
    if asked.get("active"):
        rows = active(rows, viewer)
    if not is_narrowed(asked):
        rows = rows.filter(parent=None)
    return with_role_of(viewer, rows).with_people()


def _show_beneath(viewer: Viewer, rows: Sequence[Community]) -> None:
    beneath: dict[int | None, list[Community]] = {row.pk: [] for row in rows}
    for each in _BENEATH.rows(viewer, of=[row.pk for row in rows], today=timezone.localdate()) if rows else ():
        beneath[each.parent_id].append(each)
    for row in rows:
        row.shown_beneath = beneath[row.pk]  # type: ignore[attr-defined]  # for the template


def is_narrowed(asked: Mapping[str, Any]) -> bool:
    """Whether anything was asked for but an order or a place in the list."""
    return any(value for name, value in asked.items() if name not in ("order", "older", "newer", "ended"))


def order_of(asked: QueryDict) -> tuple[str, ...]:
    """Largest first, unless asked otherwise."""
    return ORDERS.get(asked.get("order", ""), ORDERS["members"])


def active(rows: CommunityQuerySet, viewer: Viewer) -> CommunityQuerySet:
    """Where something happened in the last 30 days. What happens behind a gate is not told to those outside it."""
    newest = Entry.objects.filter(community=OuterRef("pk")).order_by("-id").values("at")[:1]
    return rows.filter(enterable(viewer)).alias(newest=Subquery(newest)).filter(newest__gt=timezone.now() - MONTH)


def facets(asked: QueryDict) -> list[dict[str, Any]]:
    """The groups of filters, with what is chosen. They carry no counts: a count could betray."""
    return [
        _group("Access", "access", [("open", "Open"), ("closed", "Closed")], asked),
        _group("Kind", "kind", Community.Kind.choices, asked),
        _group("Size", "size", [(key, words[0]) for key, words in SIZES.items()], asked),
        _group("Activity", "active", [("yes", "Active in the last 30 days")], asked),
        _group("Nation of the host", "nation", [(each, each) for each in _nations()], asked),
    ]


def areas() -> list[str]:
    """The service areas of the sector's list."""
    return _kept(
        "areas", lambda: Responsibility.objects.exclude(area="").order_by("area").values_list("area", flat=True)
    )


def regions() -> list[str]:
    """The regions of organisations."""
    rows = Organisation.objects.exclude(region="").order_by("region")
    return _kept("regions", lambda: rows.values_list("region", flat=True))


def _nations() -> list[str]:
    rows = Organisation.objects.exclude(nation="").order_by("nation")
    return _kept("nations", lambda: rows.values_list("nation", flat=True))


def _kept(name: str, ask: Any) -> list[str]:
    """Facts of the register, asked for once a day."""
    found = cache.get(f"directory:{name}")
    if not found:
        found = list(ask().distinct())
        cache.set(f"directory:{name}", found, DAY if found else 1)
    return list(found)


def _group(legend: str, name: str, choices: Any, asked: QueryDict) -> dict[str, Any]:
    chosen = asked.getlist(name)
    return {
        "legend": legend,
        "name": name,
        "choices": [(value, words, None, value in chosen) for value, words in choices],
    }


def _by_words(rows: CommunityQuerySet, asked: QueryDict) -> CommunityQuerySet:
    for word in asked.get("q", "").split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(purpose__icontains=word))
    return rows


def _by_host(rows: CommunityQuerySet, asked: QueryDict) -> CommunityQuerySet:
    for name, field in (
        ("nation", "host__nation"),
        ("region", "host__region"),
        ("host", "host__slug"),
        ("kind", "kind"),
    ):
        if chosen := [value for value in asked.getlist(name) if value]:
            rows = rows.filter(**{f"{field}__in": chosen[:20]})
    if under := asked.get("under", ""):
        rows = rows.filter(parent__slug=under)
    return rows


def _by_service(rows: CommunityQuerySet, asked: QueryDict) -> CommunityQuerySet:
    if area := asked.get("area", ""):
        about = Community.responsibilities.through.objects.filter(responsibility__area=area)
        rows = rows.filter(pk__in=about.values("community"))
    if chosen := [value for value in asked.getlist("access") if value in (Access.OPEN, Access.CLOSED)]:
        rows = rows.filter(access__in=chosen)
    return rows


def _by_size(rows: CommunityQuerySet, asked: QueryDict) -> CommunityQuerySet:
    wanted = [SIZES[value] for value in asked.getlist("size") if value in SIZES]
    if not wanted:
        return rows
    fits = Q()
    for _words, least, most in wanted:
        fits |= Q(members__gte=least, members__lte=most)
    return rows.filter(fits)


# -- queries that are composed once


def _at_the_top(viewer: Viewer, today: date) -> CommunityQuerySet:
    rows = with_role_of(viewer, Community.visible_to(viewer).going_on(today).filter(parent=None)).with_people()
    return rows.order_by(*ORDERS["members"])[: SIZE + 1]


def _few_beneath(viewer: Viewer, of: list[int], today: date) -> CommunityQuerySet:
    place = Window(RowNumber(), partition_by="parent", order_by=("-members", "pk"))
    rows = Community.visible_to(viewer).going_on(today).filter(parent__in=of).annotate(place=place)
    return rows.filter(place__lte=BENEATH + 1).order_by("-members", "pk")


_LARGEST: Final = Reading(_at_the_top, today=date)
_BENEATH: Final = Reading(_few_beneath, of=list, today=date)
