"""How members want now what they were told of: asked again before each mail, for many at once."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from django.db.models import Q

from guildhall.communities.models import Membership
from guildhall.contributions.models import Follow
from guildhall.kernel.apps import parts
from guildhall.people.models import Member

from . import rhythm
from .models import Notification, Stop

NONE: Final = Member.Mail.NONE
FOLLOWED: Final = ("contribution", "person", "tag", "organisation")


def now(rows: Sequence[Notification]) -> dict[int, str]:
    """For each of `rows`, whose members are fetched, how its member wants it now: three queries for all."""
    members = {row.member_id for row in rows}
    levels = _of_communities(rows, members) | _of_follows(rows, members)
    stopped = set(Stop.objects.filter(member__in=members).values_list("member", "scope"))
    return {row.pk: _now(row, levels, stopped) for row in rows}


def _now(row: Notification, levels: dict[tuple[int, str], str], stopped: set[tuple[int, str]]) -> str:
    if row.scope.partition(":")[0] in ("community", *FOLLOWED) and not row.title:
        how = levels.get((row.member_id, row.scope), NONE)
        return how or row.member.mail
    if (row.member_id, row.scope) in stopped:
        return NONE
    return row.how if row.scope.partition(":")[0] in _with_levels() else row.member.mail


@cache
def _with_levels() -> frozenset[str]:
    """What has a level of its own: its part is asked before each mail whether it is wanted still."""
    return frozenset[str]().union(*(part.levels for part in parts()))


def _of_communities(rows: Iterable[Notification], members: set[int]) -> dict[tuple[int, str], str]:
    places = {row.community_id for row in rows if row.scope.startswith("community:")}
    found = Membership.objects.filter(member__in=members, community__in=places)
    return {
        (member, f"community:{place}"): how for member, place, how in found.values_list("member", "community", "mail")
    }


def _of_follows(rows: Iterable[Notification], members: set[int]) -> dict[tuple[int, str], str]:
    wanted: dict[str, set[int]] = {}
    for row in rows:
        word, _, key = row.scope.partition(":")
        if word in FOLLOWED and key.isdigit():
            wanted.setdefault(word, set()).add(int(key))
    which = Q(pk__in=[])
    for word, keys in wanted.items():
        which |= Q(**{f"{word}__in": keys})
    found: Any = Follow.objects.filter(which, member__in=members).values_list("member", *FOLLOWED, "how")
    return {
        (member, f"{word}:{key}"): how
        for member, *keys, how in found
        for word, key in zip(FOLLOWED, keys, strict=True)
        if key is not None
    }


def refresh(member: Member) -> None:
    """`member` has chosen otherwise: what is gathered for them goes as they want it now."""
    waiting = Notification.objects.filter(member=member, mailed=None, seen=None, again=False).exclude(how=NONE)
    rows = list(waiting.select_related("member", "entry")[:5000])
    levels = now(rows)
    changed = []
    for row in rows:
        for_all = row.entry.data.get("mail") and levels[row.pk] != NONE  # it was to reach everybody at once
        if levels[row.pk] != row.how and not for_all:
            row.how = levels[row.pk]
            changed.append(row)
    Notification.objects.bulk_update(changed, ["how"], batch_size=500)
    rhythm.await_digests(changed)
