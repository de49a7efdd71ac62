"""What can be done to a topic beside what can be done to every contribution."""

from django.db import transaction

from guildhall.contributions.counting import touch
from guildhall.contributions.models import Contribution
from guildhall.journal.record import record
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import State

from .models import Topic


@transaction.atomic
def accept(answer: Contribution, *, by: Viewer) -> None:
    """Mark a reply as the answer to its question: the asker's word, or a facilitator's."""
    root = _question(answer)
    require(by, "accept", root)
    if answer.state != State.LIVE:
        raise Refused("This reply is no longer there.")
    Topic.objects.filter(pk=root.pk).update(answer=answer)
    touch(root)
    record("accepted", answer, by=by)


@transaction.atomic
def unaccept(answer: Contribution, *, by: Viewer) -> None:
    """It was not the answer after all."""
    root = _question(answer)
    require(by, "accept", root)
    if Topic.objects.filter(pk=root.pk, answer=answer).update(answer=None):
        touch(root)
        record("unaccepted", answer, by=by)


def _question(answer: Contribution) -> Contribution:
    root = answer.root
    if root is None or not Topic.objects.filter(pk=root.pk, is_question=True).exists():
        raise Refused("Only a reply to a question can be its answer.")
    return root
