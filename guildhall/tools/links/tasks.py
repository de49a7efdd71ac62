"""The clockwork looks, politely, whether anything is there still."""

from datetime import timedelta
from typing import Final

from django.db.models import Min, OuterRef, Subquery
from django.tasks import task
from django.utils import timezone

from guildhall.kernel.every import every
from guildhall.kernel.fetch import Unreachable
from guildhall.policy.viewer import Viewer

from . import actions, looking
from .models import Link

AT_ONCE: Final = 10  # links a beat; of one host, one: nobody's server is to notice us
CLAIM: Final = timedelta(hours=1)  # that a task has for it, before it is another's


@every(minutes=5)
def look_round() -> int:
    """Have the links looked at that wait the longest, each at another host; how many."""
    now = timezone.now()
    waiting = Link.objects.to_look_at(now)
    first = Subquery(waiting.filter(host=OuterRef("host")).order_by("due", "pk").values("pk")[:1])
    hosts = waiting.values("host").annotate(longest=Min("due")).order_by("longest")[:AT_ONCE]
    found = [row["first"] for row in hosts.annotate(first=first)]
    for pk in found:
        if Link.objects.filter(pk=pk, due__lte=now).update(due=now + CLAIM):
            look_at.enqueue(pk)
    return len(found)


@task
def look_at(pk: int) -> None:
    """Look at one link, and keep what was found."""
    link = Link.objects.to_look_at(timezone.now() + CLAIM).filter(pk=pk).first()
    if link is not None:
        look(link, by=Viewer.system())


def look(link: Link, *, by: Viewer) -> Link | None:
    """Look now; the link as it is known then, or None where this machine does not look."""
    at = timezone.now()
    try:
        problem = looking.problem_at(link.url)
    except Unreachable:
        actions.set_aside(link.contribution, by=by, at=at)
        return None
    return actions.note_look(link.contribution, by=by, at=at, problem=problem)
