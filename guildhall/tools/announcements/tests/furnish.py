"""Announcements in the test town: one at the top of every community, for those beneath too."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from guildhall.communities import actions as communities
from guildhall.communities.models import Community
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution
from guildhall.people.models import Member
from guildhall.policy.words import Audience
from guildhall.tools.announcements import actions
from guildhall.tools.announcements.models import Announcement
from tests.world import World, see

THINGS = dict.fromkeys(
    (f"announcements:{name}" for name in ("announcement", "announcement-by-number", "shown", "dismiss")),
    "announcement",
)
VERBS = {
    "announce": lambda scene, inside, viewer: actions.show_until(
        inside.more["announcement"], by=viewer, until=None, below=False
    ),
    "dismiss": lambda scene, inside, viewer: actions.dismiss(inside.more["announcement"], by=viewer),
}
WEEK = timedelta(days=7)


def open_tool(world: World, community: Community) -> None:
    """Switch it on."""
    if not community.has_tool("announcements"):
        communities.arrange(community, by=world.facilitator_of(community), tools=[*community.tools, "announcements"])


def announce(
    world: World,
    community: Community | None = None,
    *,
    by: Member | None = None,
    title: str = "Know this",
    until: date | None = None,
    below: bool = False,
    mail: bool = False,
    replies: bool = True,
    audience: Audience | None = None,
    **words: Any,
) -> Contribution:
    """An announcement in Housing by Amina for a week, unless it is said otherwise."""
    said = Words(title=title, **({"body": "It is so."} | words))
    detail = Announcement(until=until or timezone.localdate() + WEEK, below=below, mail=mail)
    where, by_whom = community or world.housing, see(by or world.amina)
    open_tool(world, where)
    return actions.announce(where, by=by_whom, words=said, detail=detail, replies=replies, audience=audience)


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    """An announcement that holds the secret."""
    words = {"body": f"All about {secret}.", "tags": [secret]}
    return {"announcement": announce(world, community, title=f"Announcing {secret}", below=True, **words)}
