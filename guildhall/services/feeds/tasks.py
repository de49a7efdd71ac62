"""What the clockwork does with feeds: looks at those elsewhere, and ends addresses that must not go on."""

from typing import Final

from django.db.models import OuterRef, Subquery
from django.tasks import task
from django.utils import timezone

from guildhall.journal.models import Entry
from guildhall.kernel.every import every
from guildhall.kernel.fetch import Unreachable
from guildhall.kernel.watching import CLAIM
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from . import actions, elsewhere
from .models import Address, Item, Source
from .parsing import Parsed

GONE: Final = (Standing.SUSPENDED, Standing.LEFT)


@task(backend="at_once")
def on_entry(entry_id: int) -> None:
    """Somebody is shut out, or has signed out everywhere: their addresses end in the same transaction."""
    member = Entry.objects.values_list("member", flat=True).get(pk=entry_id)
    Address.objects.filter(member=member).delete()


@every(minutes=5)
def look_round() -> int:
    """Have the feeds elsewhere looked at that wait the longest, each at another host; how many."""
    return Source.objects.have_looked_at(timezone.now(), look_at.enqueue)


@task
def look_at(pk: int) -> None:
    """Look at one feed elsewhere, and keep what is new."""
    source = Source.objects.to_look_at(timezone.now() + CLAIM).filter(pk=pk).first()
    if source is not None:
        look(source)


def look(source: Source) -> Source | None:
    """Look now; the source as it is known then, or None where this machine does not look."""
    at = timezone.now()
    try:
        news = elsewhere.news(source)
    except Unreachable:
        source.could_not_be_tried(at)
        Source.objects.filter(pk=source.pk).update(due=source.due)
        return None
    return actions.keep_feed(source, by=Viewer.system(), at=at, news=news)


def keep(source: Source, feed: Parsed) -> Source | None:
    """Keep what was found when the feed was added."""
    return actions.keep_feed(source, by=Viewer.system(), at=timezone.now(), news=elsewhere.News(feed, "", ""))


def reconcile() -> int:
    """No address of somebody who is shut out, and no more of a feed than is kept; how many rows went."""
    ended, _ = Address.objects.filter(member__standing__in=GONE).delete()
    same = Item.objects.filter(source=OuterRef("source")).order_by("-published", "-pk")
    last = Subquery(same.values("published")[actions.KEPT : actions.KEPT + 1])
    too_many, _ = Item.objects.alias(last=last).filter(published__lte=last).delete()
    return ended + too_many
