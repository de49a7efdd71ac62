"""What follows in people's own tables when something happened to a person: the finder's index, and who is alike."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from guildhall.files.tasks import sweep_of
from guildhall.journal.models import Entry
from guildhall.kernel.apps import tell
from guildhall.kernel.every import every
from guildhall.kernel.index import scrub
from guildhall.policy.viewer import Viewer

from . import actions, likeness, takeaway
from .finder import keeping
from .models import Closing, Takeaway

AFTERWARDS: Final = timedelta(hours=1)  # by then those who follow have done their part


@task(backend="at_once")
def on_entry(entry_id: int) -> None:
    """The finder knows it in the same transaction: who is suspended or takes a word back is found by it no longer."""
    entry = Entry.objects.only("verb", "member", "data").get(pk=entry_id)
    if entry.verb == "asked_for_data":
        pack.enqueue(entry.data["takeaway"])
    elif (member := entry.member_id) is not None:
        with transaction.atomic():
            keeping.keep([member])
        liken.enqueue(member)
        if entry.verb == "erased":
            sweep_of.enqueue(member)


@task
def erase(member_id: int) -> None:
    """Erase an account that is due, unless its owner has come back."""
    closing = Closing.objects.select_related("member").filter(pk=member_id, due__lte=timezone.now()).first()
    if closing is not None:
        tell("parting", closing.member)
        actions.erase(closing.member, by=Viewer.system(), named=closing.named)
        scrub_indexes.using(run_after=timezone.now() + AFTERWARDS).enqueue()


@task
def scrub_indexes() -> None:
    """Once those who follow have taken the words of who was erased out of their indexes, no trace is left in them."""
    scrub()


@every(minutes=60)
def erase_due() -> int:
    """Have the accounts erased whose last day has come; how many."""
    due = list(Closing.objects.filter(due__lte=timezone.now()).values_list("pk", flat=True))
    for pk in due:
        erase.enqueue(pk)
    return len(due)


@task
def pack(key: str) -> None:
    """Pack the data that somebody asked for."""
    if found := Takeaway.objects.select_related("member").filter(pk=key, state=Takeaway.State.WAITING).first():
        takeaway.pack(found)


@every(minutes=60)
def sweep_takeaways() -> int:
    """Let go of packed data after a week, and of what was never finished; how many."""
    return takeaway.sweep()


@task
def liken(member_id: int) -> None:
    """Those most like one member, worked out again."""
    likeness.refresh(member_id)


def reconcile() -> int:
    """The index and the lists as the profiles would have them; how many rows were changed."""
    return keeping.reconcile() + likeness.reconcile()
