"""What a root keeps about its thread: the stamp, the count of replies, the time of the last, and who may read it when a
gate above it opens. Called by actions, and by communities when they open."""

from collections.abc import Sequence

from django.db.models import F, Max

from guildhall.communities.models import Community
from guildhall.policy.words import Audience, State

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


def keep_inside(communities: Sequence[Community]) -> None:
    """The gate above these is gone: what was for those it let in is for the communities' own members from now on."""
    Contribution.everything.filter(community__in=communities, audience__lte=Audience.MEMBERS).update(
        audience=Audience.COMMUNITY
    )
