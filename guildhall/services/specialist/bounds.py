"""Addresses of a site: their one spelling, what lies within a site, and what looks like a trap."""

import re
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from typing import Final
from urllib.parse import urljoin

from guildhall.kernel import watching
from guildhall.kernel.fetch import NotAnAddress, WebAddress, web_address

LONGEST: Final = 500  # characters of an address that is followed
DEEPEST: Final = 12  # folders
ASKED: Final = 4  # parameters
TWICE: Final = 2  # times that the same folder may stand in a path
_VISIT = re.compile(
    r"(?:utm_\w+|fbclid|gclid|msclkid|mc_cid|mc_eid|phpsessid|jsessionid|sessionid|sid)=[^&]*", re.IGNORECASE
)
_SESSION = re.compile(r";jsessionid=[^/?]*", re.IGNORECASE)
_FILE = re.compile(r"\.[a-z]{1,5}\d?$", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+")
_NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|bmp|tiff?|mp[34]|m4[av]|avi|mov|wmv|webm|ogg|wav|zip|gz|tgz|rar|7z|exe|dmg|iso|css"
    r"|js|json|woff2?|ttf|eot|ics|vcf|kml|docx?|xlsx?|pptx?|od[tsp]|csv|rtf|epub)$",
    re.IGNORECASE,
)


def spelt(address: WebAddress) -> WebAddress:
    """`address` as it is asked for: without the place in the page, marks of the visit, and parameters in another
    order."""
    path, _, query = address.path.partition("?")
    kept = sorted({part for part in query.split("&") if part and not _VISIT.fullmatch(part)})
    path = _SESSION.sub("", path) or "/"
    return replace(address, path=path + ("?" + "&".join(kept) if kept else ""), fragment="")


def key_of(address: WebAddress) -> str:
    """The same for all addresses of one page, in a fixed length."""
    return watching.key_of(spelt(address))


def shape_of(address: WebAddress) -> str:
    """The same for addresses that differ in their numbers and in what is asked alone: the days of a calendar."""
    path, _, query = spelt(address).path.partition("?")
    names = ",".join(part.partition("=")[0] for part in query.split("&"))
    return sha256(f"{_NUMBERS.sub('0', path.rstrip('/'))}?{names}".encode()).hexdigest()


def host_of(address: WebAddress) -> str:
    """The server, with "www." or without."""
    return address.place.removeprefix("www.")


def prefix_of(address: WebAddress) -> str:
    """The path that everything of the site begins with, where it begins at `address`."""
    path = spelt(address).path.partition("?")[0]
    last = path.rpartition("/")[2]
    return path.removesuffix(last) if _FILE.search(last) else path


def site_key(address: WebAddress, prefix: str) -> str:
    """The same for one site, however it is written."""
    return sha256(f"{host_of(address)}{prefix.rstrip('/')}".encode()).hexdigest()


def is_within(address: WebAddress, host: str, prefix: str) -> bool:
    """Whether `address` belongs to the site: /damp holds /damp and /damp/walls, not /dampness."""
    path = address.path.partition("?")[0].rstrip("/")
    under = prefix.rstrip("/")
    return host_of(address) == host and (path == under or path.startswith(f"{under}/"))


def is_likely(address: WebAddress) -> bool:
    """Whether a page may be there, and no picture, and no maze that makes addresses without end."""
    path, _, query = address.path.partition("?")
    folders = [part for part in path.split("/") if part]
    again = max(Counter(folders).values(), default=0)
    is_short = len(str(address)) <= LONGEST and len(folders) <= DEEPEST and query.count("&") < ASKED
    return is_short and again <= TWICE and not _NO_PAGE.search(path)


def leading(base: str, links: list[str]) -> list[WebAddress]:
    """The addresses on the web that `links` on the page `base` lead to, each once."""
    found: dict[str, WebAddress] = {}
    for link in links:
        try:
            address = spelt(web_address(urljoin(base, link.strip())))
        except (NotAnAddress, ValueError):
            continue
        found.setdefault(key_of(address), address)
    return list(found.values())
