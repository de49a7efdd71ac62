"""Taking one's data along."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from guildhall.journal.record import record
from guildhall.people.models import Member, Takeaway
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer

A_DAY: Final = 3


@transaction.atomic
def ask_for_data(member: Member, *, by: Viewer) -> Takeaway:
    """Have everything that is `member`'s own packed; they are told when it is ready."""
    require(by, "take_along", member)
    Member.objects.select_for_update().get(pk=member.pk)  # one after another
    mine = Takeaway.objects.filter(member=member)
    if mine.filter(state__in=(Takeaway.State.WAITING, Takeaway.State.PACKING)).exists():
        raise Refused("Your data is being made ready already.")
    if mine.filter(asked__gt=timezone.now() - timedelta(days=1)).count() >= A_DAY:
        raise Refused(f"You have asked for your data {A_DAY} times today. Ask again tomorrow.")
    found = Takeaway.objects.create(member=member)
    record("asked_for_data", by=by, member=member, takeaway=str(found.pk))
    return found
