"""What can be done to the addresses of one's feeds, and to the feeds of others that a community shows."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.journal.record import record
from guildhall.kernel.fetch import WebAddress
from guildhall.kernel.watching import key_of
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer

from .elsewhere import News
from .finding import feed_of
from .models import Address, Item, Source, half

MOST: Final = 100  # addresses of a member
SHOWN: Final = 10  # outside feeds of a community
KEPT: Final = 20  # items of each


@transaction.atomic
def make_address(word: str, key: str, *, by: Viewer) -> Address:
    """An address for a feed that one may read; the one there is, if there is one."""
    require(by, "make_feed")
    if feed_of(by, word, key) is None:
        raise Refused("There is no such feed for you.")
    known = Address.objects.filter(member=by.member)
    if found := known.filter(word=word, key=key).first():
        return found
    if known.count() >= MOST:
        raise Refused(f"You have {MOST} addresses. Take one back first.")
    made = Address.objects.create(member=by.member, word=word, key=key)
    record("made_feed", by=by, member=by.member, word=word)
    return made


@transaction.atomic
def renew_address(address: Address, *, by: Viewer) -> Address:
    """Another address for the same feed: the one before gives nothing from now on."""
    require(by, "renew_feed", address)
    address.half, address.made, address.read, address.digest = half(), timezone.now(), None, ""
    address.save(update_fields=["half", "made", "read", "digest"])
    record("renewed_feed", by=by, member=address.member, word=address.word)
    return address


@transaction.atomic
def end_address(address: Address, *, by: Viewer) -> None:
    """Take an address back."""
    require(by, "end_feed", address)
    record("ended_feed", by=by, member=address.member, word=address.word)
    address.delete()


@transaction.atomic
def show_feed(community: Community, to: WebAddress, *, by: Viewer, title: str, site: str = "") -> Source:
    """Show a feed elsewhere on the home of `community`."""
    require(by, "show_feed", community)
    shown = Source.objects.filter(community=community)
    if shown.filter(key=key_of(to)).exists():
        raise Refused("This feed is shown here already.")
    if shown.count() >= SHOWN:
        raise Refused(f"A community shows {SHOWN} outside feeds at most. Take one away first.")
    source = Source(community=community, title=title[:120] or to.host, site=site)
    source.lead_to(to)
    source.save()
    record("showed_feed", by=by, community=community, title=source.title)
    return source


@transaction.atomic
def drop_feed(source: Source, *, by: Viewer) -> None:
    """Show it no more; what was kept of it goes."""
    require(by, "drop_feed", source)
    record("dropped_feed", by=by, community=source.community, title=source.title)
    source.delete()


@transaction.atomic
def keep_feed(source: Source, *, by: Viewer, at: datetime, news: News | str) -> Source | None:
    """Keep what a feed said at `at`, or that it could not be read; None if it is shown no more."""
    require(by, "keep_feed", source)
    held = Source.objects.select_for_update().filter(pk=source.pk).first()
    if held is None:
        return None
    source, was_dead = held, held.is_dead
    source.was_silent(at, news) if isinstance(news, str) else _take_in(source, news, at)
    source.save()
    if source.is_dead and not was_dead:
        record("feed_fell_silent", by=by, community=source.community, title=source.title)
    return source


def _take_in(source: Source, news: News, at: datetime) -> None:
    source.answered(at)
    source.etag, source.modified = news.etag, news.modified
    if news.feed is None:
        return
    source.site = news.feed.site or source.site
    known = dict(source.items.values_list("uid", "published"))
    rows = [
        Item(
            source=source,
            uid=each.uid,
            title=each.title,
            url=each.url,
            excerpt=each.excerpt,
            published=each.published or known.get(each.uid, at),
        )
        for each in news.feed.items
    ]
    told = ["title", "url", "excerpt", "published"]
    Item.objects.bulk_create(rows, update_conflicts=True, unique_fields=["source", "uid"], update_fields=told)
    old = source.items.order_by("-published", "-pk").values("pk")[KEPT:]
    Item.objects.filter(pk__in=[row["pk"] for row in old]).delete()
