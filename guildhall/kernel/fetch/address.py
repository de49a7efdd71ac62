"""Addresses on the web: what people paste, in one spelling."""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final, Self
from urllib.parse import urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

LONGEST: Final = 2000  # characters
PORTS: Final = {"http": 80, "https": 443}
_UNSEEN = re.compile(r"[\s\x00-\x20\x7f-\xa0\\\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d+(/|$))", re.IGNORECASE)  # "javascript:", but not "example.org:8080/"
_NUMBER = re.compile(r"(?:.*\.)?(?:0x[0-9a-f]*|\d+)", re.IGNORECASE)  # ends in one: an IPv4 address, perhaps oddly put
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*", re.IGNORECASE)
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|msclkid|mc_cid|mc_eid)=[^&]*", re.IGNORECASE)  # says who sent you

type IP = IPv4Address | IPv6Address


class NotAnAddress(ValueError):  # noqa: N818 - a sentence for the person who wrote it
    """This is no address on the web. Its text says why."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """One address on the web; `str()` of it is its one spelling."""

    scheme: str
    host: str  # a name in small ASCII letters, or a plain IP address
    port: int
    path: str  # with the query
    fragment: str

    def __str__(self) -> str:
        return self.asked + (f"#{self.fragment}" if self.fragment else "")

    @property
    def asked(self) -> str:
        """Without the fragment, which a server never sees."""
        return f"{self.scheme}://{self.place}{self.path}"

    @property
    def place(self) -> str:
        """Host and, where it is not the usual one, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def key(self) -> str:
        """What two addresses of the same page have in common: http or https, with "www." or without, a slash at the
        end, a place in the page and marks of who sent you make no other page."""
        path, _, query = self.path.partition("?")
        kept = "&".join(part for part in query.split("&") if part and not _TRACKING.fullmatch(part))
        within = f"#{self.fragment}" if self.fragment.startswith(("!", "/")) else ""  # a page of its own, to its site
        port = "" if self.port in PORTS.values() else f":{self.port}"
        return f"{self.host.removeprefix('www.')}{port}{path.rstrip('/')}{'?' if kept else ''}{kept}{within}"

    @property
    def ip(self) -> IP | None:
        """The host, if it is an IP address."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None

    def going_to(self, location: str) -> Self:
        """Where a redirect from here leads.

        Raises:
            NotAnAddress: nowhere that may be gone to.
        """
        return type(self).written(urljoin(self.asked, location.strip()))

    @classmethod
    def written(cls, text: str) -> Self:
        """The address that `text` is; a missing "https://" is added.

        Raises:
            NotAnAddress: it is none, or one of another kind.
        """
        url = _parsed(text.strip())
        scheme, host = url.scheme or "", _host(url.host or "")
        port = PORTS[scheme] if url.port is None else url.port
        if not 0 < port < 65536:
            raise NotAnAddress("The number after the colon in this address is not a port.")
        return cls(scheme, host, port, url.request_uri, url.fragment or "")


def web_address(text: str) -> WebAddress:
    """The address that `text` is, as `WebAddress.written`."""
    return WebAddress.written(text)


def _parsed(text: str) -> Url:
    if not text or len(text) > LONGEST:
        raise NotAnAddress(f"An address on the web has between 1 and {LONGEST:,} characters.")
    if _UNSEEN.search(text):
        raise NotAnAddress("An address on the web has no spaces in it, and no backslashes.")
    if not _SCHEME.match(text):
        text = f"https:{text}" if text.startswith("//") else f"https://{text}"
    if text.partition(":")[0].lower() not in PORTS or text.partition(":")[2][:2] != "//":
        raise NotAnAddress("Only an address that begins with https:// or http:// can be used.")
    try:
        url = parse_url(text)
    except (LocationParseError, ValueError) as wrong:
        raise NotAnAddress("This is not an address on the web. Copy it from your browser.") from wrong
    if url.auth is not None or "@" in text.partition("://")[2].partition("/")[0]:
        raise NotAnAddress("Leave out the user name and the password: everybody here would see them.")
    return url


def _host(host: str) -> str:
    """The host in one spelling: an address is one however its number is written (127.1, 0x7f000001, 2130706433)."""
    if host.startswith("["):
        try:
            return str(IPv6Address(host.strip("[]").partition("%")[0])) if "%" not in host else _no_host()
        except ValueError:
            return _no_host()
    host = host.rstrip(".").lower()
    if _NUMBER.fullmatch(host):
        try:
            return socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            return _no_host()
    return host if len(host) < 254 and _NAME.fullmatch(host) else _no_host()


def _no_host() -> str:
    raise NotAnAddress("This is not an address on the web. Copy it from your browser.")
