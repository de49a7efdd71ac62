"""What can be done to an induction."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from guildhall.journal.record import record
from guildhall.people.models import Member
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer

from .choosing import chosen
from .models import Induction, Step


@transaction.atomic
def offer_induction(member: Member, *, by: Viewer) -> Induction:
    """Offer it to somebody who may be new in post; one that runs goes on."""
    require(by, "offer_induction", member)
    found, is_new = Induction.objects.get_or_create(member=member)
    if not is_new and not found.is_running:
        found.steps.all().delete()
        found.offered, found.began, found.ended = timezone.now(), None, None
        found.save()
    _lead_there(member, found.until)
    record("offered_induction", by=by, member=member)
    return found


@transaction.atomic
def begin_induction(*, by: Viewer) -> Induction:
    """Begin: choose what to suggest. Whoever wants it again gets other things."""
    require(by, "begin_induction")
    found, _ = Induction.objects.get_or_create(member=by.member)
    if found.is_running:
        return found
    found.steps.all().delete()
    found.began, found.ended = timezone.now(), None
    found.save()
    Step.objects.bulk_create(Step(induction=found, sort=sort, key=key) for sort, key in chosen(by))
    _lead_there(by.member, found.until)
    record("began_induction", by=by, member=by.member)
    return found


@transaction.atomic
def tick(step: Step, *, by: Viewer, done: bool) -> None:
    """Tick a suggestion off by hand, or take the tick back."""
    require(by, "tick", step.induction)
    if not step.induction.is_running:
        raise Refused("This is over.")
    step.done = timezone.now() if done else None
    step.save(update_fields=["done"])
    record("ticked", by=by, member=step.induction.member, sort=step.sort, done=done)


@transaction.atomic
def end_induction(induction: Induction, *, by: Viewer) -> None:
    """Show it no more."""
    require(by, "end_induction", induction)
    induction.ended = timezone.now()
    induction.save(update_fields=["ended"])
    induction.steps.all().delete()
    _lead_there(induction.member, None)
    record("ended_induction", by=by, member=induction.member)


def _lead_there(member: Member, until: datetime | None) -> None:
    """From their home, until then. It stands with the member, whom every page has fetched already."""
    Member.objects.filter(pk=member.pk).update(new_until=until)
    member.new_until = until
