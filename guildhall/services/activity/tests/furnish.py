"""Ben follows what carries the tag of the place; the addresses of following."""

from typing import Any

from guildhall.communities.models import Community
from guildhall.contributions import actions
from guildhall.contributions.models import Follow, Tag
from tests.world import World, see


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    for each in (Tag.objects.get(name=secret), world.amina, world.leeds):
        actions.follow(each, by=see(world.ben))
    return {"followed": Follow.objects.get(member=world.ben, tag__name=secret)}


OWN = {
    "activity:follow-organisation": {"slug": lambda world, inside: world.leeds.slug},
    "activity:follow-tag": {"slug": lambda world, inside: inside.more["followed"].tag.slug},
    "activity:stop-following": {"pk": lambda world, inside: inside.more["followed"].pk},
}
