"""Offering an induction to who may be new in post, and clearing up after it."""

from django.tasks import task
from django.utils import timezone

from guildhall.journal.models import Entry
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from . import actions
from .models import LASTS, Step


@task(backend="at_once")
def on_entry(entry_id: int) -> None:
    """Somebody has come through the welcome, or changed where or as what they work."""
    entry = Entry.objects.select_related("member").get(pk=entry_id)
    is_new = entry.verb != "profiled" or entry.data.get("has_new_job")
    if entry.member is not None and is_new and entry.member.standing == Standing.APPROVED:
        actions.offer_induction(entry.member, by=Viewer.system())


def reconcile() -> int:
    """What was suggested is let go of when the two weeks are over; how many rows went."""
    over, _ = Step.objects.filter(induction__began__lte=timezone.now() - LASTS).delete()
    past: int = Member.objects.filter(new_until__lte=timezone.now()).update(new_until=None)
    return over + past
