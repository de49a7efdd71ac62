"""What a page outside says: its title, its text, its day, and where it leads. Everything in it is a stranger's."""

import gzip
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Final

from django.utils.dateparse import parse_date
from django.utils.http import parse_http_date_safe
from lxml import etree, html

from guildhall.kernel.fetch import Fetched
from guildhall.kernel.text import excerpt, one_line

TEXT: Final = 50_000  # characters that are kept
TITLE: Final = 200
READ: Final = 1_000_000  # bytes of a page that are looked at
LINKS: Final = 400  # of one page
LISTED: Final = 50_000  # addresses of one sitemap, as the protocol has it
MAP: Final = 10_000_000  # bytes of one, unpacked
PARTS: Final = 1_000_000  # elements of one: a small parcel may hold many times as many, which take much room
_SILENT: Final = frozenset(
    {"script", "style", "template", "noscript", "svg", "math", "iframe", "object", "button", "select", "textarea"}
)
_FRAME: Final = frozenset({"nav", "header", "footer", "aside", "form", "dialog"})  # round the main thing
_ROLES: Final = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "dialog"})
_INLINE: Final = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong"}
    | {"sub", "sup", "time", "u", "var"}
)
_MAINS: Final = ("//main", "//*[@role='main']", "//article", "//*[@id='content' or @id='main' or @id='main-content']")
_DATES: Final = (
    "article:modified_time", "govuk:public-updated-at", "dcterms.modified", "dc.date.modified", "last-modified",
    "article:published_time", "govuk:first-published-at", "dcterms.issued", "dcterms.date", "dc.date", "date",
)  # fmt: skip
_STRICT: Final[dict[str, Any]] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True,
    "remove_pis": True,
}  # fmt: skip
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ROBOTS = re.compile(r"[a-z:_-]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of itself."""

    title: str = ""
    text: str = ""
    dated: date | None = None
    canonical: str = ""
    base: str = ""
    links: list[str] = field(default_factory=list)
    asks: frozenset[str] = frozenset()  # of machines: noindex, nofollow

    @property
    def may_be_kept(self) -> bool:
        return not self.asks & {"noindex", "none"}

    @property
    def may_be_followed(self) -> bool:
        return not self.asks & {"nofollow", "none"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One address of a sitemap."""

    url: str
    is_map: bool
    changed: date | None


def told(found: Fetched) -> Told:
    """What the HTML of an answer says. Never fails: of what cannot be read there is nothing."""
    tree = _tree(found.text[:READ])
    if tree is None:
        return Told(asks=_asked(found.robots))
    meta = _meta(tree)
    asks = _asked(found.robots) | _asked(meta.get("robots", "")) | _asked(meta.get("guildhall", ""))
    named = [" ".join(each.text_content().split()) for each in tree.iterfind(".//h1")]
    title = one_line(tree.findtext(".//title") or "") or next((name for name in named if name), "")
    base = next((each.get("href", "") for each in tree.iterfind(".//base")), "")
    return Told(
        excerpt(title or meta.get("og:title", ""), TITLE),
        _text(tree),
        dated_by(found, [*(meta[name] for name in _DATES if name in meta), *_times(tree)]),
        next(
            (each.get("href", "") for each in tree.iterfind(".//link") if each.get("rel", "").lower() == "canonical"),
            "",
        ),
        base,
        _links(tree),
        asks,
    )


def dated_by(found: Fetched, said: Iterable[str] = ()) -> date | None:
    """The day of a page, by what it says, or what its server says of it; nothing from the future."""
    days = [_day(each) for each in said]
    at = parse_http_date_safe(found.modified)
    days.append(date.fromtimestamp(at) if at else None)  # noqa: DTZ012 - a day, not a moment
    return next((day for day in days if day is not None and day.year > 1990 and day <= found.at.date()), None)


def listed(body: bytes) -> Iterator[Listed]:
    """What a sitemap lists, a list of sitemaps too; packed, or plain lines. Ends where it cannot be read."""
    body = _unpacked(body)
    if b"<" in body[:1000]:
        yield from islice(_listed_in_xml(body), LISTED)
        return
    for line in body.decode("utf-8", "replace").splitlines()[:LISTED]:
        if line.strip().startswith("http"):
            yield Listed(line.strip(), is_map=False, changed=None)


def _listed_in_xml(body: bytes) -> Iterator[Listed]:
    with suppress(etree.XMLSyntaxError):
        for _, each in islice(etree.iterparse(io.BytesIO(body), events=("end",), **_STRICT), PARTS):
            name = etree.QName(each).localname
            if name not in ("url", "sitemap"):
                continue
            if place := (each.findtext("{*}loc") or "").strip():
                yield Listed(place, name == "sitemap", _day(each.findtext("{*}lastmod") or ""))
            while each.getprevious() is not None:  # what has been read takes no more room
                del each.getparent()[0]


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.open(io.BytesIO(body)) as packed:
            return packed.read(MAP)
    except (OSError, EOFError):
        return b""


def _tree(source: str) -> Any:  # lxml has no types
    try:
        parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
        return html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in tree.iterfind(".//meta"):
        name = (each.get("name") or each.get("property") or "").lower()
        if name and each.get("content"):
            found.setdefault(name, each.get("content")[:1000])
    return found


def _asked(said: str) -> frozenset[str]:
    """What is asked of machines: "noindex, nofollow", or of one by name, "guildhall: noindex"."""
    words: set[str] = set()
    name = ""
    for word in _ROBOTS.findall(said.lower()):
        if word.endswith(":"):
            name = word[:-1]
        elif name in ("", "guildhall"):
            words.add(word)
    return frozenset(words)


def _times(tree: Any) -> list[str]:
    return [each.get("datetime", "") for each in tree.xpath("//main//time[@datetime] | //article//time[@datetime]")[:1]]


def _day(said: str) -> date | None:
    found = _DAY.search(said)
    try:
        return parse_date(found[0]) if found else None
    except ValueError:
        return None


def _links(tree: Any) -> list[str]:
    found = [each.get("href", "") for each in tree.iterfind(".//a") if "nofollow" not in each.get("rel", "").lower()]
    return list(dict.fromkeys(link for link in found if link and not link.startswith(("#", "mailto:", "tel:"))))[:LINKS]


def _text(tree: Any) -> str:
    """The main thing a page says, a line for each block."""
    mains = (each for path in _MAINS for each in tree.xpath(path)[:1])
    best = next((said for main in mains if len(said := _said(main)) > 200), "")
    return best or _said(tree.find("body") if tree.find("body") is not None else tree)


def _said(top: Any) -> str:
    """What would be read aloud of it, without what stands round it."""
    parts: list[str] = []
    room = TEXT
    walk = etree.iterwalk(top, events=("start", "end"))
    for event, each in walk:
        if event == "start" and each is not top and _is_round(each):
            walk.skip_subtree()
        elif event == "start":
            parts.append(("" if each.tag in _INLINE else "\n") + (each.text or ""))
        else:
            parts.append(("" if each.tag in _INLINE else "\n") + (each.tail or "" if each is not top else ""))
        room -= len(parts[-1])
        if room < 0:
            break
    lines = (one_line(line) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)[:TEXT]


def _is_round(each: Any) -> bool:
    return each.tag in _SILENT or each.tag in _FRAME or each.get("role", "") in _ROLES or each.get("hidden") is not None
