"""Handles: the name in a member's address and after the @."""

import secrets

from guildhall.kernel.text import RESERVED, slug

from .models import Member

LONGEST = 40
_TRIES = 20


def free_handle(name: str) -> str:
    """A handle made from `name` that nobody has and that means nothing else."""
    wanted = slug(name, fallback="colleague")[: LONGEST - 8].strip("-")
    if wanted in RESERVED or wanted.isdigit():
        wanted = f"{wanted}-member"
    tries = [wanted, *(f"{wanted}-{n}" for n in range(2, _TRIES))]
    taken = set(Member.objects.filter(handle__in=tries).values_list("handle", flat=True))
    free = [handle for handle in tries if handle not in taken]
    return free[0] if free else f"{wanted}-{secrets.token_hex(3)}"
