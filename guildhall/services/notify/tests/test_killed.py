"""The worker is killed at every step of handing over mail, and at any moment: none is sent twice, nothing is lost."""

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from email import message_from_bytes
from pathlib import Path
from threading import Timer
from typing import Any, Final

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from guildhall.people import actions as people
from guildhall.services.notify.newsletters import actions as newsletters
from tests.world import World, see

from .furnish import newsletter, run

STEPS: Final = ("EHLO", "MAIL", "RCPT", "unanswered", "answered", "next")
RANDOM: Final = 4


class Killer:
    """A mail server that kills whoever hands over mail when they come to a step."""

    def __init__(self) -> None:
        self.at, self.pid = "", 0
        self.taken: list[tuple[str, str, str]] = []  # to whom, the mail's own number, its text

    def _kill(self, step: str) -> None:
        if self.at == step and self.pid:
            self.at = ""
            kill(self.pid)

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: Any) -> Any:  # noqa: N802
        self._kill("EHLO")
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        self._kill("MAIL")
        if self.taken:
            self._kill("next")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        self._kill("RCPT")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.at == "unanswered":  # it dies, and so does what it was sending
            self._kill("unanswered")
            return "451 Nobody is there any more"
        mail = message_from_bytes(envelope.content)
        parts = [part.get_payload(decode=True).decode() for part in mail.walk() if not part.is_multipart()]  # type: ignore[union-attr]
        self.taken.append((envelope.rcpt_tos[0], mail["Message-ID"], parts[0]))
        self._kill("answered")  # the mail is taken, and nobody is there to hear so
        return "250 OK"


@pytest.fixture
def killer() -> Iterator[Killer]:
    killer = Killer()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = Controller(killer, hostname="127.0.0.1", port=port)
    running.start()
    killer.port = port  # type: ignore[attr-defined]
    yield killer
    running.stop()


@pytest.fixture
def worker(killer: Killer, tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """The process, before there is a database for it."""
    more = {
        "GUILDHALL_DATA_DIR": str(tmp_path), "GUILDHALL_EMAIL_URL": f"smtp://127.0.0.1:{killer.port}",  # type: ignore[attr-defined]
        "GUILDHALL_MAIL_WINDOW_MINUTES": "0", "DJANGO_SETTINGS_MODULE": "guildhall.site.settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "guildhall.services.notify.tests.mortal"]
    known = {name: value for name, value in os.environ.items() if not name.startswith("GUILDHALL_")} | more
    with subprocess.Popen(command, env=known, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        yield running
        running.kill()


def kill(pid: int) -> None:
    """Without a last word."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def live(worker: "subprocess.Popen[str]", killer: Killer, *, step: str = "", seconds: float = 0) -> bool:
    """One life of a worker, which ends at `step` or after so long; whether it died in bed."""
    assert worker.stdin
    assert worker.stdout
    killer.at, killer.pid = step, 0
    worker.stdin.write("go\n")
    worker.stdin.flush()
    killer.pid = pid = int(worker.stdout.readline())
    timer = Timer(seconds, kill, [pid])
    if seconds:
        timer.start()
    status = int(worker.stdout.readline())
    timer.cancel()
    killer.at = ""
    return status == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_at_any_step_sends_no_mail_twice_and_loses_nothing(
    world: World, killer: Killer, worker: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("The ledger is the same; the file that is handed over is SQLite's.")
    dice, people_there = random.Random(6), ["Ann", "Bob", "Cat", "Dan"]
    for name in people_there:
        member = world.member(f"{name} Reader")
        world.join(member, world.housing)
        people.change_mail(member, by=see(member), mail="at_once")
    topics = [f"topic{n:02}x" for n in range(6)]
    for topic in topics:
        world.topic(title=topic, body=topic, by=world.ben)
    run()
    by = see(world.amina)
    newsletters.send_newsletter(newsletter(world.housing, "spring", by=by), by=by, based_on=1)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(tmp_path / "guildhall.sqlite3")])
    killed = sum(not live(worker, killer, step=step) for step in STEPS)
    assert killed == len(STEPS), "it was killed at each of them"
    for _ in range(RANDOM):
        live(worker, killer, seconds=dice.uniform(0.02, 0.5))
    assert all(live(worker, killer) for _ in range(3)), "it lives when nobody kills it"
    _check(killer, people_there, topics)
    _check_newsletter(killer, tmp_path / "guildhall.sqlite3")


def _check(killer: Killer, people_there: list[str], topics: list[str]) -> None:
    assert max(Counter(number for _, number, _ in killer.taken).values()) == 1, "no mail is sent twice"
    for name in people_there:
        mine = [text for to, _, text in killer.taken if to.startswith(name.lower()) and "News of" not in text]
        at_once = [text for text in mine if "New for you" not in text]
        gathered = [text for text in mine if "New for you" in text]
        for topic in topics:
            assert sum(topic in text for text in at_once) <= 1
            assert sum(topic in text for text in gathered) <= 1, "an item comes again once at most, in a digest"
            assert any(topic in text for text in mine), f"{topic} never reached {name}"


def _check_newsletter(killer: Killer, file: Path) -> None:
    """Nothing repeats it, so what is in doubt stays away: that it never left must be impossible."""
    got = Counter(to for to, _, text in killer.taken if "News of spring" in text)
    with closing(sqlite3.connect(file)) as kept:
        letters = kept.execute('SELECT "to", state FROM notify_letter WHERE cause GLOB ?', ["newsletter:*"]).fetchall()
    assert len(letters) >= 4
    assert set(got.values()) == {1}
    assert {to for to, state in letters if state != "unknown"} <= got.keys()
    assert sum(state == "unknown" for _, state in letters) <= len(STEPS) + RANDOM
