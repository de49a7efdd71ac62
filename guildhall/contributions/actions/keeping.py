"""Taking things away and bringing them back: the bin, hiding, and the end of both."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from guildhall.contributions.counting import recount, touch
from guildhall.contributions.models import Contribution, Removal
from guildhall.contributions.models.removal import BIN_KEEPS
from guildhall.contributions.standing_in import STAND_IN, answered_by_others, give_back, stand_in_for
from guildhall.journal.record import record
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import State


@transaction.atomic
def withdraw(contribution: Contribution, *, by: Viewer, reason: str = "") -> None:
    """Put it into the bin, where it stays for 30 days. What others answered stays where it was, for it is theirs; an
    author's own replies to what nobody else answered go with it and come back with it."""
    require(by, "withdraw", contribution)
    now = _locked(contribution)
    stays = now.root_id is None and answered_by_others(now)
    if stays and now.kind == STAND_IN:
        raise Refused("What others said stays here. A facilitator can hide it.")
    place = stand_in_for(now) if stays else None
    _remove(contribution, State.WITHDRAWN, by, reason, place=place)
    record("withdrawn", contribution, by=by, place=place and place.pk)


@transaction.atomic
def hide(contribution: Contribution, *, by: Viewer, reason: str) -> None:
    """Take it out of everyone's sight but the facilitators'."""
    require(by, "hide", contribution)
    _remove(contribution, State.HIDDEN, by, reason)
    record("hidden", contribution, by=by, reason=reason)


@transaction.atomic
def restore(contribution: Contribution, *, by: Viewer) -> None:
    """Bring it back from the bin. What a facilitator withdrew, its author cannot bring back alone."""
    require(by, "restore", contribution)
    now = _locked(contribution)
    removal = Removal.objects.filter(contribution=now).first()
    if now.state != State.WITHDRAWN or removal is None:
        raise Refused("This is not in the bin.")
    if not by.facilitates(now.community_id) and removal.by_id != by.member.pk:
        raise Refused("A facilitator withdrew this; ask them to restore it.")
    _bring_back(now)
    record("restored", now, by=by)


@transaction.atomic
def unhide(contribution: Contribution, *, by: Viewer) -> None:
    """Show it again."""
    require(by, "unhide", contribution)
    now = _locked(contribution)
    if now.state not in (State.HIDDEN, State.HELD):
        raise Refused("This is not hidden.")
    _bring_back(now)
    record("unhidden", now, by=by)


@transaction.atomic
def purge(contribution: Contribution, *, by: Viewer, before: datetime) -> None:
    """Delete for good what the bin has kept long enough; its journal entries stay, pointing at nothing."""
    require(by, "purge")
    removal = Removal.objects.filter(contribution=contribution, at__lt=before - BIN_KEEPS).first()
    if contribution.state != State.WITHDRAWN or removal is None:
        raise Refused("This is not old enough to be deleted.")
    record("purged", contribution, by=by, id=contribution.pk)
    if contribution.root_id is None and answered_by_others(contribution):
        stand_in_for(contribution)
    Contribution.everything.filter(parent=contribution).update(parent=contribution.parent_id)
    Contribution.everything.filter(pk=contribution.pk).delete()


def _locked(contribution: Contribution) -> Contribution:
    now: Contribution = Contribution.everything.select_for_update(of=("self",)).get(pk=contribution.pk)
    return now


def _remove(
    contribution: Contribution, state: State, by: Viewer, reason: str, *, place: Contribution | None = None
) -> None:
    now = _locked(contribution)
    if now.state not in (State.LIVE, State.BURIED, State.DRAFT):
        raise Refused("This has already been taken away.")
    was_live = now.state == State.LIVE
    Contribution.everything.filter(pk=now.pk).update(state=state)
    Removal.objects.update_or_create(
        contribution=now, defaults={"by": by.member, "reason": reason[:300], "at": timezone.now(), "place": place}
    )
    _carry_thread(now, gone=True, was_live=was_live)
    contribution.state = state


def _bring_back(now: Contribution) -> None:
    place = _place_of(now)
    buried = now.root is not None and now.root.state != State.LIVE
    now.state = State.BURIED if buried else State.LIVE
    now.save(update_fields=["state"])
    Removal.objects.filter(contribution=now).delete()
    if place is not None:
        give_back(place, now)
    _carry_thread(now, gone=False, was_live=not buried)


def _place_of(now: Contribution) -> Contribution | None:
    """What stands in for it, if that is still there: not hidden, nor merged into something else."""
    places = Contribution.everything.filter(pk__in=Removal.objects.filter(contribution=now).values("place"))
    return places.select_for_update(of=("self",)).filter(state=State.LIVE, root=None).first()


def _carry_thread(now: Contribution, *, gone: bool, was_live: bool) -> None:
    """A thread is one thing for access: with its root go the replies; a reply's going lowers the root's count."""
    if now.root_id is None:
        was, will = (State.LIVE, State.BURIED) if gone else (State.BURIED, State.LIVE)
        Contribution.everything.filter(root=now, state=was).update(state=will)
        touch(now) if gone else recount(now)  # of its replies some may have come and gone while it was away
    elif was_live:
        Contribution.everything.filter(pk=now.root_id).update(
            replies=F("replies") + (-1 if gone else 1), stamp=F("stamp") + 1
        )
