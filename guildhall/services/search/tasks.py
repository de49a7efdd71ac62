"""What follows for search from what happens: the words of what it happened to are indexed anew."""

from itertools import batched

from django.tasks import task

from guildhall.contributions.models import Contribution
from guildhall.journal.models import Entry
from guildhall.people.models import Member

from . import keeping
from .saved import alerts

CLOCKWORK = alerts.look_round  # found by the clock with this module
WHOLE = frozenset({"moved", "merged", "split", "tagged", "withdrawn", "hidden", "unhidden", "restored"})
WHOLE |= {"narrowed", "widened"}  # a thread is one thing for access, and is tagged as one
ANSWERING = frozenset({"accepted", "unaccepted"})


def follow_merging(gone: Member, kept: Member) -> None:
    """What one account wrote is the other's now."""
    follow_author.enqueue(kept.pk)


@task
def follow_author(member_id: int) -> None:
    """Index anew what a member wrote."""
    theirs = Contribution.everything.filter(author=member_id)  # everything: a task, for nobody to read
    for keys in batched(theirs.order_by("pk").values_list("pk", flat=True), keeping.SOME):
        keeping.keep(keys)


@task(priority=10)  # before thousands hear of it, which takes seconds
def follow(entry_id: int) -> None:
    """Index anew what an entry tells of: a whole thread, where all of it has changed."""
    entry = Entry.objects.get(pk=entry_id)
    told = (entry.contribution_id, *(entry.data.get(name) for name in ("id", "merged", "split_from")))
    known = {int(key) for key in told if key}
    every = Contribution.everything.all()  # everything: a task, for nobody to read
    if entry.verb in ANSWERING:
        known |= {key for key in every.filter(pk__in=known).values_list("root", flat=True) if key}
    if entry.verb == "erased" and entry.member_id:
        follow_author.enqueue(entry.member_id)
    elif entry.verb in WHOLE:
        known |= set(every.filter(root__in=known).values_list("pk", flat=True))
    for keys in batched(sorted(known), keeping.SOME):
        keeping.keep(keys)
