"""A file of Ben's that is on its way."""

from typing import Any

from guildhall.communities.models import Community
from guildhall.files import actions
from tests.world import World, see


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    return {"arrival": actions.expect(f"{secret}.pdf", size=9, purpose="attachment", by=see(world.ben))}


OWN = {"files:piece": {"key": lambda world, inside: inside.more["arrival"].pk}}
