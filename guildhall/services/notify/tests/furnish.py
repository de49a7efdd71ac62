"""What members of the test town were told: Ben of a reply, a mail's way out, and what he stopped."""

from typing import Any

from guildhall.communities.models import Community
from guildhall.journal.models import Entry
from guildhall.policy.viewer import Viewer
from guildhall.services.notify import actions, rhythm, stopping, tasks, unread
from guildhall.services.notify.models import Letter, Newsletter, Notification
from guildhall.services.notify.newsletters import actions as newsletters
from guildhall.services.notify.newsletters.audience import Segment
from tests.world import World

DRAFT = {"pk": lambda world, inside: inside.more["newsletter draft"].pk}
OWN = {
    "notify:go": {"pk": lambda world, inside: inside.more["told"].pk},
    "notify:stop": {"token": lambda world, inside: inside.more["way out"].rstrip("/").rpartition("/")[2]},
    "notify:letter": {"pk": lambda world, inside: 1},
    "newsletters:newsletter": {"pk": lambda world, inside: inside.more["newsletter"].pk},
    "newsletters:change": DRAFT,
    "newsletters:trial": DRAFT,
    "newsletters:send": DRAFT,
    "newsletters:halt": DRAFT,
    "newsletters:drop": DRAFT,
    "newsletters:read": {"pk": lambda world, inside: inside.more["newsletter"].pk},
}
VERBS = {
    "choose_hours": lambda scene, inside, viewer: actions.choose_hours(
        rhythm.of(scene.world.ben), by=viewer, hour=9, weekday=2, zone="Europe/Paris"
    ),
    "write_newsletter": lambda scene, inside, viewer: newsletter(scene.place, "mine", by=viewer),
    "try_newsletter": lambda scene, inside, viewer: newsletters.try_newsletter(_draft(inside), by=viewer),
    "send_newsletter": lambda scene, inside, viewer: newsletters.send_newsletter(_draft(inside), by=viewer, based_on=1),
    "halt_newsletter": lambda scene, inside, viewer: newsletters.halt_newsletter(inside.more["newsletter"], by=viewer),
    "drop_newsletter": lambda scene, inside, viewer: newsletters.drop_newsletter(_draft(inside), by=viewer),
}


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    """Everything said here so far is told, as it would be."""
    run(community)
    told = Notification.objects.filter(member=world.ben, community=community).order_by("pk").last()
    if told is None:  # he wrote all of it himself
        entry = Entry.objects.filter(community=community, contribution__isnull=False).latest("pk")
        told = Notification.objects.create(
            member=world.ben, entry=entry, about=f"contribution:{entry.contribution_id}", scope="mention:0",
            contribution=entry.contribution, community=community, how="daily",
        )  # fmt: skip
        unread.recount([world.ben.pk])
    by = world.facilitator_of(community)
    sent = newsletters.send_newsletter(newsletter(community, secret, by=by), by=by, based_on=1)
    drafted = newsletter(community, f"{secret} in draft", by=by)
    return {"newsletter": sent, "newsletter draft": drafted} | {
        "told": told,
        "way out": stopping.address_of(world.ben.pk, f"community:{community.pk}"),
    }


def newsletter(community: Community, secret: str, *, by: Viewer) -> Newsletter:
    """A draft about it."""
    words = {"title": f"News of {secret}", "body": f"About {secret}."}
    return newsletters.write_newsletter(community, by=by, segment=Segment(), **words)


def _draft(inside: Any) -> Newsletter:
    found: Newsletter = inside.more["newsletter draft"]
    return found


def run(community: Community | None = None) -> None:
    """Do what notify has to do after all that was recorded, here or everywhere."""
    entries = Entry.objects.order_by("pk")
    for pk in (entries.filter(community=community) if community else entries).values_list("pk", flat=True):
        tasks.on_entry.call(pk)


def letters() -> list[Letter]:
    """Those that are told at once or gathered, in the order they were written."""
    return list(Letter.objects.exclude(member=None).order_by("pk"))
