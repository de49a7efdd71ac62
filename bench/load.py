"""Eight people asking for pages as fast as they are answered, over connections that stay open."""

import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import quantiles

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Run:
    """What came of a number of requests."""

    seconds: float = 0
    took: list[float] = field(default_factory=list)  # milliseconds each
    size: int = 0  # bytes of the last body
    wrong: dict[str, int] = field(default_factory=dict)  # statuses nobody wanted

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds

    def percentile(self, of_hundred: int) -> float:
        return quantiles(self.took, n=100)[of_hundred - 1]


def run(
    port: int,
    ask: Callable[[int, int], bytes],
    *,
    times: int,
    people: int = 8,
    wanted: bytes = b"200",
    most: float = 12,
) -> Run:
    """`times` requests by `people` at once, or as many as `most` seconds allow.

    Arguments:
        ask: gives the request of a person (from 0) and its number.
    """
    done, lock = Run(), threading.Lock()
    ready = threading.Barrier(people + 1)

    def person(n: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.wait()
            for m in range(times // people):
                request = ask(n, m)
                began = time.perf_counter()
                connection.sendall(request)
                status, size = _answer(connection)
                took = (time.perf_counter() - began) * 1000
                with lock:
                    done.took.append(took)
                    done.size = size
                    if status != wanted:
                        done.wrong[status.decode()] = done.wrong.get(status.decode(), 0) + 1
                if time.perf_counter() > until:
                    return

    threads = [threading.Thread(target=person, args=(n,)) for n in range(people)]
    until = time.perf_counter() + most
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    done.seconds = time.perf_counter() - began
    return done


def get(path: str, cookie: str = "") -> bytes:
    """A browser's request for a page."""
    return _request("GET", path, cookie)


def post(path: str, cookie: str, form: bytes) -> bytes:
    """A browser's sending of a form."""
    kind = "application/x-www-form-urlencoded"
    return _request("POST", path, cookie, f"Content-Type: {kind}\r\nContent-Length: {len(form)}\r\n") + form


def _request(verb: str, path: str, cookie: str, more: str = "") -> bytes:
    lines = f"{verb} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nCookie: {cookie}\r\n{more}\r\n"
    return lines.encode()


def _answer(connection: socket.socket) -> tuple[bytes, int]:
    got = b""
    while b"\r\n\r\n" not in got:
        part = connection.recv(65536)
        if not part:
            raise ConnectionError("The server hung up.")
        got += part
    head, _, body = got.partition(b"\r\n\r\n")
    length = int(found[1]) if (found := _LENGTH.search(head)) else 0
    while len(body) < length:
        body += connection.recv(65536)
    return head[9:12], length
