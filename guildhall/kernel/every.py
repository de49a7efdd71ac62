"""The clockwork: functions that run every so often, from `guildhall tick`."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import caches

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Beat:
    """A function and how often it runs."""

    run: Callable[[], object]
    name: str
    gap: timedelta


BEATS: dict[str, Beat] = {}


def every(*, minutes: int) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Have the decorated function run every so many `minutes` while the clock ticks."""

    def keep(function: Callable[[], object]) -> Callable[[], object]:
        name = f"{function.__module__}.{function.__qualname__}"
        BEATS[name] = Beat(function, name, timedelta(minutes=minutes))
        return function

    return keep


def tick(now: datetime) -> list[str]:
    """Run what is due at `now`; return the names of what ran. One that fails is logged and tried at the next tick."""
    return [beat.name for beat in BEATS.values() if _claim(beat) and _run(beat)]


def _claim(beat: Beat) -> bool:
    # Shared by all processes, so that two clocks run a beat once, and `tick` from cron remembers what has run.
    return caches["throttle"].add(f"every:{beat.name}", 1, timeout=int(beat.gap.total_seconds()) - 1)


def _run(beat: Beat) -> bool:
    try:
        beat.run()
    except Exception:
        logger.exception("The clockwork could not run %s", beat.name)
        caches["throttle"].delete(f"every:{beat.name}")
        return False
    return True
