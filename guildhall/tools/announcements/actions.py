"""What can be done to an announcement beside what can be done to every contribution."""

from datetime import date

from django.db import transaction

from guildhall.communities.models import Community
from guildhall.contributions import actions as contributions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution
from guildhall.journal.record import record
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Audience

from .banner import forget
from .models import ANNOUNCEMENT, Announcement, Dismissal


@transaction.atomic
def announce(
    community: Community,
    *,
    by: Viewer,
    words: Words,
    detail: Announcement,
    audience: Audience | None = None,
    replies: bool = True,
    follow: bool = True,
) -> Contribution:
    """Tell everybody, or those beneath too; without `replies` it cannot be answered."""
    require(by, "announce", community)
    said = contributions.publish(
        community, by=by, kind=ANNOUNCEMENT, words=words, audience=audience, detail=detail, follow=follow
    )
    if not replies and not said.locked:
        contributions.lock(said, by=by)
    forget(community)
    return said


@transaction.atomic
def show_until(contribution: Contribution, *, by: Viewer, until: date | None, below: bool) -> None:
    """Keep it at the top until then, also in sub-communities if `below`; None takes it away from there now."""
    require(by, "announce", contribution.community)
    Announcement.objects.filter(pk=contribution.pk).update(until=until, below=below)
    record("shown_until", contribution, by=by, until=until.isoformat() if until else "", below=below)
    forget(contribution.community)


@transaction.atomic
def dismiss(contribution: Contribution, *, by: Viewer) -> None:
    """Put it out of one's own sight. No entry in the journal: it is nobody else's business."""
    require(by, "dismiss", contribution)
    seen = Dismissal(contribution=contribution, member=by.member)
    Dismissal.objects.bulk_create([seen], ignore_conflicts=True)
