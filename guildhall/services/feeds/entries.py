"""What a feed says: its newest contributions as one viewer may read them, with addresses that work anywhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from html import escape, unescape
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.contributions.thread import filled
from guildhall.kernel.kinds import Feed
from guildhall.kernel.text import one_line
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Audience

MOST: Final = 30
LATELY: Final = timedelta(days=60)
BEGAN: Final = 2026  # the year in which the names of things were given out; it never changes
_BETWEEN: Final = "\ufdd5"  # a noncharacter, which no text of ours may hold
_TAG = re.compile(r'<(a|img)((?: [a-z-]+="[^"]*")*)>')  # the sanitiser writes them in this one way
_PLACE = re.compile(r' (href|src)="([^"]*)"')
_SAID = re.compile(r' alt="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Entry:
    """One contribution as a feed shows it."""

    id: str
    title: str
    url: str
    author: str
    published: datetime
    updated: datetime
    about: tuple[str, ...]  # its community, and what it is
    html: str = ""  # empty: its text stays in Guildhall


def entries(feed: Feed, viewer: Viewer) -> list[Entry]:
    """The newest of `feed`, which was asked for `viewer`; a constant number of queries."""
    rows = _newest(feed.rows)
    texts = _texts(rows, viewer)
    return [_entry(said, texts.get(said.pk, "")) for said in rows]


def digest(feed: Feed, said: list[Entry]) -> str:
    """The same for the same feed, and for no other."""
    return sha256(repr((feed.title, feed.url, said)).encode()).hexdigest()


def name_of(*parts: object) -> str:
    """A lasting name of a thing, by the `tag:` scheme."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname},{BEGAN}:{'/'.join(map(str, parts))}"


def absolute(path: str) -> str:
    """The whole address of one of our pages."""
    return urljoin(settings.BASE_URL, path)


def _newest(rows: Any) -> list[Contribution]:
    """By the day they were published. Streams are indexed by activity, which is never before: so the recent ones are
    asked for first, and all of them only where those are few."""
    shown = rows.select_related("community", "author__organisation", "version", "root")
    ordered, since = shown.order_by("-published", "-pk"), timezone.now() - LATELY
    found = list(ordered.filter(active__gte=since, published__gte=since)[:MOST])
    return found if len(found) == MOST else list(ordered[:MOST])


def _texts(rows: list[Contribution], viewer: Viewer) -> dict[int, str]:
    """What those say whose text may leave, all filled at once."""
    leaving = [said for said in rows if said.version and text_may_leave(said)]
    places = {said.community_id: said.community for said in leaving}
    place = next(iter(places.values())) if len(places) == 1 else None
    joined = _BETWEEN.join(said.version.html for said in leaving if said.version)
    texts = filled(joined, viewer, community=place).split(_BETWEEN)
    return {
        said.pk: anywhere(html, absolute(said.get_absolute_url()), with_pictures=viewer.is_visitor)
        for said, html in zip(leaving, texts, strict=False)
    }


def text_may_leave(said: Contribution) -> bool:
    """Whether feeds carry the text, or the headline alone."""
    return said.community.lets_text_out and said.audience != Audience.FACILITATORS


def anywhere(html: str, page: str, *, with_pictures: bool) -> str:
    """The HTML with whole addresses. A picture that only its readers may fetch becomes the words for it."""

    def whole(found: re.Match[str]) -> str:
        return f' {found[1]}="{escape(urljoin(page, unescape(found[2])))}"'

    def tag(found: re.Match[str]) -> str:
        if found[1] == "img" and not with_pictures:
            words = _SAID.search(found[2])
            return f"[{words[1] or 'Picture'}]" if words else "[Picture]"
        return f"<{found[1]}{_PLACE.sub(whole, found[2])}>"

    return _TAG.sub(tag, html)


def _entry(said: Contribution, html: str) -> Entry:
    title = said.title or (f"Reply: {said.root.title}" if said.root else str(said.kind_of.one))
    return Entry(
        id=name_of("contributions", said.pk),
        title=one_line(title),
        url=absolute(said.get_absolute_url()),
        author=one_line(said.author.name),
        published=said.published,
        updated=max(said.published, said.edited or said.published),
        about=tuple(_about(said)),
        html=html,
    )


def _about(said: Contribution) -> Iterator[str]:
    yield one_line(said.community.name)
    yield str(said.kind_of.one).capitalize()
