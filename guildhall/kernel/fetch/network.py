"""Connections that go only where they may: the address connected to is the one that was checked.

A name is looked up once, and the connection is made to what was found; asking the name again, as any ordinary client
does, would let its owner answer differently the second time.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Thread, Timer
from time import monotonic
from typing import Any, Final

from django.conf import settings

from guildhall.kernel.fetch.address import IP, PORTS, NotAnAddress, WebAddress, web_address

OPEN_PORTS: Final = frozenset({80, 443, 8080, 8443})  # of the web; others are no business of ours
CONNECTING: Final = 5.0  # seconds for one address of a host
_NAT64 = IPv6Network("64:ff9b::/96")
_WORLD = IPv6Network("2000::/3")  # all that is given out; what lies in it and leads elsewhere is taken away again
_NOT_WORLD = [
    IPv6Network(net)
    for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")  # tunnels, examples, 6to4
]


class Unreachable(Exception):  # noqa: N818 - a sentence for a person
    """There was no answer to be had. Its text is a sentence that says why.

    Arguments:
        was_tried: False where this machine does not look at all, so that nothing is known of the address.
    """

    def __init__(self, sentence: str, *, was_tried: bool = True) -> None:
        super().__init__(sentence)
        self.was_tried = was_tried


class Unwanted(Unreachable):
    """Something is there, but of another type than was looked for."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When to give up."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(monotonic() + seconds)

    @property
    def left(self) -> float:
        return self.at - monotonic()


def is_public(ip: IP) -> bool:
    """Whether `ip` is on the public internet, whatever it is wrapped in."""
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(ip.ipv4_mapped)
        if ip in _NAT64:
            return is_public(IPv4Address(int(ip) & 0xFFFFFFFF))
        return ip in _WORLD and not any(ip in net for net in _NOT_WORLD)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


def is_allowed(address: WebAddress) -> bool:
    """Whether the deployment says that this host may be looked at wherever it is (GUILDHALL_FETCH_ALLOW)."""
    for each in settings.GUILDHALL_FETCH_ALLOW:
        with suppress(NotAnAddress):
            allowed = web_address(f"http://{each}")
            ports = PORTS.values() if allowed.port == 80 else [allowed.port]
            if allowed.host == address.host and address.port in ports:
                return True
    return False


def connect(address: WebAddress, deadline: Deadline) -> socket.socket:
    """A connection to `address`, over the first of its IP addresses that may be gone to and that answers.

    Raises:
        Unreachable: there is none.
    """
    allowed = is_allowed(address)
    if address.port not in OPEN_PORTS and not allowed:
        raise Unreachable(f"Port {address.port} is not one of the web, so it is not looked at.", was_tried=False)
    found = _looked_up(address, deadline)
    going = [(family, to) for family, to in found if allowed or is_public(ip_address(to[0].partition("%")[0]))]
    if not going:
        raise Unreachable(f"{address.host} is not on the public web, so it is not looked at.", was_tried=False)
    for family, to in going:
        if (connection := _connected(family, to, deadline)) is not None:
            return connection
    raise Unreachable(f"{address.host} did not answer.")


@contextmanager
def watched(connection: socket.socket, deadline: Deadline) -> Iterator[None]:
    """End `connection` at the deadline, whatever it is doing: an answer may come a byte at a time, for ever."""
    handle = connection.dup()  # TLS takes the first one over

    def end() -> None:
        with suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)

    timer = Timer(max(0.0, deadline.left), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        handle.close()


def _looked_up(address: WebAddress, deadline: Deadline) -> list[tuple[int, Any]]:
    """Every (family, socket address) of a host. The system's look-up knows no time limit, so it is not waited for."""
    if address.ip is not None:
        family = socket.AF_INET6 if address.ip.version == 6 else socket.AF_INET
        return [(family, (str(address.ip), address.port))]
    told: list[Any] = []

    def ask() -> None:
        try:
            told.append(socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM))
        except OSError:
            told.append([])
        except BaseException as wrong:  # raised again below, in the thread that asked
            told.append(wrong)

    _run(ask, deadline.left)
    if told and isinstance(told[0], BaseException):
        raise told[0]
    if not told or not told[0]:
        raise Unreachable(f"There is no site called {address.host}." if told else _late(address))
    return [(family, to) for family, _, _, _, to in told[0] if family in (socket.AF_INET, socket.AF_INET6)]


def _run(ask: Callable[[], None], seconds: float) -> None:
    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(0.0, seconds))


def _late(address: WebAddress) -> str:
    return f"{address.host} did not answer in time."


def _connected(family: int, to: Any, deadline: Deadline) -> socket.socket | None:
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(max(0.01, min(CONNECTING, deadline.left)))
        connection.connect(to)
        connection.settimeout(max(0.01, deadline.left))
    except BaseException as wrong:
        connection.close()
        if isinstance(wrong, OSError):
            return None
        raise
    return connection
