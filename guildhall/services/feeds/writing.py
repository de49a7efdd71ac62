"""Entries as Atom (RFC 4287) and as RSS 2.0, by Django's generators."""

from datetime import UTC, datetime
from typing import Any, Final, override

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.xmlutils import SimplerXMLGenerator

from guildhall.kernel.kinds import Feed
from guildhall.kernel.shell import brand

from .entries import Entry, absolute

NOTHING_YET: Final = datetime(2026, 1, 1, tzinfo=UTC)  # since when an empty feed is as it is


class Atom(Atom1Feed):
    """With the text as content: a summary would be a part of it."""

    @override
    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["html"]:
            handler.addQuickElement("content", item["html"], {"type": "html"})

    @override
    def latest_post_date(self) -> datetime:
        return self.feed["since"]  # type: ignore[no-any-return]


class Rss(Rss201rev2Feed):
    """The same for older readers."""

    @override
    def latest_post_date(self) -> datetime:
        return self.feed["since"]  # type: ignore[no-any-return]


def written(form: str, feed: Feed, said: list[Entry], *, name: str, url: str) -> bytes:
    """The document. `name` is what the feed is called for ever, `url` where this one is."""
    since = max((entry.updated for entry in said), default=NOTHING_YET)
    title = f"{feed.title} – {brand()['name']}"
    kind: type[Any] = Rss if form == "rss" else Atom
    told = {"title": title, "link": absolute(feed.url), "description": title, "language": "en-GB", "feed_url": url}
    document = kind(**told, feed_guid=name, since=since)
    for entry in said:
        document.add_item(**_item(form, entry))
    return str(document.writeString("utf-8")).encode()


def _item(form: str, entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "link": entry.url,
        "description": (entry.html or None) if form == "rss" else None,
        "html": entry.html,
        "author_name": entry.author,
        "pubdate": entry.published,
        "updateddate": entry.updated,
        "unique_id": entry.id,
        "unique_id_is_permalink": False,
        "categories": entry.about,
    }
