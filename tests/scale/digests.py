"""Digests for a great many people, built and handed to a mail server of this machine.

`python -m tests.scale.digests 10000`

In an empty data folder of its own. Tells how many a second, and the memory at the beginning and the end.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from typing import Final

PORT: Final = 8925
THINGS: Final = 6
SINK: Final = f"""
import asyncio, time
from aiosmtpd.controller import Controller
class Sink:
    async def handle_DATA(self, server, session, envelope): return "250 OK"
Controller(Sink(), hostname="127.0.0.1", port={PORT}).start()
time.sleep(7200)
"""


def main(people: int) -> None:
    """Make the people and what they are told, then write and send."""
    folder = tempfile.mkdtemp()
    os.environ |= {"GUILDHALL_DATA_DIR": folder, "GUILDHALL_EMAIL_URL": f"smtp://127.0.0.1:{PORT}"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "guildhall.site.settings", "GUILDHALL_MAIL_PER_MINUTE": "1000000"}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _fill(people)
    with subprocess.Popen([sys.executable, "-c", SINK]) as sink:
        time.sleep(2)
        _run(people)
        sink.kill()


def _fill(people: int) -> None:
    from guildhall.communities.models import Membership
    from guildhall.journal.models import Entry
    from guildhall.people.models import Member
    from guildhall.services.notify import telling
    from tests.world import build

    world = build()
    new = (
        Member(name=f"Person {n}", handle=f"p{n}", email=f"p{n}@council{n % 400}.example", standing="approved")
        for n in range(people)
    )
    made = Member.objects.bulk_create(new, batch_size=1000)
    Membership.objects.bulk_create((Membership(member=m, community=world.housing) for m in made), batch_size=1000)
    for n in range(THINGS):
        topic = world.topic(title=f"A matter of some length, number {n}", body="What we did, and why. " * 12)
        telling.tell(Entry.objects.select_related("contribution__author").get(contribution=topic, verb="published"))


def _run(people: int) -> None:
    from django.utils import timezone

    from guildhall.services.notify import gathering, tasks
    from guildhall.services.notify.models import Letter

    tasks.SECONDS = 100_000  # type: ignore[misc]
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    gathering.digests(timezone.now() + timedelta(days=1, hours=1))
    written = time.monotonic()
    tasks.deliver_waiting.call()
    ended, after = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sent = Letter.objects.filter(state="sent").count()
    rate = sent / (ended - begun)
    print(f"{people} people: {sent} sent, {written - begun:.1f} s to write, {ended - written:.1f} s to hand over")
    print(f"{rate:.0f} a second; 95,000 in {95_000 / rate / 60:.1f} minutes; {before} to {after} KiB at most")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
