"""The only way out to the web: `fetch(address)` gives what is there, or raises `Unreachable` with a sentence.

Whoever writes an address decides where this machine looks, so nothing is taken on trust: not the name (the connection
is made to an address that was checked, and to no other), not a redirect (each is checked again), not the size, the
length, the encoding or the pace of the answer.
"""

from guildhall.kernel.fetch.address import NotAnAddress, WebAddress, web_address
from guildhall.kernel.fetch.answer import Fetched, fetch
from guildhall.kernel.fetch.network import Unreachable, Unwanted

__all__ = ["Fetched", "NotAnAddress", "Unreachable", "Unwanted", "WebAddress", "fetch", "web_address"]
