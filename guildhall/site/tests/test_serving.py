"""Serving: one command, everything running, whatever dies comes back, and it ends when it is told to."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest


def eventually(holds: Callable[[], object], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.3)


def children(pid: int) -> dict[str, int]:
    """The processes below `pid`, by what they are."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        if parent == pid:
            found["worker" if "db_worker" in command else "web"] = int(folder.name)
    return found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Guildhall served from an empty data folder, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GUILDHALL", "PYTEST"))}
    env["GUILDHALL_DATA_DIR"] = str(tmp_path_factory.mktemp("data"))
    console = [sys.executable, "-m", "guildhall.site"]
    subprocess.run([*console, "migrate", "-v0"], env=env, check=True)
    serve = [*console, "serve", "--port", str(port), "--workers", "1"]
    running = subprocess.Popen(serve, env=env, stdout=subprocess.PIPE, text=True)
    yield running, f"http://127.0.0.1:{port}/"
    running.kill()
    for pid in children(running.pid).values():
        os.kill(pid, signal.SIGKILL)


def answers(address: str) -> bool:
    try:
        return bool(urlopen(address, timeout=5).status == 200)
    except OSError:
        return False


def test_it_answers_and_a_dead_worker_comes_back_and_it_ends_in_order(
    house: tuple[subprocess.Popen[str], str],
) -> None:
    running, address = house
    eventually(lambda: answers(address))
    page = urlopen(address, timeout=5).read().decode()
    style = page.partition('stylesheet" href="')[2].partition('"')[0]
    assert urlopen(address.rstrip("/") + style, timeout=5).status == 200, "static files are served"

    worker = children(running.pid)["worker"]
    os.kill(worker, signal.SIGKILL)
    eventually(lambda: children(running.pid).get("worker", worker) != worker)

    mine = children(running.pid).values()
    running.send_signal(signal.SIGTERM)
    out, _ = running.communicate(timeout=60)
    assert running.returncode == 0
    assert address in out
    assert "has stopped" in out
    assert not any(Path(f"/proc/{pid}").exists() for pid in mine)
