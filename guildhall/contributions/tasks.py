"""What follows from what happened to people, and nightly repair."""

from datetime import timedelta
from typing import Final

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.tasks import task
from django.utils import timezone

from guildhall.journal.models import Entry
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import State

from .actions import purge
from .models import Attachment, Contribution, Draft
from .models.draft import DRAFTS_KEPT
from .models.removal import BIN_KEEPS
from .together import forget_open_forms

PASTED_KEPT: Final = timedelta(days=30)  # a picture in a form that nobody posts


@task
def restamp(entry_id: int) -> None:
    """A person's name, job or photo changed: pages that show them are rendered anew."""
    member = Entry.objects.values_list("member", flat=True).get(pk=entry_id)
    if member is not None:
        mine = Contribution.everything.filter(author=member)
        Contribution.everything.filter(
            Q(pk__in=mine.filter(root=None).values("pk")) | Q(pk__in=mine.exclude(root=None).values("root"))
        ).update(stamp=F("stamp") + 1)


def reconcile() -> int:
    """Count replies again, bury what lies under a root that is gone, empty the bin, let go of what was typed or pasted
    and never posted and of forms left open; how many rows were mended."""
    return _recount() + _rebury() + _empty_bin() + _forget_pasted() + _forget_drafts() + forget_open_forms()


def _recount() -> int:
    live = Contribution.everything.filter(root=OuterRef("pk"), state=State.LIVE).order_by()
    count = Coalesce(Subquery(live.values("root").annotate(n=Count("pk")).values("n")), 0)
    roots = Contribution.everything.filter(root=None, state=State.LIVE).annotate(right=count)
    return int(roots.exclude(replies=F("right")).update(replies=F("right"), stamp=F("stamp") + 1))


def _rebury() -> int:
    replies = Contribution.everything.filter(root__isnull=False)
    gone = Contribution.everything.filter(root=None).exclude(state=State.LIVE).values("pk")
    there = Contribution.everything.filter(root=None, state=State.LIVE).values("pk")
    buried = replies.filter(state=State.LIVE, root__in=gone).update(state=State.BURIED)
    return buried + replies.filter(state=State.BURIED, root__in=there).update(state=State.LIVE)


def _empty_bin() -> int:
    now, emptied = timezone.now(), 0
    old = Contribution.everything.filter(state=State.WITHDRAWN, removal__at__lt=now - BIN_KEEPS).order_by("-root", "pk")
    for contribution in old.iterator():
        try:
            purge(contribution, by=Viewer.system(), before=now)
        except Refused:  # restored since the list was read
            continue
        emptied += 1
    return emptied


def _forget_drafts() -> int:
    """What was typed and never posted."""
    return Draft.objects.filter(saved__lt=timezone.now() - DRAFTS_KEPT).delete()[0]


def _forget_pasted() -> int:
    """The files themselves are swept when nothing refers to them any more."""
    return Attachment.objects.filter(contribution=None, at__lt=timezone.now() - PASTED_KEPT).delete()[0]
