"""What can be done to a link beside what can be done to every contribution."""

from datetime import datetime

from django.db import transaction

from guildhall.contributions.counting import touch
from guildhall.contributions.models import Contribution
from guildhall.journal.record import record
from guildhall.kernel.fetch import WebAddress
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer

from .models import Link


@transaction.atomic
def readdress(contribution: Contribution, *, by: Viewer, to: WebAddress) -> None:
    """It has moved: lead there from now on."""
    require(by, "revise", contribution)
    link = _held(contribution)
    link.lead_to(to)
    link.save()
    touch(contribution)
    record("readdressed", contribution, by=by)


@transaction.atomic
def note_look(contribution: Contribution, *, by: Viewer, at: datetime, problem: str | None) -> Link:
    """Keep what was found there at `at`: a `problem`, or None. When that makes it dead, its owner is to know."""
    require(by, "look_again", contribution)
    link = _held(contribution)
    was_dead = link.is_dead
    link.answered(at) if problem is None else link.was_silent(at, problem)
    link.save()
    if link.is_dead != was_dead:
        verb = "fell_silent" if link.is_dead else "answers_again"
        record(verb, contribution, by=by, member=contribution.author, why=link.why)
    return link


@transaction.atomic
def set_aside(contribution: Contribution, *, by: Viewer, at: datetime) -> None:
    """This machine cannot look there: not to be asked again for a while."""
    require(by, "look_again", contribution)
    link = _held(contribution)
    link.could_not_be_tried(at)
    link.save()


def _held(contribution: Contribution) -> Link:
    return Link.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
