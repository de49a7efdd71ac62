"""The clockwork looks, politely, whether anything is there still."""

from django.tasks import task
from django.utils import timezone

from guildhall.kernel.every import every
from guildhall.kernel.fetch import Unreachable
from guildhall.kernel.watching import CLAIM
from guildhall.policy.viewer import Viewer

from . import actions, looking
from .models import Link


@every(minutes=5)
def look_round() -> int:
    """Have the links looked at that wait the longest, each at another host; how many."""
    return Link.objects.have_looked_at(timezone.now(), look_at.enqueue)


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
