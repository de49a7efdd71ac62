"""The demonstration's newsletters: one that was sent, and a draft."""

from datetime import datetime
from functools import partial
from typing import Final

from guildhall.policy.viewer import Viewer
from guildhall.services.notify.newsletters import actions
from guildhall.services.notify.newsletters.audience import Segment
from guildhall.services.notify.newsletters.models import Newsletter

from .telling import Telling

PLACE: Final = "housing-and-homelessness"
SENT: Final = """Three things for your next team meeting.

- **Damp and mould:** the wiki page on first visits has a new list of what to look for.
- **Questions:** every one that was asked here last month has an answer now. Thank you.
- **Documents:** if you used one from the library, say so under it. It helps others to choose.

## What would you like to read here?

Write a topic in the forum, or tell one of us.
"""
DRAFT: Final = """We have not seen you here for a while. What did we miss, and what would help you?"""


def tell(telling: Telling) -> None:
    """Once everything else is there."""
    telling.add(telling.at(12), partial(_send, telling))
    telling.add(telling.at(0.4), partial(_begin, telling))


def _send(telling: Telling, at: datetime) -> None:
    if (by := _facilitator(telling)) is None:
        return
    words = {"title": "Housing this month", "body": SENT}
    written = actions.write_newsletter(telling.places[PLACE], by=by, segment=Segment(), **words)
    actions.send_newsletter(written, by=by, based_on=1)
    Newsletter.objects.filter(pk=written.pk).update(started=at, changed=at)


def _begin(telling: Telling, at: datetime) -> None:
    if (by := _facilitator(telling)) is None:
        return
    words = {"title": "We have missed you", "body": DRAFT}
    actions.write_newsletter(telling.places[PLACE], by=by, segment=Segment(role="member", weeks=4), **words)


def _facilitator(telling: Telling) -> Viewer | None:
    found = telling.places[PLACE].facilitators().order_by("pk").first()
    return Viewer.of(found) if found else None
