"""Everything that runs, in one supervised command: web, task worker and clock."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

logger = logging.getLogger(__name__)

LOOK: Final = 0.5  # seconds between two looks at the processes
SETTLED: Final = 10  # seconds after which a process counts as having started well
PATIENCE: Final = 5  # starts in a row that may fail before we give up
GRACE: Final = 10  # seconds a process has to end by itself


class Broken(Exception):  # noqa: N818 - it is what happened
    """A process dies again and again: there is no use in going on."""


@dataclass(slots=True)
class Process:
    """One of the processes that make up Guildhall, started again whenever it dies."""

    name: str
    command: Sequence[str]
    running: subprocess.Popen[bytes] | None = None
    since: float = 0
    failures: int = 0

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches us alone, and we end the others in order.
        self.running = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 - our own words
        self.since = time.monotonic()

    def look(self) -> None:
        """Start it again if it has died.

        Raises:
            Broken: it has died too often, each time soon after its start.
        """
        if self.running is None or self.running.poll() is None:
            return
        lived = time.monotonic() - self.since
        self.failures = self.failures + 1 if lived < SETTLED else 1
        if self.failures >= PATIENCE:
            raise Broken(f"The {self.name} stops as soon as it starts (exit code {self.running.returncode}).")
        logger.warning("The %s stopped (exit code %s); starting it again", self.name, self.running.returncode)
        self.start()

    def end(self, number: int) -> None:
        if self.running is not None and self.running.poll() is None:
            os.killpg(self.running.pid, number)

    def wait(self, until: float) -> bool:
        """Whether it has ended by the time `until`."""
        try:
            if self.running is not None:
                self.running.wait(max(0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            return False
        return True


@dataclass(slots=True)
class House:
    """The processes, kept running until somebody says stop; `beat` is called every minute meanwhile."""

    processes: list[Process]
    beat: Callable[[], object]
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Start everything, keep it running, and end it in order on SIGTERM or SIGINT.

        Raises:
            Broken: one of the processes cannot be kept running.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            for process in self.processes:
                process.start()
            threading.Thread(target=self._clock, daemon=True).start()
            while not self.stopping.wait(LOOK):
                for process in self.processes:
                    process.look()
        finally:
            self.stopping.set()
            self._end()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def _clock(self) -> None:
        while not self.stopping.is_set():
            try:
                self.beat()
            except Exception:
                logger.exception("The clock stumbled")
            self.stopping.wait(60)

    def _end(self) -> None:
        for process in self.processes:
            process.end(signal.SIGTERM)
        until = time.monotonic() + GRACE
        for process in self.processes:
            if not process.wait(until):
                process.end(signal.SIGKILL)
                process.wait(time.monotonic() + GRACE)


def web(host: str, port: int, *, workers: int, threads: int) -> Process:
    """The web server."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"]
    command += ["--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", str(GRACE - 2)]
    return Process("web server", [*command, "guildhall.site.wsgi:application"])


def worker() -> Process:
    """The task worker."""
    return Process("task worker", [sys.executable, "-m", "guildhall.site", "db_worker", "--queue-name", "*", "-v0"])


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there yet."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True
