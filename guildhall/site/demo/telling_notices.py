"""What the people of the demonstration were told in its last days, by the rule by which everybody is told."""

from django.db.models import F

from guildhall.journal.models import Entry
from guildhall.people.models import Member
from guildhall.services.notify import telling as notices
from guildhall.services.notify import unread
from guildhall.services.notify.models import Notification

from .telling import UNREAD, Telling


def settle(telling: Telling) -> None:
    """Before it is noted what they have read: what is older than that was seen, and mailed, when it was told."""
    for entry in Entry.objects.filter(at__gt=telling.now - notices.NEWS).order_by("at", "pk"):
        notices.tell(entry)
    Notification.objects.filter(made__lt=telling.now - UNREAD).update(seen=F("made"), mailed=F("made"))
    unread.recount(list(Member.objects.values_list("pk", flat=True)), all_of_them=True)
