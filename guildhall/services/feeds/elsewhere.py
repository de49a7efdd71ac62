"""Looking at feeds elsewhere: finding one, and seeing what is new. Never inside a transaction."""

from dataclasses import dataclass, field
from typing import Final

from guildhall.kernel.fetch import Fetched, Unreachable, fetch

from .models import Source
from .parsing import Parsed, discovered, parsed

ENOUGH: Final = 1_000_000  # bytes of a feed
SECONDS: Final = 8.0
HTML: Final = ("text/html", "application/xhtml+xml")
NO_FEED: Final = "There is a page, but neither is it a feed nor does it say where its feed is."


@dataclass(frozen=True, slots=True)
class Found:
    """What there is at an address."""

    url: str = ""  # of the feed
    feed: Parsed | None = None
    choices: list[tuple[str, str]] = field(default_factory=list)  # (title, address), where the page has several
    problem: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What a source has to say. `feed` is None where it says that nothing has changed."""

    feed: Parsed | None
    etag: str
    modified: str


def find(url: str) -> Found:
    """The feed at `url`, or the one that the page there names; several, to choose from; or what was in the way."""
    try:
        answer = fetch(url, most=ENOUGH, cut=True, seconds=SECONDS)
        if not answer.is_there:
            return Found(problem=_problem(answer))
        if feed := parsed(answer.body, url=answer.url, kind=answer.kind):
            return Found(answer.url, feed)
        choices = discovered(answer.text, url=answer.url)
        return _named(choices) if choices else Found(problem=NO_FEED)
    except Unreachable as wrong:
        return Found(problem=str(wrong))


def news(source: Source) -> News | str:
    """What is new there, or what was in the way.

    Raises:
        Unreachable: this machine does not look there.
    """
    try:
        answer = fetch(source.url, most=ENOUGH, seconds=SECONDS, etag=source.etag, modified=source.modified)
    except Unreachable as wrong:
        if not wrong.was_tried:
            raise
        return str(wrong)
    if answer.status == 304:
        return News(None, source.etag, source.modified)
    if not answer.is_there:
        return _problem(answer)
    feed = parsed(answer.body, url=answer.url, kind=answer.kind)
    return News(feed, answer.etag, answer.modified) if feed else "What is there is no feed any more."


def _named(choices: list[tuple[str, str]]) -> Found:
    """The one feed a page names; of several, comments mostly among them, a person chooses."""
    if len(choices) > 1:
        return Found(choices=choices)
    answer = fetch(choices[0][1], most=ENOUGH, cut=True, seconds=SECONDS)
    feed = parsed(answer.body, url=answer.url, kind=answer.kind) if answer.is_there else None
    return Found(answer.url, feed) if feed else Found(problem=_problem(answer))


def _problem(answer: Fetched) -> str:
    if answer.status in (404, 410):
        return "The site answers that there is no such page."
    return NO_FEED if answer.is_there else f"The site answers that something is wrong there ({answer.status})."
