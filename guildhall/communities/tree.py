"""The tree of communities: what lies beneath, and what follows from a change above."""

from collections.abc import Callable, Iterator
from typing import cast

from guildhall.kernel.apps import dotted, parts
from guildhall.policy.words import Access

from .models import Community
from .models.community import CommunityQuerySet


def beneath(community: Community) -> list[Community]:
    """Every community below `community`, nearest first: one query a level."""
    return [each for level in _levels(community, Community.objects.all()) for each in level]


def settle(community: Community) -> None:
    """Work out gate and veil anew for `community`, which is held, and all beneath, which is held from here on.

    Call it whenever access or parent changed. Other apps are told where the gate that stood before is gone.
    """
    opened = _shaded(community, community.parent)
    above = {community.pk: community}
    for level in _levels(community, Community.objects.select_for_update()):
        for each in level:
            opened += _shaded(each, above[each.parent_id])  # type: ignore[index]  # what lies beneath has a parent
        above |= {each.pk: each for each in level}
    for part in parts():
        if opened and part.on_opening:
            cast("Callable[[list[Community]], None]", dotted(part.on_opening))(opened)


def shades(community: Community, parent: Community | None) -> tuple[int | None, int | None]:
    """The ids of gate and veil that `community` should have below `parent`."""
    above = parent.gate_id if parent else None
    gate = community.pk if community.access != Access.OPEN else above
    veil = community.pk if community.access == Access.HIDDEN else above
    return gate, veil


def _levels(community: Community, rows: CommunityQuerySet) -> Iterator[list[Community]]:
    level = [community]
    while level := list(rows.filter(parent__in=[each.pk for each in level]).order_by("pk")):
        yield level


def _shaded(community: Community, parent: Community | None) -> list[Community]:
    """Give `community` its gate and veil; return it, if the gate above that it had shuts nobody out any more."""
    community.parent = parent
    was = community.gate_id
    gate, veil = shades(community, parent)
    publishes = community.publishes and gate is None  # nothing behind a gate is for the web
    if (gate, veil, publishes) != (community.gate_id, community.veil_id, community.publishes):
        community.gate_id, community.veil_id, community.publishes = gate, veil, publishes
        community.save(update_fields=["gate", "veil", "publishes"])
    return [community] if was not in (None, community.pk) and not _is_behind(was, community) else []


def _is_behind(gate: int | None, community: Community) -> bool:
    """Whether the community with the key `gate` lets in nobody but its members to `community`, itself or beneath."""
    at: Community | None = community
    while at is not None and at.pk != gate:
        at = at.parent
    return at is not None and at.access != Access.OPEN
