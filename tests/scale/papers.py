"""python -m tests.scale.papers: a file of 200 MB, three ways, and a PDF of 5,000 pages: how much memory they take."""

import base64
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from guildhall.files.tests.papers import pdf
from tests.browser.house import House, running
from tests.processes import Process, everything, serving, webs

LARGE, MOST = 200_000_000, 300_000_000
TUS = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}


class Watch:
    """Keeps an eye on the readers of documents, which live for a moment only."""

    def __init__(self) -> None:
        self.peak, self.over = 0, threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while not self.over.wait(0.02):
            for each in everything():
                if "guildhall.files.apart" in each.command:
                    try:
                        self.peak = max(self.peak, each.peak)
                    except OSError:
                        continue


def main() -> int:
    """Say it; 1 if anything held more than it may."""
    made = tempfile.TemporaryDirectory
    with made() as shared, made() as own, running(Path(shared), Path(own)) as house:
        return _measure(house, Path(own) / "data")


def _measure(house: House, data: Path) -> int:
    port, watch, client = int(urlsplit(house.url).port or 0), Watch(), house.client("ben")
    client.timeout = httpx.Timeout(300)
    page = client.get("/c/housing/forum/new/").text
    client.headers["X-CSRFToken"] = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    _say("before anything", port)
    for words, piece in (("200 MB in pieces of 2 MB", 2_000_000), ("200 MB in one piece", LARGE)):
        started = time.monotonic()
        _send(client, "large.csv", LARGE, piece)
        _say(f"{words}: {time.monotonic() - started:.1f} s", port)
    document = Path(data / "long.pdf")
    document.write_bytes(pdf(5000, b"What we agreed on page " * 20))
    started = time.monotonic()
    _send(client, "long.pdf", document.stat().st_size, 2_000_000, document)
    while time.monotonic() - started < 60 and not list((data / "uploads").rglob("*-p3.webp")):
        time.sleep(0.2)
    _say(f"5,000 pages read, the first drawn: {time.monotonic() - started:.1f} s", port)
    print(f"{'':60} reader of documents {watch.peak / 1e6:5.0f} MB")
    return int(max(watch.peak, *(each.peak for each in _watched(port))) > MOST)


def _send(client: httpx.Client, name: str, size: int, piece: int, source: Path | None = None) -> None:
    told = f"filename {base64.b64encode(name.encode()).decode()},purpose ZG9jdW1lbnQ="
    begun = client.post("/uploads/", headers=TUS | {"Upload-Length": str(size), "Upload-Metadata": told})
    for at in range(0, size, piece):
        much = min(piece, size - at)
        content = source.read_bytes()[at : at + much] if source else _filler(much)
        headers = TUS | {"Upload-Offset": str(at), "Content-Length": str(much)}
        client.patch(begun.headers["location"], headers=headers, content=content).raise_for_status()


def _filler(much: int) -> Iterator[bytes]:
    line = b"East,12,ready\n" * 4680
    for at in range(0, much, len(line)):
        yield line[: much - at]


def _watched(port: int) -> list[Process]:
    return [*webs(port), *(each for each in serving(port) if "db_worker" in each.command)]


def _say(words: str, port: int) -> None:
    web = max(each.peak for each in webs(port))
    worker = max(each.peak for each in serving(port) if "db_worker" in each.command)
    print(f"{words:60} web {web / 1e6:5.0f} MB   worker {worker / 1e6:5.0f} MB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
