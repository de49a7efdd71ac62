"""Reading a feed of somebody else's: nothing in it is believed, and only plain words and addresses stay of it."""

from calendar import timegm
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from time import struct_time
from typing import Any, Final, override
from urllib.parse import urljoin

import feedparser

from guildhall.kernel.fetch import NotAnAddress, web_address
from guildhall.kernel.text import excerpt, one_line, plain, sanitise

MOST: Final = 20  # items of a feed
LOOKED_AT: Final = 500  # of those it has
LONGEST: Final = 20_000  # characters of a text that is shortened
KINDS: Final = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")


@dataclass(frozen=True, slots=True)
class Written:
    """Something written elsewhere."""

    uid: str
    title: str
    url: str
    excerpt: str
    published: datetime | None  # as it says; None where it does not


@dataclass(frozen=True, slots=True)
class Parsed:
    """A feed of somebody else's."""

    title: str
    site: str  # the page it belongs to, or ""
    items: list[Written]


def parsed(body: bytes, *, url: str, kind: str) -> Parsed | None:
    """What the feed at `url` says, its newest items first; None if it is no feed."""
    # A stream and not the bytes: those the parser would take for the name of a file, or for an address.
    headers = {"content-location": url, "content-type": kind or "application/xml"}
    told = feedparser.parse(BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    about: Any = told.get("feed") or {}
    if not told.get("version") and not told.entries:
        return None
    items = sorted(_items(told.entries[:LOOKED_AT], url), key=_age)
    return Parsed(_words(about, "title", 120), _address(about.get("link"), url), items[:MOST])


def discovered(html: str, *, url: str) -> list[tuple[str, str]]:
    """The (title, address) of the feeds that a page says it has."""
    head = _Links()
    with suppress(AssertionError):  # what Python's parser says to "<![": what stood before it was heard
        head.feed(html)
    found = {_address(href, url): one_line(title)[:120] for title, href in head.found}
    return [(title, address) for address, title in found.items() if address][:10]


def _items(entries: list[Any], url: str) -> Iterator[Written]:
    seen = set()
    for entry in entries:
        title, address = _words(entry, "title", 200), _address(entry.get("link"), url)
        text = _words(entry, "summary", 280)
        called = entry.get("id") if isinstance(entry.get("id"), str) else ""
        uid = sha256((called or address or title).encode("utf-8", "replace")).hexdigest()
        if (title or text) and address and uid not in seen:
            seen.add(uid)
            yield Written(uid, title or excerpt(text, 80), address, text, _when(entry))


def _words(of: Any, name: str, most: int) -> str:
    """The words of one of its texts, which may be HTML, on one line."""
    said, detail = of.get(name), of.get(f"{name}_detail") or {}
    if not isinstance(said, str):
        return ""
    said = said[:LONGEST]
    return excerpt(said if detail.get("type") == "text/plain" else plain(sanitise(said)), most)


def _address(said: Any, url: str) -> str:
    """An address on the web, or nothing."""
    try:
        return str(web_address(urljoin(url, said.strip()))) if isinstance(said, str) and said.strip() else ""
    except (NotAnAddress, ValueError):
        return ""


def _when(entry: Any) -> datetime | None:
    """When it was published, which may not lie in the future."""
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        said = entry.get(name)
        if isinstance(said, struct_time):
            with suppress(ValueError, OverflowError, OSError, TypeError):
                return min(datetime.fromtimestamp(timegm(said), UTC), datetime.now(UTC))
    return None


def _age(item: Written) -> float:
    return -item.published.timestamp() if item.published else 0.0


class _Links(HTMLParser):
    """Collects `<link rel="alternate" type="application/atom+xml">`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        is_one = "alternate" in has.get("rel", "").lower().split() and has.get("type", "").lower().strip() in KINDS
        if tag == "link" and is_one and len(self.found) < 50:
            self.found.append((has.get("title", ""), has.get("href", "")))
