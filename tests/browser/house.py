"""Guildhall as it really runs: its own processes on a data folder of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class House:
    """A running Guildhall with the town in it."""

    url: str
    told: dict[str, Any]
    elsewhere: int  # a port of this machine that counts as another site on the web

    def cookie(self, name: str) -> dict[str, str]:
        """What makes a browser that of `name`."""
        return {"name": "sessionid", "value": self.told["sessions"][name], "url": self.url}

    def client(self, name: str = "") -> httpx.Client:
        """A browser that knows nothing but HTTP, signed in as `name`."""
        cookies = {"sessionid": self.told["sessions"][name]} if name else {}
        return httpx.Client(base_url=self.url, cookies=cookies, timeout=60, trust_env=False)

    def at(self, name: str) -> str:
        """Where the thing called `name` is."""
        return str(self.told["at"][name])


def environment(folder: Path) -> dict[str, str]:
    """That of the person testing, without what would lead to their own data."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("GUILDHALL_", "PYTEST_", "COV_"))}
    return own | {"GUILDHALL_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "guildhall.site.settings"}


def built(shared: Path, *how: str) -> Path:
    """A data folder with the town in it, made once however many test at the same time."""
    folder = shared / "town"
    with (shared / "town.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not folder.exists():
            draft = shared / "town.draft"
            command = [sys.executable, "-m", "tests.browser.seed", *how]
            said = subprocess.run(command, cwd=ROOT, env=environment(draft), capture_output=True, text=True)  # noqa: PLW1510
            assert said.returncode == 0, said.stderr
            (draft / "told.json").write_text(said.stdout)
            draft.rename(folder)
    return folder


@contextmanager
def running(shared: Path, own: Path, *how: str) -> Iterator[House]:
    """Guildhall, serving a copy of the town (`--demo`: of the demonstration)."""
    shutil.copytree(built(shared, *how), own / "data")
    log = own / "serve.log"
    port, elsewhere = free_port(), free_port()
    allowed = {"GUILDHALL_FETCH_ALLOW": f"127.0.0.1:{elsewhere}"}
    with log.open("w") as out:
        serve = ["guildhall.site", "serve", "--port", str(port), "--workers", "1", "--threads", "2"]
        process = subprocess.Popen(
            [sys.executable, "-m", *serve], cwd=ROOT, env=environment(own / "data") | allowed, stdout=out, stderr=out
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/help/", process, log)
            told = json.loads((own / "data" / "told.json").read_text())
            yield House(f"http://127.0.0.1:{port}", told, elsewhere)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers."""
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(url, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"Guildhall did not come up:\n{log.read_text()}")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
