"""What facilitators do with the sites outside that their community lists."""

from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.journal.record import record
from guildhall.kernel.fetch import WebAddress
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer

from . import bounds, keeping, tasks
from .models import Host, Listing, Site

MOST: Final = 40  # sites of one community
HOUR: Final = timedelta(hours=1)
FULL = f"A community can list {MOST} sites. Remove one first."
HERE = "This site is on the list already."
TOO_SOON = "It was to be read again less than an hour ago. Give it some time."


@transaction.atomic
def list_site(community: Community, *, by: Viewer, start: WebAddress, prefix: str, note: str = "") -> Listing:
    """Have a site read and searched here, from `start`, as far as its path begins with `prefix`."""
    require(by, "list_site", community)
    mine = Listing.objects.filter(community=community)
    if mine.count() >= MOST:
        raise ValidationError(FULL)
    start = bounds.spelt(start)
    site = _site(start, prefix)
    if mine.filter(site=site).exists():
        raise ValidationError(HERE)
    listing = Listing.objects.create(community=community, site=site, start=str(start), note=note)
    keeping.begin(site, start)
    record("listed_site", by=by, community=community, site=listing.start)
    return listing


@transaction.atomic
def describe_site(listing: Listing, *, by: Viewer, note: str) -> None:
    """Say what it is good for."""
    require(by, "change_site", listing)
    Listing.objects.filter(pk=listing.pk).update(note=note)
    record("described_site", by=by, community=listing.community, site=listing.start)


@transaction.atomic
def pause_site(listing: Listing, *, by: Viewer) -> None:
    """Neither read nor searched here, until it goes on."""
    require(by, "change_site", listing)
    Listing.objects.filter(pk=listing.pk, paused=None).update(paused=timezone.now())
    record("paused_site", by=by, community=listing.community, site=listing.start)


@transaction.atomic
def resume_site(listing: Listing, *, by: Viewer) -> None:
    """Read and searched here again."""
    require(by, "change_site", listing)
    Listing.objects.filter(pk=listing.pk).update(paused=None)
    Host.objects.filter(pk=listing.site.host_id).update(due=timezone.now())
    record("resumed_site", by=by, community=listing.community, site=listing.start)


@transaction.atomic
def read_site_again(listing: Listing, *, by: Viewer, at: datetime) -> None:
    """Look at all of it anew, as soon as may be; not twice within an hour."""
    require(by, "change_site", listing)
    if not Listing.objects.filter(pk=listing.pk, asked__lte=at - HOUR).update(asked=at):
        raise ValidationError(TOO_SOON)
    keeping.again(listing.site, at)
    record("read_site_again", by=by, community=listing.community, site=listing.start)


@transaction.atomic
def unlist_site(listing: Listing, *, by: Viewer) -> None:
    """Search it no longer. Where no other community lists it, its pages go."""
    require(by, "unlist_site", listing)
    record("unlisted_site", by=by, community=listing.community, site=listing.start)
    listing.delete()
    tasks.sweep_now.enqueue()


def _site(start: WebAddress, prefix: str) -> Site:
    host, _ = Host.objects.get_or_create(name=bounds.host_of(start))
    known = {"host": host, "start": str(start), "prefix": prefix}
    site, _ = Site.objects.get_or_create(key=bounds.site_key(start, prefix), defaults=known)
    return site
