"""What follows in people's own tables when something happened to a person: the finder's index, and who is alike."""

from django.db import transaction
from django.tasks import task

from guildhall.journal.models import Entry

from . import likeness
from .finder import keeping


@task(backend="at_once")
def on_entry(entry_id: int) -> None:
    """The finder knows it in the same transaction: who is suspended or takes a word back is found by it no longer."""
    member = Entry.objects.values_list("member", flat=True).get(pk=entry_id)
    if member is not None:
        with transaction.atomic():
            keeping.keep([member])
        liken.enqueue(member)


@task
def liken(member_id: int) -> None:
    """Those most like one member, worked out again."""
    likeness.refresh(member_id)


def reconcile() -> int:
    """The index and the lists as the profiles would have them; how many rows were changed."""
    return keeping.reconcile() + likeness.reconcile()
