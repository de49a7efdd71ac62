"""Websites outside in the demonstration: read already, as far as they are, so that nothing is fetched."""

import tomllib
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from guildhall.kernel.fetch import web_address
from guildhall.policy.viewer import Viewer
from guildhall.services.specialist import actions, bounds, keeping
from guildhall.services.specialist.models import Host, Page

from .telling import Telling

SITES = Path(__file__).with_name("outside.toml")
LONG = timedelta(days=280)


def tell(telling: Telling) -> None:
    """Each is listed in its time."""
    for plan in tomllib.loads(SITES.read_text())["sites"]:
        telling.add(telling.at(plan["days_ago"]), partial(_list, telling, plan))


def settle(telling: Telling) -> None:
    """Made up as all this is, nobody is to look for it."""
    Page.objects.update(due=telling.now + LONG)
    Host.objects.update(due=telling.now + LONG)


def _list(telling: Telling, plan: dict[str, Any], at: datetime) -> None:
    community, start = telling.places[plan["community"]], web_address(plan["start"])
    by = telling.viewer(plan["by"]) if plan["by"] else Viewer.of(community.facilitators()[0])
    prefix = bounds.prefix_of(start)
    listing = actions.list_site(community, by=by, start=start, prefix=prefix, note=plan["note"])
    for each in plan.get("pages", ()):
        text = each["text"].strip()
        keeping.take_as_read(listing.site, each["path"], title=each["title"], text=text, dated=each["dated"])
    if plan.get("paused"):
        actions.pause_site(listing, by=by)
