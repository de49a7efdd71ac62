"""An answer belongs to the conversation of its question."""

from django.db.models import F, Q
from django.tasks import task

from guildhall.journal.models import Entry

from .models import Topic


@task
def part_from_answer(entry_id: int) -> None:
    """A reply became a conversation of its own: it and what went with it answer the old question no more."""
    gone = Entry.objects.values_list("contribution", flat=True).get(pk=entry_id)
    if gone is not None:
        Topic.objects.filter(Q(answer=gone) | Q(answer__root=gone)).exclude(pk=gone).update(answer=None)


def reconcile() -> int:
    """Unmark answers that are not in their question's conversation; how many there were."""
    return Topic.objects.exclude(answer=None).exclude(answer__root=F("pk")).update(answer=None)
