"""Handles: the name in a member's address and after the @."""

import secrets
from collections.abc import Iterable
from typing import Any

from guildhall.kernel.text import RESERVED, slug

from .models import FormerHandle, Member

LONGEST = 40
_TRIES = 20


def called(members: Any, handles: Iterable[str]) -> dict[str, Member]:
    """Those of `members` (a queryset) that are called by `handles`, also by one that an account had which became
    theirs: that costs a second query."""
    wanted = set(handles)
    named = {member.handle: member for member in members.filter(handle__in=wanted)}
    if missing := wanted - named.keys():
        former = FormerHandle.objects.filter(handle__in=missing, member__in=members.values("pk"))
        named |= {each.handle: each.member for each in former.select_related("member")}
    return named


def free_handle(name: str) -> str:
    """A handle made from `name` that nobody has and that means nothing else."""
    wanted = slug(name, fallback="colleague")[: LONGEST - 8].strip("-")
    if wanted in RESERVED or wanted.isdigit():
        wanted = f"{wanted}-member"
    tries = [wanted, *(f"{wanted}-{n}" for n in range(2, _TRIES))]
    taken = {
        handle
        for model in (Member, FormerHandle)
        for handle in model.objects.filter(handle__in=tries).values_list("handle", flat=True)
    }
    free = [handle for handle in tries if handle not in taken]
    return free[0] if free else f"{wanted}-{secrets.token_hex(3)}"
