"""Somebody new in post in the test town: Ben, who has begun."""

from typing import Any

from guildhall.communities.models import Community
from guildhall.policy.viewer import Viewer
from guildhall.services.induction import actions
from guildhall.services.induction.models import Induction, Step
from tests.world import World, see

OWN = {"induction:tick": {"pk": lambda world, inside: inside.more["step"].pk}}
VERBS = {
    "offer_induction": lambda scene, inside, viewer: actions.offer_induction(scene.mel, by=viewer),
    "begin_induction": lambda scene, inside, viewer: actions.begin_induction(by=viewer),
    "tick": lambda scene, inside, viewer: actions.tick(inside.more["step"], by=viewer, done=True),
    "end_induction": lambda scene, inside, viewer: actions.end_induction(_again(scene.world), by=viewer),
}


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    """What is suggested to Ben and, by a page that should never have it, to Cara: what stands in this community."""
    mine = actions.begin_induction(by=see(world.ben))
    topic = world.topic(community, title=f"To read: {secret}")
    said = [(Step.Sort.THREAD, topic.pk), (Step.Sort.COMMUNITY, community.pk)]
    steps = [Step.objects.get_or_create(induction=mine, sort=sort, key=key)[0] for sort, key in said]
    hers = actions.begin_induction(by=see(world.cara))
    for sort, key in said:
        Step.objects.get_or_create(induction=hers, sort=sort, key=key)
    return {"step": steps[0]}


def _again(world: World) -> Induction:
    return actions.begin_induction(by=Viewer.of(world.ben))
