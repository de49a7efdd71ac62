"""How often documents are fetched. Numbers alone are kept; that it was you, for an hour, in memory."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.core.cache import cache
from django.db.models import F, Sum
from django.utils.crypto import salted_hmac

from guildhall.contributions.models import Contribution
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.kernel.http import Request

from .models import Document, Tally, today

AGAIN_AFTER: Final = 3600  # seconds in which the same person fetches the same thing only once


def count(request: Request, fetched: Sequence[Contribution]) -> None:
    """Note that these were fetched: not by their authors, not twice in an hour by one person, not piece by piece."""
    if not request.headers.get("Range", "bytes=0-").startswith("bytes=0-"):
        return
    me = request.viewer.member.pk if request.viewer.member else None
    known_by = f"{me or request.META.get('REMOTE_ADDR', '')}"
    who = salted_hmac("library.downloads", known_by, algorithm="sha256").hexdigest()[:20]
    counted = [
        each.pk for each in fetched if each.author_id != me and cache.add(f"got:{who}:{each.pk}", 1, AGAIN_AFTER)
    ]
    if not counted:
        return
    day = today()
    Tally.objects.bulk_create([Tally(document_id=pk, day=day) for pk in counted], ignore_conflicts=True)
    Tally.objects.filter(document__in=counted, day=day).update(n=F("n") + 1)
    Document.objects.filter(pk__in=counted).update(downloads=F("downloads") + 1)


def downloads_on(contributions: ContributionQuerySet, day: date) -> int:
    """The measure: how often documents among `contributions` were fetched on that day."""
    tallies = Tally.objects.filter(day=day, document__in=contributions.values("pk"))
    return int(tallies.aggregate(n=Sum("n"))["n"] or 0)
