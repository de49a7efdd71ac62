"""Following a conversation."""

from django.db import transaction

from guildhall.contributions.models import Contribution, Follow
from guildhall.journal.record import record
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer


@transaction.atomic
def follow(contribution: Contribution, *, by: Viewer, how: str = Follow.How.AT_ONCE) -> None:
    """Be told of new replies."""
    require(by, "follow", contribution)
    _, created = Follow.objects.update_or_create(member=by.member, contribution=contribution, defaults={"how": how})
    if created:
        record("followed", contribution, by=by)


@transaction.atomic
def unfollow(contribution: Contribution, *, by: Viewer) -> None:
    """Be told no more."""
    require(by, "follow", contribution)
    taken, _ = Follow.objects.filter(member=by.member, contribution=contribution).delete()
    if taken:
        record("unfollowed", contribution, by=by)
