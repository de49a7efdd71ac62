"""Saved searches in the test town: one of Amina's in every community."""

from typing import Any

from guildhall.communities.models import Community
from guildhall.services.search import keeping
from guildhall.services.search.models import Saved
from guildhall.services.search.saved import actions
from guildhall.services.search.synonyms.actions import add_synonyms
from tests.world import World

OWN = {
    f"saved:{name}": {"pk": lambda world, inside: inside.more["saved"].pk} for name in ("search", "change", "remove")
}
VERBS = {
    "save_search": lambda scene, inside, viewer: actions.save_search("damp", by=viewer, name="Damp", how="daily"),
    "change_search": lambda scene, inside, viewer: actions.change_search(
        inside.more["saved"], by=viewer, name="Mould", how="weekly"
    ),
    "edit_synonyms": lambda scene, inside, viewer: add_synonyms(["mould = mildew"], by=viewer),
}


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    """A saved search whose name and question hold the secret; and the index of all that stands there."""
    keeping.reconcile()
    keeper = world.facilitator_of(community)
    saved: Saved = actions.save_search(secret, by=keeper, name=f"On {secret}", how="daily", community=community)
    return {"saved": saved}
