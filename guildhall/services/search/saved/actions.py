"""What a member does with searches of their own."""

from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.people.models import Member
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer
from guildhall.services.search.models import Saved

MOST: Final = 50
FULL: Final = f"You have {MOST} saved searches, and more cannot be kept. Remove one first."


@transaction.atomic
def save_search(
    query: str, *, by: Viewer, name: str, how: str, kind: str = "", community: Community | None = None,
    is_mine: bool = False,
) -> Saved:  # fmt: skip
    """Keep a question. No entry in the journal: it is nobody else's business."""
    require(by, "save_search")
    if Saved.objects.filter(member=by.member).count() >= MOST:
        raise ValidationError(FULL)
    return Saved.objects.create(
        member=by.member, query=query, name=name, how=how, kind=kind, community=community, is_mine=is_mine
    )


@transaction.atomic
def change_search(saved: Saved, *, by: Viewer, name: str, how: str) -> None:
    """Call it otherwise, or hear of it otherwise. No entry, as above."""
    require(by, "change_search", saved)
    now = timezone.now()
    fresh = {"told": now, "due": now} if saved.how == Member.Mail.NONE else {}  # not what was missed meanwhile
    if how != saved.how:
        fresh["due"] = now
    Saved.objects.filter(pk=saved.pk).update(name=name, how=how, **fresh)


@transaction.atomic
def remove_search(saved: Saved, *, by: Viewer) -> None:
    """Let it go. No entry, as above."""
    require(by, "change_search", saved)
    saved.delete()
