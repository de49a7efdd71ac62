"""What runs by the clock, and the repair of every part's own tables."""

import logging
from collections.abc import Callable, Iterator
from importlib import import_module, util
from typing import cast

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from guildhall.kernel import every as clockwork
from guildhall.kernel.apps import Part, dotted, parts
from guildhall.kernel.every import every
from guildhall.people.sessions import SessionStore

logger = logging.getLogger(__name__)
DAY = 24 * 60


def tick() -> list[str]:
    """Run what is due; the names of what ran."""
    for part in parts():
        if util.find_spec(f"{part.name}.tasks"):
            import_module(f"{part.name}.tasks")  # where a part says what it does every so often
    return clockwork.tick(timezone.now())


def menders() -> Iterator[Part]:
    """The parts that can repair what is theirs."""
    return (part for part in parts() if part.reconcile)


def mend(part: Part) -> int:
    """Have `part` make its tables agree with the truth; how many rows it mended."""
    return int(cast("Callable[[], int | None]", dotted(part.reconcile))() or 0)


@every(minutes=DAY)
def mend_all() -> dict[str, int]:
    """Every part's repair, by label. One that fails does not keep the others from theirs."""
    mended = {}
    for part in menders():
        try:
            mended[part.label] = mend(part)
        except Exception:
            logger.exception("%s could not be mended", part.label)
    return mended


@every(minutes=DAY)
def tidy() -> None:
    """Let go of old results of tasks and ended sessions, and let the database look at its tables again."""
    call_command("prune_db_task_results", verbosity=0)
    SessionStore.clear_expired()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA optimize" if connection.vendor == "sqlite" else "ANALYZE")
