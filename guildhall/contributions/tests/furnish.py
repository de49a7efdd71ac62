"""What stays of a conversation whose beginning was withdrawn."""

from typing import Any

from guildhall.communities.models import Community
from guildhall.contributions import actions
from guildhall.contributions.models import Contribution, Tag
from tests.world import World, see

THINGS = {"contributions:withdrawn": "stand_in"}
VERBS = {
    "follow_person": lambda s, i, v: actions.follow(s.world.ben, by=v),
    "follow_organisation": lambda s, i, v: actions.follow(s.world.leeds, by=v),
    "follow_tag": lambda s, i, v: actions.follow(Tag.objects.first(), by=v),
    "stop_following": lambda s, i, v: actions.unfollow(s.world.leeds, by=v),
}


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    topic = world.topic(community, title=f"Regretted {secret}", body=f"No more of {secret}.")
    reply = world.reply(topic, body=f"But {secret} matters.")
    actions.withdraw(topic, by=see(world.ben))
    reply.refresh_from_db()
    return {"stand_in": Contribution.everything.get(pk=reply.root_id)}
