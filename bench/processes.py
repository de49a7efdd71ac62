"""Servers that are measured: started, asked what they use, ended."""

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """A running server with all its processes."""

    def __init__(self, command: Sequence[str], port: int, path: str, environment: Mapping[str, str]) -> None:
        self.port = port
        began = time.perf_counter()
        self.process = subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True)
        self._wait_for(path)
        self.start = time.perf_counter() - began  # seconds until it answered

    def cpu(self) -> float:
        """Seconds of processor time its web processes have used."""
        return sum(_ticks(pid) for pid in self._tree() if b"granian" in _read(pid, "cmdline")) / TICK

    def memory(self) -> dict[str, float]:
        """Megabytes by process, what is shared being divided among those who share it."""
        used: dict[str, float] = {}
        for pid in self._tree():
            words = _read(pid, "cmdline").decode().split("\0")
            name = next((name for name in ("granian", "db_worker", "serve") if name in words), "other")
            used[name] = used.get(name, 0) + _pss(pid) / 1024
        return used

    def end(self) -> None:
        os.kill(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _tree(self) -> list[int]:
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            todo += [int(child) for child in _read(pid, f"task/{pid}/children").split()]
        return found

    def _wait_for(self, path: str) -> None:
        for _ in range(600):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                connection.request("GET", path)
                if connection.getresponse().status < 500:
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(f"Nothing answers on port {self.port}.")


@contextmanager
def serving(command: Sequence[str], port: int, path: str = "/", **environment: str) -> Iterator[Server]:
    """A server while it is needed."""
    server = Server(command, port, path, environment)
    try:
        yield server
    finally:
        server.end()


def _read(pid: int, what: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{what}").read_bytes()
    except OSError:
        return b""


def _ticks(pid: int) -> int:
    fields = _read(pid, "stat").rpartition(b")")[2].split()
    return int(fields[11]) + int(fields[12]) if fields else 0


def _pss(pid: int) -> int:
    lines = _read(pid, "smaps_rollup").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(b"Pss:"))
