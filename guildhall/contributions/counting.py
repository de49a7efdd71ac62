"""What a root keeps about its thread: the stamp, the count of replies, the time of the last. Called by actions only."""

from django.db.models import F, Max

from guildhall.policy.words import State

from .models import Contribution


def touch(contribution: Contribution) -> None:
    """Raise the stamp of the thread: what its page shows has changed."""
    Contribution.everything.filter(pk=contribution.root_id or contribution.pk).update(stamp=F("stamp") + 1)


def recount(root: Contribution) -> None:
    """Make a root's count of replies and time of last activity agree with its thread."""
    live = Contribution.everything.filter(root=root, state=State.LIVE)
    last = live.aggregate(at=Max("published"))["at"]
    Contribution.everything.filter(pk=root.pk).update(
        replies=live.count(), active=max(filter(None, [last, root.published])), stamp=F("stamp") + 1
    )
