"""Links in the test town: one that does not answer, in every community."""

from typing import Any

from django.utils import timezone

from guildhall.communities import actions as communities
from guildhall.communities.models import Community
from guildhall.contributions import actions as contributions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution
from guildhall.kernel.fetch import web_address
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Audience
from guildhall.tools.links import actions
from guildhall.tools.links.models import LINK, Link
from tests.world import World, see

THINGS = dict.fromkeys(("links:link", "links:link-by-number", "links:look", "links:address"), "link")
VERBS = {
    "look_again": lambda scene, inside, viewer: actions.note_look(
        inside.more["link"], by=viewer, at=timezone.now(), problem=None
    )
}


def open_tool(world: World, community: Community) -> None:
    """Switch it on."""
    if not community.has_tool("links"):
        communities.arrange(community, by=world.facilitator_of(community), tools=[*community.tools, "links"])


def add(
    world: World,
    community: Community | None = None,
    *,
    url: str,
    by: Member | None = None,
    title: str = "A good page",
    audience: Audience | None = None,
    **words: Any,
) -> Contribution:
    """A link in Housing by Ben, unless it is said otherwise."""
    said = Words(title=title, **({"body": "Good for much."} | words))
    detail, where = Link.to(web_address(url)), community or world.housing
    open_tool(world, where)
    by_whom = see(by or world.ben)
    return contributions.publish(where, by=by_whom, kind=LINK, words=said, audience=audience, detail=detail)


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    """A link whose address, words, tag and trouble hold the secret."""
    words = {"title": f"Link on {secret}", "body": f"Good for {secret}.", "tags": [secret]}
    link = add(world, community, url=f"https://{secret}.example/{secret}?{secret}=1", **words)
    for _ in range(4):
        actions.note_look(link, by=Viewer.system(), at=timezone.now(), problem=f"No {secret} there.")
    Link.objects.filter(pk=link.pk).update(is_dead=True)
    return {"link": link}
