"""Keeping pages: the list of what is to be looked at, the index of their words, and the repair of both."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import batched
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from guildhall.kernel.fetch import WebAddress, web_address
from guildhall.kernel.index import Index, Row
from guildhall.kernel.index.words import words_of

from . import bounds
from .models import Host, Listing, Page, Scope, Site

PAGES: Final = Index(Page)
KNOWN: Final = 3  # times as many addresses of a site are remembered as pages are kept
ALIKE: Final = 100  # addresses that differ in their numbers alone, where links led to them
DEPTH: Final = 10  # steps from where a site begins
MAPS: Final = 50  # sitemaps of one server
_AT_A_TIME: Final = 200


def most_pages() -> int:
    """Pages kept of one site."""
    return int(settings.GUILDHALL_SPECIALIST_PAGES)


@transaction.atomic
def begin(site: Site, address: WebAddress) -> None:
    """Have it read from `address` on; what is known of its server and lies within is its own too."""
    add(site.host, [address], depth=0, listed=True)
    Page.objects.filter(host=site.host, key=bounds.key_of(address)).update(depth=0)
    add(site.host, [address.going_to("/sitemap.xml")], depth=0, is_map=True)
    under = site.prefix.rstrip("/")  # of a server that many list, few pages are looked at more closely
    known = site.host.pages.filter(Q(url__contains=under) | Q(is_map=True)).only("pk", "url", "is_map")
    pages = [page.pk for page in known.iterator() if not under or _holds(site, page)]
    Scope.objects.bulk_create([Scope(page_id=key, site=site) for key in pages], ignore_conflicts=True, batch_size=500)
    again(site, timezone.now())


def again(site: Site, now: datetime) -> None:
    """Have all of it looked at anew, as soon as may be."""
    pages = Page.objects.filter(scopes__site=site).exclude(state=Page.State.LEFT, depth__gt=0)
    Page.objects.filter(pk__in=pages.values("pk")).update(due=now, tries=0)
    Host.objects.filter(pk=site.host_id).update(due=now)


@transaction.atomic
def add(host: Host, addresses: Sequence[WebAddress], *, depth: int, listed: bool = False, is_map: bool = False) -> int:
    """Remember what is to be looked at, as far as it lies within a site and within bounds; how many are new.

    Arguments:
        listed: the site itself names them, in a sitemap or as its beginning: they are in no maze.
    """
    if depth > DEPTH:
        return 0
    sites = list(host.sites.all())
    wanted = {
        bounds.key_of(each): each
        for each in addresses
        if is_map or (bounds.is_likely(each) and any(_covers(site, each) for site in sites))
    }
    known = {page.key: page for page in Page.objects.filter(key__in=wanted).only("key", "host_id", "is_map", "url")}
    fresh = [_page(host, wanted[key], depth, is_map=is_map) for key in wanted if key not in known]
    fresh = _within_bounds(host, fresh, listed=listed)
    Page.objects.bulk_create(fresh, ignore_conflicts=True)
    fresh = list(Page.objects.filter(key__in=[page.key for page in fresh]))
    scopes = [Scope(page=page, site=site) for page in [*fresh, *known.values()] for site in sites if _holds(site, page)]
    Scope.objects.bulk_create(scopes, ignore_conflicts=True, batch_size=500)
    return len(fresh)


@transaction.atomic
def keep(page: Page) -> None:
    """Its words into the index; it is shown from now on."""
    page.state, page.why = Page.State.KEPT, ""
    page.save()
    PAGES.put([row_of(page)])


@transaction.atomic
def take_as_read(site: Site, path: str, *, title: str, text: str, dated: date) -> Page:
    """A page of it as if it had been fetched: for demonstrations."""
    address = site.address.going_to(path)
    add(site.host, [address], depth=1, listed=True)
    page = Page.objects.select_related("host").get(key=bounds.key_of(address))
    page.title, page.text, page.digest, page.dated, page.seen = title, text, digest(text), dated, timezone.now()
    keep(page)
    return page


@transaction.atomic
def leave(page: Page, why: str) -> None:
    """It is not shown, or no longer."""
    was_kept = page.state == Page.State.KEPT
    page.state, page.why, page.title, page.text, page.digest = Page.State.LEFT, why[:300], "", "", ""
    page.etag = page.modified = ""
    page.save()
    if was_kept:
        PAGES.put([Row(page.pk)])


def row_of(page: Page) -> Row:
    """What it is found by."""
    host = page.host.name.replace(".", " ").replace(":", " ")
    return Row(page.pk, strong=words_of(page.title), middle=words_of(host), weak=words_of(page.text))


def digest(text: str) -> str:
    """The same for the same text."""
    return sha256(text.encode()).hexdigest()


def is_full(page: Page) -> bool:
    """Whether every site it lies within has as many pages as are kept of one."""
    sites = Site.objects.filter(scopes__page=page)
    kept = Scope.objects.filter(site__in=sites, page__state=Page.State.KEPT)
    full = kept.values("site").annotate(n=Count("pk")).filter(n__gte=most_pages())
    return full.count() >= sites.count()


def sweep() -> int:
    """Let go of sites that nobody lists, and of pages that lie within none; how many."""
    unlisted, _ = Site.objects.filter(listings=None).delete()
    astray = Page.objects.exclude(Exists(Scope.objects.filter(page=OuterRef("pk")))).order_by("pk")
    gone = list(astray.values_list("pk", flat=True))
    for batch in batched(gone, _AT_A_TIME):
        with transaction.atomic():
            PAGES.remove(batch)
    hosts, _ = Host.objects.filter(sites=None).delete()
    return unlisted + len(gone) + hosts


def reconcile() -> int:
    """What nobody lists is let go; every page kept is in the index with its words; servers know when they are due."""
    mended = sweep()
    kept = Page.objects.filter(state=Page.State.KEPT).select_related("host").order_by("pk")
    for batch in batched(kept.iterator(chunk_size=_AT_A_TIME), _AT_A_TIME):
        with transaction.atomic():
            PAGES.put([row_of(page) for page in batch])
    left = Page.objects.exclude(state=Page.State.KEPT).order_by("pk").values_list("pk", flat=True)
    for keys in batched(left.iterator(chunk_size=_AT_A_TIME), _AT_A_TIME):
        PAGES.put([Row(pk) for pk in keys])
    listed = Listing.objects.read().values("site__host")
    return mended + Host.objects.filter(pk__in=listed, due__gt=timezone.now() + timedelta(days=2)).update(
        due=timezone.now()
    )


def _page(host: Host, address: WebAddress, depth: int, *, is_map: bool) -> Page:
    key, shape = bounds.key_of(address), "" if is_map else bounds.shape_of(address)
    return Page(host=host, key=key, url=str(bounds.spelt(address)), depth=depth, shape=shape, is_map=is_map)


def _within_bounds(host: Host, fresh: Sequence[Page], *, listed: bool) -> list[Page]:
    """As many as may be remembered of a server, and no more that are all alike."""
    maps = host.pages.filter(is_map=True).count()
    room = KNOWN * most_pages() * host.sites.count() - host.pages.count()
    alike = Counter[str]()
    if not listed:
        shapes = {page.shape for page in fresh}
        alike.update(dict(_counted(host, shapes)))
    taken: list[Page] = []
    for page in fresh:
        alike[page.shape] += not listed
        maps += page.is_map
        if len(taken) < room and alike[page.shape] <= ALIKE and (not page.is_map or maps <= MAPS):
            taken.append(page)
    return taken


def _counted(host: Host, shapes: Iterable[str]) -> Iterable[tuple[str, int]]:
    return host.pages.filter(shape__in=shapes).values_list("shape").annotate(n=Count("pk"))


def _covers(site: Site, address: WebAddress) -> bool:
    return bounds.is_within(address, bounds.host_of(site.address), site.prefix)


def _holds(site: Site, page: Page) -> bool:
    """A sitemap belongs to every site of its server."""
    return page.is_map or _covers(site, web_address(page.url))
