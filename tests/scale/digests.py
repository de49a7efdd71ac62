"""Digests for a great many people, built and handed to a mail server of this machine by the workers that do so in life.

`python -m tests.scale.digests 10000 2`: people, and workers.

In an empty data folder of its own; in PostgreSQL if GUILDHALL_DATABASE_URL names a database that is empty, or that this
has filled before: then all are told once more. Tells how many a second, the processor time of each part, and the memory
of the workers on the way.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

PORT: Final = 8925
THINGS: Final = 2  # in each of three communities
TICKS: Final = os.sysconf("SC_CLK_TCK")
SINK: Final = f"""
import asyncio, time
from aiosmtpd.controller import Controller
class Sink:
    async def handle_DATA(self, server, session, envelope): return "250 OK"
Controller(Sink(), hostname="127.0.0.1", port={PORT}).start()
time.sleep(7200)
"""
WORKER: Final = (sys.executable, "-m", "guildhall.site", "db_worker", "--queue-name", "*", "--interval", "0.2", "-v0")


def main(people: int, workers: int) -> None:
    """Make the people and what they are told, then have it written and sent."""
    os.environ |= {"GUILDHALL_DATA_DIR": tempfile.mkdtemp(), "GUILDHALL_EMAIL_URL": f"smtp://127.0.0.1:{PORT}"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "guildhall.site.settings", "GUILDHALL_MAIL_PER_MINUTE": "1000000"}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _tell_again() or _fill(people)
    _clean_up()
    with running((sys.executable, "-c", SINK)) as sink, ExitStack() as them:
        time.sleep(2)
        _run(people, sink, [them.enter_context(running(WORKER)) for _ in range(workers)])


@contextmanager
def running(command: tuple[str, ...]) -> Iterator[int]:
    """A process, by its key."""
    with subprocess.Popen(command) as process:
        yield process.pid
        process.kill()


def _tell_again() -> bool:
    """Forget what was sent, if there was anything; whether there was."""
    from django_tasks_db.models import DBTaskResult

    from guildhall.services.notify.models import Letter, Notification, Rhythm

    DBTaskResult.objects.all().delete()
    Notification.objects.update(mailed=None, letter=None, again=False, how="daily")
    Letter.objects.all().delete()
    told = Notification.objects.values("member")
    return bool(Rhythm.objects.filter(pk__in=told).update(daily="2026-01-01T00:00Z", weekly=None))


def _clean_up() -> None:
    """What PostgreSQL does by itself every minute, unless it is told not to, as on a server that is for tests."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM notify_letter, notify_notification, notify_rhythm")


def _fill(people: int) -> None:
    from django_tasks_db.models import DBTaskResult

    from guildhall.communities.models import Membership
    from guildhall.journal.models import Entry
    from guildhall.people.models import Member
    from guildhall.services.notify import telling
    from guildhall.services.notify.models import Letter
    from tests.world import build

    world = build()
    new = (
        Member(name=f"Person {n}", handle=f"p{n}", email=f"p{n}@council{n % 400}.example", standing="approved")
        for n in range(people)
    )
    made = Member.objects.bulk_create(new, batch_size=1000)
    for place in (world.housing, world.care, world.whistle):
        belonging = (Membership(member=member, community=place) for member in made)
        Membership.objects.bulk_create(belonging, batch_size=1000)
        for n in range(THINGS):
            title, body = f"A matter of some length – number {n}", "What we did – and why we “did” it. " * 8
            topic = world.topic(place, title=title, body=body, by=world.facilitator_of(place).member)
            of_topic = Entry.objects.select_related("contribution__author", "contribution__community")
            telling.tell(of_topic.get(contribution=topic, verb="published"))
    DBTaskResult.objects.all().delete()
    Letter.objects.all().delete()


def _run(people: int, sink: int, workers: list[int]) -> None:
    from django.utils import timezone

    from guildhall.services.notify import tasks
    from guildhall.services.notify.models import Letter, Rhythm

    time.sleep(5)  # the workers come up
    begun = looked = time.monotonic()
    spent = [_seconds(pid) for pid in (sink, *workers)]
    Rhythm.objects.exclude(daily=None).update(daily=timezone.now() - timedelta(seconds=1))
    told, sent, waiting = 0, 0, Rhythm.objects.exclude(daily=None).count()
    while waiting or Letter.objects.filter(state="waiting").exists():
        if not told or time.monotonic() - looked > 60:
            looked = time.monotonic()
            tasks.look()  # as the clock does
            _clean_up()
        time.sleep(2)
        waiting, sent = Rhythm.objects.exclude(daily=None).count(), Letter.objects.filter(state="sent").count()
        if not told or sent >= told * 2:
            told = max(sent, 1)
            _tell(f"{sent} sent", begun, workers)
    sent = Letter.objects.filter(state="sent").count()
    _tell(f"{people} people, {sent} sent", begun, workers)
    rate = sent / (time.monotonic() - begun)
    print(f"{rate:.0f} a second; 95,000 in {95_000 / rate / 60:.1f} minutes")
    ours, theirs = _seconds(sink) - spent[0], sum(map(_seconds, workers)) - sum(spent[1:])
    print(f"processor: {theirs / sent * 1000:.2f} ms each of the workers, {ours / sent * 1000:.2f} of the mail server")


def _tell(what: str, begun: float, workers: list[int]) -> None:
    memory = " ".join(f"{_status(pid, 'VmRSS')} (at most {_status(pid, 'VmHWM')})" for pid in workers)
    load = os.getloadavg()[0]
    print(f"{time.monotonic() - begun:6.0f} s: {what}; MiB {memory}; load {load:.1f}", flush=True)


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(name))


def _seconds(pid: int) -> float:
    """Of processor time."""
    numbers = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, numbers[11:13])) / TICKS


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
