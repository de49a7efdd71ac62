"""What the wiki has in a community of the town: a former name, an overdue review, and links of every sort."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.journal.models import Entry
from guildhall.policy.words import Audience
from guildhall.tools.wiki.actions import assess
from guildhall.tools.wiki.apps import Wiki
from guildhall.tools.wiki.tasks import note_links
from tests.world import World, see

THINGS = dict.fromkeys(
    (f"wiki:{n}" for n in ("page", "page-by-number", "links", "place", "up", "down", "care")), "wiki"
)


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    """A page that links to another, one for facilitators alone that links too, and one that nobody has written."""
    links = f"[[Wiki on {secret}]], [[only {secret} facilitators]], [[Wanted {secret}]], @amina-khan"
    top = world.page(community, title=f"First {secret}", body=f"# Head {secret}\n\n{links}")
    page = world.page(community, title=f"Wiki on {secret}", under=top, body=f"As in [[first {secret}|the {secret}]].")
    audience = Audience.FACILITATORS
    world.page(community, by=world.amina, title=f"Only {secret} facilitators", body=links, audience=audience)
    again = Words(title=f"Wiki about {secret}", body=f"# Part {secret}\n\nAs in [[first {secret}]].", tags=[secret])
    actions.revise(page, by=see(world.amina), words=again, based_on=1, note=f"because of {secret}")
    due = timezone.localdate() - timedelta(days=3)
    assess(page, by=see(world.ben), status="proven", owner=world.ben, review_by=due)
    follow_up()
    return {"wiki": page}


def follow_up() -> None:
    """Let what follows from what happened follow: tasks do not run by themselves in tests."""
    for entry in Entry.objects.filter(verb__in=Wiki.follows).order_by("pk"):
        note_links.call(entry.pk)
