"""What follows from an answer: what is kept, what is left, what is looked at next, and how long nobody asks again."""

import random
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.http import parse_http_date_safe

from guildhall.files import limited
from guildhall.kernel.fetch import Fetched, NotAnAddress, WebAddress, web_address

from . import bounds, keeping, reading
from .models import Host, Listing, Page

HTML: Final = ("text/html", "application/xhtml+xml")
PAGES: Final = (*HTML, "application/pdf")
PDF_SECONDS: Final = 15.0  # for reading one
MOST: Final = 5_000_000  # bytes of an answer
AGAIN, SELDOM = timedelta(days=10), timedelta(days=30)  # what is kept is looked at this often, and what was left
MAP_AGAIN: Final = timedelta(days=3)
BACK_OFF: Final = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3))
SHY: Final = (401, 402, 403, 405, 406, 451)  # there, but not for everybody, or not for machines
BUSY: Final = (429, 503)
TROUBLE: Final = 3  # requests in vain, one after another, before a server is left alone for longer


def answered(host: Host, page: Page, found: Fetched, now: datetime) -> timedelta:
    """Keep what an answer says; how long the server asks to be left alone."""
    if found.status in BUSY:
        failed(host, page, f"It asks to be left alone for a while ({found.status}).", now)
        return max(_asked_for(found.wait, now), patience(host))
    if found.status >= 500:
        failed(host, page, f"It answers that something is wrong there ({found.status}).", now)
        return patience(host)
    host.silent, host.why, host.since = 0, "", None
    if found.status == 304:
        _unchanged(page, now)
    elif found.leads_to:
        _led_on(page, found, now)
    elif not found.is_there:
        shy = found.status in SHY
        leave(page, "It is not for everybody." if shy else "There is no such page.", now)
    elif page.is_map:
        _listed(page, found, now)
    else:
        _read_page(page, found, now)
    return timedelta()


def _unchanged(page: Page, now: datetime) -> None:
    page.seen, page.tries = now, 0
    page.due = now + _spread(MAP_AGAIN if page.is_map else AGAIN)
    page.save()


def _led_on(page: Page, found: Fetched, now: datetime) -> None:
    """Where it leads is looked at as a page of its own, if it lies within a site."""
    try:
        there = bounds.spelt(web_address(page.url).going_to(found.leads_to))
    except NotAnAddress:
        leave(page, "It leads on to what is no address.", now)
        return
    if bounds.key_of(there) == page.key and str(there) != page.url:  # http to https, a slash at the end
        page.url, page.due = str(there), now
        page.depth += 1
        page.save() if page.depth <= keeping.DEPTH else leave(page, "It leads on and on, and nowhere.", now)
        return
    with transaction.atomic():
        keeping.add(page.host, [there], depth=page.depth + 1, listed=page.depth == 0)
        leave(page, f"It leads on to {there}"[:300], now)


def _listed(page: Page, found: Fetched, now: datetime) -> None:
    """A sitemap: what it lists is looked at; what has changed, again. It may be long: others write in between."""
    host, room = page.host, keeping.KNOWN * keeping.most_pages()
    every = list(reading.listed(found.body))
    maps = bounds.leading(page.url, [each.url for each in every if each.is_map][: keeping.MAPS])
    pages = bounds.leading(page.url, [each.url for each in every if not each.is_map])
    changed = {
        bounds.key_of(at): each.changed for each in every if each.changed for at in bounds.leading("", [each.url])
    }
    keeping.add(host, [each for each in maps if bounds.host_of(each) == host.name], depth=page.depth + 1, is_map=True)
    within = [each for each in pages if bounds.host_of(each) == host.name]
    for first in range(0, min(len(within), room), 500):
        keeping.add(host, within[first : first + 500], depth=1, listed=True)
    page.etag, page.modified, page.seen, page.tries = found.etag, found.modified, now, 0
    page.state, page.why, page.due = Page.State.LEFT, "", now + _spread(MAP_AGAIN)
    page.save()
    _hurry(host, changed, now)


def _hurry(host: Host, changed: dict[str, Any], now: datetime) -> None:
    """What its sitemap says has changed since it was seen is looked at now."""
    kept = Page.objects.filter(host=host, state=Page.State.KEPT, is_map=False).values_list("pk", "key", "seen")
    stale = [pk for pk, key, seen in kept if key in changed and seen is not None and changed[key] > seen.date()]
    Page.objects.filter(pk__in=stale).update(due=now)


def _read_page(page: Page, found: Fetched, now: datetime) -> None:
    """Keep its words, and remember where it leads."""
    said = reading.told(found) if found.kind in HTML else _paper(found)
    page.etag, page.modified, page.seen, page.tries = found.etag, found.modified, now, 0
    page.due = now + _spread(AGAIN)
    here = web_address(page.url)
    with transaction.atomic():
        if said.may_be_followed:
            base = next((str(each) for each in bounds.leading(page.url, [said.base])), page.url)
            links = bounds.leading(base, said.links)
            keeping.add(page.host, links, depth=page.depth + 1)
        why = _not_kept(page, said, here)
        if why:
            leave(page, why, now)
            return
        page.title, page.text, page.dated = said.title or page.url[:200], said.text, said.dated
        page.digest = keeping.digest(said.text)
        keeping.keep(page)
        _no_trouble(page)


def _not_kept(page: Page, said: reading.Told, here: WebAddress) -> str:
    """Why a page is not to be kept, or "". One that says where its original is leads there."""
    if not said.may_be_kept:
        return "It asks not to be found."
    if not said.text:
        return "There is no text in it."
    original = bounds.leading(page.url, [said.canonical])[:1] if said.canonical else []
    if original and bounds.key_of(original[0]) != page.key and bounds.host_of(original[0]) == bounds.host_of(here):
        keeping.add(page.host, original, depth=page.depth + 1, listed=page.depth == 0)
        known = Page.objects.filter(key=bounds.key_of(original[0])).first()
        if known is not None and known.state != Page.State.LEFT:
            return f"It is the same as {original[0]}"
    same = page.host.pages.filter(digest=keeping.digest(said.text), state=Page.State.KEPT).exclude(pk=page.pk).first()
    return f"It is the same as {same.url}" if same else ""


def _paper(found: Fetched) -> reading.Told:
    """The words of a PDF, read by a process with limits."""
    if len(found.body) >= MOST:
        return reading.Told()
    try:
        with limited.in_hand(found.body) as file:
            said = limited.ask("read", "pdf", file=file, seconds=PDF_SECONDS)
    except (limited.Failed, OSError, ValueError):
        return reading.Told()
    text = "\n".join(part["text"] for part in said["sections"])[: reading.TEXT]
    name = found.url.rpartition("/")[2]
    return reading.Told(title=name, text=text, dated=reading.dated_by(found))


def failed(host: Host, page: Page, why: str, now: datetime) -> None:
    """No answer: what was known of the page stays for a while."""
    in_vain(host, why, now)
    page.tries += 1
    page.due = now + BACK_OFF[min(page.tries, len(BACK_OFF)) - 1]
    if page.tries > len(BACK_OFF):
        leave(page, why, now)
    else:
        page.save()
        _note_trouble(page, why)


def in_vain(host: Host, why: str, now: datetime) -> None:
    host.silent, host.why, host.since = min(host.silent + 1, 1000), why[:300], host.since or now


def patience(host: Host) -> timedelta:
    """A server that does not answer at all is left alone ever longer."""
    if host.silent < TROUBLE:
        return timedelta(seconds=30)
    return BACK_OFF[min(host.silent - TROUBLE, len(BACK_OFF) - 1)]


def leave(page: Page, why: str, now: datetime) -> None:
    page.due = now + _spread(SELDOM)
    keeping.leave(page, why)
    _note_trouble(page, why)


def _note_trouble(page: Page, why: str) -> None:
    """Where a site could not even be begun, whoever lists it is to know."""
    listings = Listing.objects.filter(site__scopes__page=page).only("pk", "start")
    begun = [each.pk for each in listings if bounds.key_of(each.address) == page.key]  # however each spelt it
    Listing.objects.filter(pk__in=begun).update(trouble=why[:300])


def _no_trouble(page: Page) -> None:
    Listing.objects.filter(site__scopes__page=page).exclude(trouble="").update(trouble="")


def _spread(gap: timedelta) -> timedelta:
    """About so long: what was found on one day is not all looked at again on one day."""
    return gap * random.uniform(0.8, 1.2)  # noqa: S311 - no secret


def _asked_for(wait: str, now: datetime) -> timedelta:
    """How long it asks to be left alone, between a minute and a day."""
    at = parse_http_date_safe(wait)
    seconds = float(wait) if wait.isdecimal() and len(wait) < 8 else at - now.timestamp() if at else 60.0
    return timedelta(seconds=min(max(seconds, 60.0), 86_400.0))
