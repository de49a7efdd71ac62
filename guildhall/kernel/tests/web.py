"""A small web on this machine: what answers well, badly, slowly, endlessly, or with lies."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, override

import pytest
from pytest_django import Settings

PAGE = b"<!doctype html><title>Damp &amp; mould</title><p>Words."

type Answer = Callable[["Site"], None]


class Site(BaseHTTPRequestHandler):
    """Answers by the path; remembers what it was asked."""

    server: "Web"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        self.close_connection = True
        with suppress(BrokenPipeError, ConnectionResetError):
            self.server.answers.get(self.path, missing)(self)

    def say(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content_Type": "text/html", "Content_Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def raw(self, *parts: bytes, pause: float = 0) -> None:
        for part in parts:
            self.wfile.write(part)
            self.wfile.flush()
            time.sleep(pause)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        pass


class Web(ThreadingHTTPServer):
    """A server; `answers` may be added to by a test."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Site)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, Answer] = dict(ANSWERS)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.place}{path}"

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        """`path` leads on to `to`."""
        self.answers[path] = lambda site: site.say(status=status, Location=to)
        return self.url(path)

    def page(self, path: str, body: bytes, **headers: str) -> str:
        """`path` answers with `body`."""
        self.answers[path] = lambda site: site.say(body, **headers)
        return self.url(path)

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextmanager
def serving(port: int = 0) -> Iterator[Web]:
    """A web for as long as it is wanted."""
    web = Web(port)
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.shutdown()
        web.server_close()
        thread.join()


@pytest.fixture(scope="module")
def serves() -> Iterator[Web]:
    """A web for all the tests of a module."""
    with serving() as web:
        yield web


@pytest.fixture
def web(serves: Web, settings: Settings) -> Web:
    """As new for each test, and we may fetch from it."""
    settings.GUILDHALL_FETCH_ALLOW = [serves.place, f"localhost:{serves.server_port}"]
    serves.answers = dict(ANSWERS)
    serves.asked.clear()
    return serves


@contextmanager
def speaking(words: bytes) -> Iterator[int]:
    """A port on which somebody says something that is no HTTP."""
    listener = socket.create_server(("127.0.0.1", 0))

    def speak() -> None:
        with suppress(OSError):
            while True:
                caller, _ = listener.accept()
                with caller, suppress(OSError):
                    caller.recv(4096)
                    caller.sendall(words)

    threading.Thread(target=speak, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.close()


def missing(site: Site) -> None:
    site.say(b"No such page.", status=404)


def endless(site: Site) -> None:
    site.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        site.raw(b"<p>more" * 2000)


def drip(site: Site) -> None:
    site.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", *[b"x"] * 200, pause=0.05)


def drip_headers(site: Site) -> None:
    site.raw(b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 90, pause=0.05)


def bomb(site: Site) -> None:
    site.say(gzip.compress(b"\0" * 20_000_000), Content_Encoding="gzip")


def twice_packed(site: Site) -> None:
    site.say(gzip.compress(gzip.compress(b"\0" * 1_000_000)), Content_Encoding="gzip, gzip")


def unchanged(site: Site) -> None:
    same = site.headers.get("If-None-Match") == '"one"' or site.headers.get("If-Modified-Since") == "then"
    site.say(b"" if same else PAGE, status=304 if same else 200, ETag='"one"', Last_Modified="then")


ANSWERS: dict[str, Answer] = {
    "/page": lambda site: site.say(PAGE, Content_Type="text/html; charset=utf-8"),
    "/packed": lambda site: site.say(gzip.compress(PAGE), Content_Encoding="gzip"),
    "/paper": lambda site: site.say(b"%PDF-1.7", Content_Type="application/pdf"),
    "/cookie": lambda site: site.say(status=302, Location="/page", Set_Cookie="a=b; Path=/"),
    "/loop": lambda site: site.say(status=302, Location="/loop"),
    "/broken": lambda site: site.say(b"ab", Content_Length="2000"),
    "/liar": lambda site: site.say(b"ab" * 50, Content_Length="4"),
    "/many-headers": lambda site: site.raw(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 500, b"\r\n"),
    "/long-header": lambda site: site.raw(b"HTTP/1.1 200 OK\r\nX-A: ", b"a" * 100_000, b"\r\n\r\n"),
    "/fat-headers": lambda site: site.raw(b"HTTP/1.1 200 OK\r\n", (b"X-A: " + b"a" * 9000 + b"\r\n") * 9, b"\r\n"),
    "/strange": lambda site: site.say(PAGE, Content_Encoding="br"),
    "/chunked": lambda site: site.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nno\r\n"),
    "/endless": endless,
    "/drip": drip,
    "/drip-headers": drip_headers,
    "/bomb": bomb,
    "/twice-packed": twice_packed,
    "/unchanged": unchanged,
}
