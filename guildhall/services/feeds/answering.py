"""Answering a feed reader: the feed, that it has not changed, or that there is nothing there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from guildhall.kernel.http import NothingHere
from guildhall.kernel.kinds import Feed
from guildhall.policy.viewer import Viewer

from .entries import absolute, digest, entries, name_of
from .finding import feed_of
from .models import Address
from .writing import written

TYPES: Final = {"atom": "application/atom+xml; charset=utf-8", "rss": "application/rss+xml; charset=utf-8"}
KEPT_FOR: Final = 7 * 24 * 3600  # seconds that we remember since when a public feed says what it says
NOTED_EVERY: Final = timedelta(hours=1)  # how exactly we know when an address was last read
A_SECOND: Final = timedelta(seconds=1)  # as exact as a date in an answer is


def public(request: HttpRequest, word: str, key: str, form: str) -> HttpResponse:
    """What anyone on the web may read, whoever asks."""
    viewer = Viewer.visitor()
    feed = feed_of(viewer, word, key)
    if feed is None:
        return NothingHere()
    place = f"feed:{sha256(f'{word} {key}'.encode()).hexdigest()}"
    return _answer(request, feed, viewer, form, name_of("feeds", word, key), lambda now: _since(place, now))


def private(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """What the owner of an address may read now. If there is nothing, nobody learns why."""
    address = Address.of_token(token)
    viewer = Viewer.of(address.member) if address else Viewer.visitor()
    feed = feed_of(viewer, address.word, address.key) if address and viewer.is_approved else None
    if address is None or feed is None:
        return NothingHere()
    name = name_of("feeds", "of-a-member", address.pk)
    response = _answer(request, feed, viewer, form, name, lambda now: _noted(address, now))
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(
    request: HttpRequest, feed: Feed, viewer: Viewer, form: str, name: str, since: Callable[[str], datetime]
) -> HttpResponse:
    said = entries(feed, viewer)
    now = digest(feed, said)
    changed, etag = since(now), f'"{form}-{now[:40]}"'
    fresh = get_conditional_response(request, etag=etag, last_modified=int(changed.timestamp()))
    if fresh is None:
        body = written(form, feed, said, name=name, url=absolute(request.path))
        fresh = HttpResponse(body, content_type=TYPES[form])
        fresh["ETag"], fresh["Last-Modified"] = etag, http_date(changed.timestamp())
    fresh["Cache-Control"] = "private, no-cache"
    return fresh


def _since(place: str, digest: str) -> datetime:
    """Since when a public feed says this. Of one that is not remembered we say: since now."""
    known: tuple[str, datetime] | None = cache.get(place)
    if known is None or known[0] != digest:
        known = (digest, _later(known[1] if known else None))
        cache.set(place, known, KEPT_FOR)
    return known[1]


def _noted(address: Address, digest: str) -> datetime:
    """Since when the feed of an address says this; a write only if that, or the hour, has changed."""
    now = timezone.now()
    if address.digest == digest and address.read and now - address.read < NOTED_EVERY:
        return address.changed
    changed = address.changed if address.digest == digest else _later(address.changed if address.digest else None)
    Address.objects.filter(pk=address.pk).update(digest=digest, changed=changed, read=now)
    return changed


def _later(before: datetime | None) -> datetime:
    """Now, and never within the second of what was said before: a reader could not tell them apart."""
    return timezone.now() if before is None else max(timezone.now(), before + A_SECOND)
