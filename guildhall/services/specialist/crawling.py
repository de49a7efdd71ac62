"""Looking at sites: one request at a time to a server, with pauses, a little at a time; all that is known is in tables.

A worker that dies loses the page it was at and nothing else: the server is free again when its time is up.
"""

from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Final

from django.db.models import Min, QuerySet
from django.utils import timezone

from guildhall.kernel.fetch import Unreachable, Unwanted, fetch, web_address

from . import answering, bounds, keeping, reading, robots
from .models import Host, Listing, Page, Robots

MAPS: Final = (
    "application/xml", "text/xml", "text/plain", "application/gzip", "application/x-gzip", "application/octet-stream",
    "application/rss+xml", "application/atom+xml",
)  # fmt: skip
SECONDS: Final = 10.0  # for one answer
LEASE: Final = timedelta(minutes=2)  # that a worker has a server to itself: longer than any turn takes
TURN: Final = 5.0  # seconds after which a worker begins no other page
SLOW: Final = 4  # times as long as an answer took, a server is left alone
NEVER: Final = timedelta(days=1)  # when there is nothing to ask


def step(now: datetime | None = None) -> datetime | None:
    """Look at pages that are due, for some seconds; when to go on, or None if nothing is due soon."""
    until = monotonic() + TURN
    while (host := claim(now or timezone.now())) is not None:
        visit(host)
        if monotonic() > until:
            return timezone.now() + timedelta(seconds=1)
    return (
        Host.objects.filter(pk__in=_read().values("site__host")).order_by("due").values_list("due", flat=True).first()
    )


def claim(now: datetime) -> Host | None:
    """A server whose time has come, for this worker alone; the one that has waited the longest."""
    waiting = Host.objects.filter(pk__in=_read().values("site__host"), due__lte=now, busy__lte=now)
    for pk in waiting.order_by("due").values_list("pk", flat=True)[:5]:
        if Host.objects.filter(pk=pk, due__lte=now, busy__lte=now).update(busy=now + LEASE):
            return Host.objects.get(pk=pk)
    return None


def is_due(by: datetime) -> bool:
    """Whether any server is to be asked something before then."""
    return Host.objects.filter(pk__in=_read().values("site__host"), due__lte=by).exists()


def visit(host: Host) -> None:
    """One request to `host`, which this worker has claimed; then it is left alone for a while."""
    began, now = monotonic(), timezone.now()
    pause = timedelta(seconds=robots.PAUSE)
    try:
        page = _next(host, now)
        if page is not None:
            known = robots.known(web_address(page.url), now)
            pause = _look(host, page, known, now) if known else _introduce(host, page, now)
    finally:
        pause = max(pause, timedelta(seconds=min(SLOW * (monotonic() - began), robots.LONGEST_PAUSE)))
        soonest = _due(host).aggregate(at=Min("due"))["at"] or now + NEVER
        host.due, host.busy = max(timezone.now() + pause, soonest), now
        host.save()


def _read() -> QuerySet[Listing]:
    return Listing.objects.read()


def _due(host: Host) -> QuerySet[Page]:
    return Page.objects.filter(host=host, scopes__site__in=_read().values("site"))


def _next(host: Host, now: datetime) -> Page | None:
    """Sitemaps first, then what was never seen, the nearest to the beginning first."""
    page = _due(host).filter(due__lte=now).order_by("-is_map", "state", "depth", "due", "pk").first()
    if page is not None:
        page.host = host
    return page


def _introduce(host: Host, page: Page, now: datetime) -> timedelta:
    """Ask the server what it asks of machines; that is this turn's request."""
    said = robots.ask(host, web_address(page.url), now)
    if said.is_shut:
        answering.in_vain(host, said.said, now)
        return said.until - now
    maps = bounds.leading(page.url, robots.sitemaps(said))
    keeping.add(host, [each for each in maps if bounds.host_of(each) == host.name], depth=0, is_map=True)
    return timedelta(seconds=robots.pause(said))


def _look(host: Host, page: Page, known: Robots, now: datetime) -> timedelta:
    """Look at one page; how long the server is to be left alone then."""
    pause = timedelta(seconds=robots.pause(known))
    if known.is_shut:
        return known.until - now
    if refusal := _refusal(page, known):
        answering.leave(page, refusal, now)
        return timedelta()  # nothing was asked of it
    Page.objects.filter(pk=page.pk).update(due=now + NEVER)  # should it break us, it is not the next one again
    try:
        found = fetch(page.url, **_how(page), cut=True, seconds=SECONDS, follow=False)
    except Unwanted:
        answering.leave(page, "It is no page, but something else.", now)
    except Unreachable as wrong:
        answering.failed(host, page, str(wrong), now)
        return max(pause, answering.patience(host))
    else:
        return max(pause, answering.answered(host, page, found, now))
    return pause


def _how(page: Page) -> dict[str, Any]:
    """What is wanted of it, and what is known of it."""
    known = {"etag": page.etag, "modified": page.modified}
    if page.is_map:
        return known | {"wanted": MAPS, "most": reading.MAP}
    return known | {"wanted": answering.PAGES, "most": answering.MOST}


def _refusal(page: Page, known: Robots) -> str:
    if not robots.allows(known, web_address(page.url)):
        return "Its robots.txt asks machines not to look at it."
    if page.state != Page.State.KEPT and not page.is_map and page.depth and keeping.is_full(page):
        return f"{keeping.most_pages():,} pages of this site are kept already."
    return ""
