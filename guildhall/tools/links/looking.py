"""Looking at a page elsewhere: what it is called, and whether it is there. Never inside a transaction."""

from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final, override

from guildhall.contributions.wording import TITLE_LIMIT
from guildhall.kernel.fetch import Fetched, Unreachable, fetch
from guildhall.kernel.text import excerpt, one_line

SECONDS: Final = 5.0  # that a person waits
ENOUGH: Final = 200_000  # bytes of a page: its title stands at the beginning
HTML: Final = ("text/html", "application/xhtml+xml")
SHY: Final = (401, 403, 405, 406, 429, 451)  # there, but not for machines


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of itself."""

    title: str = ""
    about: str = ""
    problem: str = ""  # why nothing is known


def look_up(url: str) -> Told:
    """Title and description of the page at `url`, or what was in the way."""
    try:
        found = fetch(url, most=ENOUGH, cut=True, seconds=SECONDS)
    except Unreachable as wrong:
        return Told(problem=str(wrong))
    if not found.is_there:
        return Told(problem=_answer(found))
    return told(found.text) if found.kind in HTML else Told(problem="It is not a page but a file, which has no title.")


def problem_at(url: str) -> str | None:
    """None if something is there; else a sentence.

    Raises:
        Unreachable: this machine does not look there.
    """
    try:
        found = fetch(url, most=0, cut=True, seconds=SECONDS)
    except Unreachable as wrong:
        if not wrong.was_tried:
            raise
        return str(wrong)
    return None if found.is_there or found.status in SHY else _answer(found)


def told(html: str) -> Told:
    """What the head of a page says."""
    head = _Head()
    with suppress(AssertionError):  # what Python's parser says to "<![": what stood before it was heard
        head.feed(html)
    title = head.meta.get("og:title") or "".join(head.title)
    about = head.meta.get("description") or head.meta.get("og:description") or ""
    return Told(excerpt(one_line(title), TITLE_LIMIT), excerpt(one_line(about), 400))


def _answer(found: Fetched) -> str:
    if found.status in (404, 410):
        return "The site answers that there is no such page."
    return f"The site answers that something is wrong there ({found.status})."


class _Head(HTMLParser):
    """Collects the title and what is said about the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.meta: dict[str, str] = {}
        self._in_title = False

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title" and not self.title
        if tag == "meta" and has.get("content"):
            name = (has.get("name") or has.get("property") or "").lower()
            self.meta.setdefault(name, has["content"])

    @override
    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

    @override
    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
