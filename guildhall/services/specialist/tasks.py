"""The clockwork has sites read, a little at a time."""

from datetime import timedelta
from typing import Final

from django.tasks import task
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from guildhall.kernel.every import every

from . import crawling, keeping

ROUND: Final = timedelta(seconds=55)  # then the clock begins the next
SOON: Final = timedelta(seconds=2)


@every(minutes=1)
def go_round() -> None:
    """Begin a round, if any server is due."""
    now = timezone.now()
    if crawling.is_due(now + ROUND):
        go_on.enqueue((now + ROUND).isoformat())


@task(priority=-50)
def go_on(until: str) -> None:
    """Look at some pages, and come back for more until the round is over: nobody's mail waits for this."""
    end = parse_datetime(until)
    at = crawling.step() if end and timezone.now() < end else None
    if at is not None and end is not None and at < end:
        go_on.using(run_after=max(at, timezone.now() + SOON)).enqueue(until)


@every(minutes=60)
def sweep() -> None:
    """What nobody lists any more goes."""
    keeping.sweep()


@task
def sweep_now() -> None:
    """The same, when a site has just been removed."""
    keeping.sweep()
