"""The server falls (kill -9) while a file is on its way: nothing of it is lost, nothing is left lying about."""

import hashlib
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.processes import webs

from .house import ROOT, House, environment

SIZE = 6_000_000
CONTENT = (b"We met, and agreed on everything.\n" * (SIZE // 34 + 1))[:SIZE]
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = TUS | {"Content-Type": "application/offset+octet-stream"}


def eventually[T](found: Callable[[], T], seconds: float = 60) -> T:
    """What `found` gives as soon as it gives something."""
    until = time.monotonic() + seconds
    while not (there := found()):
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)
    return there


class Sender:
    """Ben's browser, in pieces."""

    def __init__(self, house: House) -> None:
        self.house, self.client = house, house.client("ben")
        page = self.client.get("/c/housing/forum/new/").text
        self.client.headers["X-CSRFToken"] = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        about = {"Upload-Length": str(SIZE), "Upload-Metadata": "filename bWludXRlcy50eHQ="}
        self.address = self.client.post("/uploads/", headers=TUS | about).headers["location"]

    def begin(self, much: int) -> socket.socket:
        """Send so much of it, and hang."""
        there = urlsplit(self.house.url)
        line = socket.create_connection((there.hostname, there.port))
        headers = PIECE | {"Host": there.netloc, "Upload-Offset": "0", "Content-Length": str(SIZE)}
        headers |= {"X-CSRFToken": self.client.headers["X-CSRFToken"]}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        lines = [f"PATCH {self.address} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        line.sendall("\r\n".join(lines).encode() + CONTENT[:much])
        return line

    def far(self) -> int | None:
        try:
            return int(self.client.head(self.address, headers=TUS).headers["upload-offset"])
        except (httpx.HTTPError, KeyError):
            return None


def test_a_file_goes_on_after_the_server_was_killed_and_what_is_given_up_leaves_nothing(house: House) -> None:
    sender, given_up = Sender(house), Sender(house)
    port = urlsplit(house.url).port
    (web, *_) = webs(port)
    data = Path(web.variable("GUILDHALL_DATA_DIR"))
    for each in (sender, given_up):
        part = data / "arriving" / each.address.split("/")[2]
        with each.begin(4_000_000):
            eventually(lambda part=part: part.exists() and part.stat().st_size > 1_000_000)
            for process in webs(port):
                process.kill()
        eventually(lambda each=each: each.far() is not None)
        assert 1_000_000 < each.far() == part.stat().st_size <= 4_000_000
    at = sender.far()
    done = sender.client.patch(sender.address, headers=PIECE | {"Upload-Offset": str(at)}, content=CONTENT[at:])
    assert done.status_code == 204
    with sqlite3.connect(data / "guildhall.sqlite3") as rows:
        (kept,) = rows.execute("SELECT file FROM files_upload WHERE size = ?", [SIZE]).fetchone()
        assert hashlib.sha256((data / "uploads" / kept).read_bytes()).digest() == hashlib.sha256(CONTENT).digest()
        rows.execute("UPDATE files_arrival SET expires = '2026-01-01' WHERE upload_id IS NULL")
    rows.close()
    console = [sys.executable, "-m", "guildhall.site", "reconcile", "files"]
    subprocess.run(console, cwd=ROOT, env=environment(data), check=True, capture_output=True)
    assert not list((data / "arriving").iterdir())
    assert given_up.far() is None
    for each in (sender, given_up):
        each.client.close()
