"""Thanking, agreeing, and saying what time it saved."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from guildhall.contributions.counting import touch
from guildhall.contributions.models import Contribution, Reaction
from guildhall.journal.record import record
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer

MOST_HOURS = Decimal(1000)  # that one contribution can have saved one person


@transaction.atomic
def react(contribution: Contribution, *, by: Viewer, kind: str, hours: Decimal | None = None) -> None:
    """Put a reaction on a contribution; a second of the same kind changes nothing but the hours."""
    require(by, "react", contribution)
    if kind not in Reaction.Kind:
        raise ValidationError("There is no such reaction.")
    if contribution.author_id == by.member.pk:
        raise Refused("You cannot react to your own words.")
    if hours is not None and not 0 < hours <= MOST_HOURS:
        raise ValidationError({"hours": f"Hours saved must be more than 0 and no more than {MOST_HOURS}."})
    _, created = Reaction.objects.update_or_create(
        contribution=contribution, member=by.member, kind=kind, defaults={"hours": hours} if kind == "time" else {}
    )
    if created:
        Contribution.everything.filter(pk=contribution.pk).update(reactions=F("reactions") + 1)
        record("reacted", contribution, by=by, kind=kind)
    touch(contribution)


@transaction.atomic
def unreact(contribution: Contribution, *, by: Viewer, kind: str) -> None:
    """Take a reaction back."""
    require(by, "react", contribution)
    taken, _ = Reaction.objects.filter(contribution=contribution, member=by.member, kind=kind).delete()
    if taken:
        Contribution.everything.filter(pk=contribution.pk).update(reactions=F("reactions") - 1)
        touch(contribution)
        record("unreacted", contribution, by=by, kind=kind)
