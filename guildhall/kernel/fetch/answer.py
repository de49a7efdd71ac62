"""Asking for one address, and what is there."""

import codecs
import re
import socket
import ssl
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from http.client import HTTPException
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from guildhall.kernel.fetch.address import NotAnAddress, WebAddress
from guildhall.kernel.fetch.network import Deadline, Unreachable, Unwanted, connect, watched

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
HOPS: Final = 5
HEADERS: Final = 64_000  # characters of them in all
STEP: Final = 16_384
ENCODINGS: Final = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_CHARSETS = re.compile(r"utf|iso8859|cp125|cp874|koi8|mac-|euc|gb|big5|shift|ascii|latin")  # quick ones, and of text
_META = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """What an address gave."""

    url: str  # where it was found in the end
    status: int
    kind: str  # "text/html"; "" where the server does not say
    charset: str  # as the server says, perhaps wrongly
    body: bytes  # of an answer that is no success there is none
    etag: str
    modified: str
    at: datetime
    leads_to: str = ""  # of a redirect that was not followed: where, as it says
    robots: str = ""  # what it asks of machines in its head
    wait: str = ""  # how long it asks to be left alone: seconds, or a date

    @property
    def is_there(self) -> bool:
        """Whether it answered with what was asked for, or that this has not changed."""
        return 200 <= self.status < 300 or self.status == 304

    @property
    def text(self) -> str:
        """The body as text, by the charset that is told, or told inside, or the likeliest; never an error."""
        inside = _META.search(self.body[:2048])
        marked = next((name for mark, name in _MARKS if self.body.startswith(mark)), "")
        for name in (marked, self.charset, inside[1].decode() if inside else "", "utf-8"):
            try:
                found = codecs.lookup(name).name
                if _CHARSETS.match(found):
                    return self.body.decode(found, "replace")
            except (LookupError, ValueError):
                continue
        return ""


_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def fetch(
    url: str,
    *,
    wanted: Collection[str] = (),
    most: int = 2_000_000,
    cut: bool = False,
    seconds: float = 10,
    etag: str = "",
    modified: str = "",
    follow: bool = True,
) -> Fetched:
    """What is at `url`, after some redirects. Takes at most `seconds`; never call it inside a transaction.

    Arguments:
        wanted: content types; another is unreachable. Empty: any.
        most: bytes of the body, unpacked. `cut`: take the beginning of a longer one, and not refuse it.
        etag, modified: of an earlier answer; when nothing has changed since, the status is 304.
        follow: go where it leads on to; else the redirect is the answer.

    Raises:
        Unwanted: there is something of another type.
        Unreachable: in a sentence, why there is nothing.
    """
    deadline, asking = Deadline.after(seconds), {"If-None-Match": etag, "If-Modified-Since": modified}
    try:
        address = WebAddress.written(url)
        for _ in range(HOPS + 1):
            found = _asked(address, asking, deadline, wanted, most, cut=cut)
            if not (follow and found.leads_to):
                return found
            address = address.going_to(found.leads_to)
    except NotAnAddress as wrong:
        raise Unreachable(str(wrong), was_tried=False) from wrong
    raise Unreachable(f"{address.host} leads on and on, and nowhere.")


class _Plain(HTTPConnection):
    """HTTP over a connection that is there already."""

    there: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.there


class _Secure(HTTPSConnection):
    """The same in TLS, for the name that was asked."""

    there: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.there


@cache
def _trust() -> ssl.SSLContext:
    """Whom the machine trusts; SSL_CERT_FILE adds to that."""
    return ssl.create_default_context()


def _asked(
    address: WebAddress, asking: dict[str, str], deadline: Deadline, wanted: Collection[str], most: int, *, cut: bool
) -> Fetched:
    """What is there, or where it leads."""
    connection = connect(address, deadline)
    over = _over(address, connection)
    try:
        with watched(connection, deadline):
            headers = _headers() | {name: _plain(value) for name, value in asking.items() if value}
            over.request("GET", address.path, headers=headers, preload_content=False, decode_content=False)
            with closing(over.getresponse()) as response:
                found = _answer(address, response, wanted, most, cut=cut)
        if deadline.left <= 0:  # what was cut off may look whole
            raise TimeoutError
    except (HTTPError, HTTPException, OSError, ValueError, OverflowError) as wrong:
        raise Unreachable(_sentence(address, wrong, deadline)) from wrong
    else:
        return found
    finally:
        over.close()
        connection.close()


def _over(address: WebAddress, connection: socket.socket) -> HTTPConnection:
    host = f"[{address.host}]" if ":" in address.host else address.host
    over: _Plain | _Secure
    if address.scheme == "https":
        over = _Secure(host, address.port, timeout=connection.gettimeout(), ssl_context=_trust())
    else:
        over = _Plain(host, address.port, timeout=connection.gettimeout())
    over.there = connection
    return over


def _headers() -> dict[str, str]:
    """Who we are, honestly, and how to reach us."""
    brand = settings.GUILDHALL_BRAND
    agent = f"Guildhall (+{settings.BASE_URL}; {brand['contact']})"
    return {"User-Agent": _plain(agent), "Accept": "*/*", "Accept-Language": "en-GB, en, *", "Accept-Encoding": "gzip"}


def _plain(value: str) -> str:
    return quote(value, safe=" !\"#$%&'()*+,-./:;<=>?@[]^_`{|}~")[:500]


def _answer(
    address: WebAddress, response: BaseHTTPResponse, wanted: Collection[str], most: int, *, cut: bool
) -> Fetched:
    if sum(len(name) + len(value) for name, value in response.headers.items()) > HEADERS:
        raise Unreachable(f"{address.host} says too much before it answers.")
    leads_to = response.headers.get("Location", "") if response.status in REDIRECTS else ""
    said = response.headers.get("Content-Type", "")
    kind = said.partition(";")[0].strip().lower()
    is_body = 200 <= response.status < 300
    if is_body and wanted and kind not in wanted:
        raise Unwanted(f"{address.host} has something else there than was looked for.")
    return Fetched(
        url=str(address),
        status=response.status,
        kind=kind if _TYPE.fullmatch(kind) else "",
        charset=_parameter(said, "charset"),
        body=_body(address, response, most, cut=cut) if is_body and most else b"",
        etag=response.headers.get("ETag", "")[:200],
        modified=response.headers.get("Last-Modified", "")[:100],
        at=timezone.now(),
        leads_to=leads_to,
        robots=response.headers.get("X-Robots-Tag", "")[:500],
        wait=response.headers.get("Retry-After", "")[:100],
    )


def _parameter(header: str, name: str) -> str:
    found = re.search(rf"{name}\s*=\s*[\"']?([\w.:-]{{1,40}})", header, re.IGNORECASE)
    return found[1].lower() if found else ""


def _body(address: WebAddress, response: BaseHTTPResponse, most: int, *, cut: bool) -> bytes:
    """The body, unpacked a little at a time: a small parcel may hold a very large one."""
    too_big = Unreachable(f"What {address.host} has there is too big.")
    if response.headers.get("Content-Encoding", "").strip().lower() not in ENCODINGS:
        raise Unreachable(f"What {address.host} has there is packed in a way that was not asked for.")
    body = b""
    while piece := response.read(STEP, decode_content=True):
        body += piece
        if len(body) > most and not cut:
            raise too_big
        if len(body) >= most:
            return body[:most]
    return body


def _sentence(address: WebAddress, wrong: Exception, deadline: Deadline) -> str:
    """What went wrong, for a person."""
    chain: list[Any] = [wrong]
    while chain[-1] is not None and len(chain) < 6:
        chain.append(getattr(chain[-1], "__cause__", None) or next(iter(getattr(chain[-1], "args", ())), None))
    if deadline.left <= 0 or any(isinstance(each, TimeoutError) for each in chain):
        return f"{address.host} did not answer in time."
    if any(isinstance(each, ssl.SSLCertVerificationError) for each in chain):
        return f"{address.host} could not prove that it is {address.host}: its certificate is not right."
    if any(isinstance(each, ssl.SSLError) for each in chain):
        return f"A secure connection to {address.host} could not be made."
    return f"{address.host} did not give an answer that could be understood."
