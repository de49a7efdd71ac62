"""What is done where nobody knows whether a mail arrived: it is not sent again; its items come once in a digest."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Case, F, Value, When

from guildhall.people.models import Member

from . import rhythm
from .models import Letter, Notification


@transaction.atomic
def in_doubt(letters: Sequence[int]) -> int:
    """Let go of letters that may or may not have arrived; how many there were."""
    ours = Letter.objects.select_for_update().filter(pk__in=letters, state=Letter.State.HANDED)
    keys = list(ours.values_list("pk", flat=True))
    items = list(Notification.objects.filter(letter__in=keys, again=False, seen=None))
    at_once = When(how=Member.Mail.AT_ONCE, then=Value(Member.Mail.DAILY))
    told = Notification.objects.filter(pk__in=[item.pk for item in items])
    told.update(mailed=None, letter=None, again=True, how=Case(at_once, default=F("how")))
    rhythm.await_digests(Notification.objects.filter(pk__in=[item.pk for item in items]))
    return Letter.objects.filter(pk__in=keys).update(state=Letter.State.UNKNOWN)
