"""Writing to the journal: the last beat of every action."""

from typing import TYPE_CHECKING, Any, cast

from django.tasks import Task

from guildhall.kernel.apps import dotted, followers
from guildhall.policy.viewer import Viewer

from .models import Entry

if TYPE_CHECKING:
    from guildhall.communities.models import Community  # of the layers above: names for the checker alone
    from guildhall.people.models import Member


def record(
    verb: str,
    contribution: Any = None,
    *,
    by: Viewer,
    community: "Community | None" = None,
    member: "Member | None" = None,
    **data: Any,
) -> Entry:
    """Note what happened and, in the same transaction, enqueue the task of every app that follows `verb`.

    Arguments:
        contribution, community, member: what it happened to; any of them may be missing. The community of a
            contribution is taken from it.
        data: small facts for those who follow; must be JSON.
    """
    entry = Entry.objects.create(
        verb=verb,
        contribution=contribution,
        member=member,
        actor=by.member,
        community=community or getattr(contribution, "community", None),
        data=data,
    )
    for part in followers(verb):
        cast("Task[..., Any]", dotted(part.on_entry)).enqueue(entry.pk)
    return entry
