"""What members are told of contacts: who asks, who accepted, whom they were introduced to. Of nothing else."""

from collections.abc import Collection
from typing import Any, Final

from django.urls import reverse

from guildhall.journal.models import Entry
from guildhall.kernel.kinds import Notice
from guildhall.people.models import Asking, Contact, Introduction


def notices(entry: Entry, keys: Collection[int] | None) -> list[Notice]:
    """Who is to be told of an entry, as things are now: not of what was declined, taken back or never heard."""
    if entry.member_id is None or (keys is not None and entry.member_id not in keys):
        return []
    found = _TOLD[entry.verb](entry)
    return [found] if found else []


def _asked(entry: Entry) -> Notice | None:
    waiting = Asking.objects.waiting_for(entry.member).select_related("by")  # type: ignore[arg-type]  # there is one
    asking = waiting.filter(pk=entry.data.get("asking")).first()
    if asking is None:
        return None
    return Notice(
        member=asking.to_id, about=f"asking:{asking.pk}", title=f"{asking.by.name} asks to connect with you",
        text=asking.note, url=reverse("people:contacts"), why="Somebody asks to be one of your contacts",
    )  # fmt: skip


def _accepted(entry: Entry) -> Notice | None:
    known = Contact.objects.filter(member=entry.member_id, other=entry.actor_id).select_related("other").first()
    if known is None:
        return None
    return Notice(
        member=known.member_id, about=f"contact:{known.pk}", title=f"{known.other.name} is your contact now",
        url=known.other.get_absolute_url(), why="You asked to connect",
    )  # fmt: skip


def _introduced(entry: Entry) -> Notice | None:
    waiting = Introduction.objects.waiting_for(entry.member).select_related("by", "other")  # type: ignore[arg-type]
    told = waiting.filter(pk=entry.data.get("introduction")).first()
    if told is None:
        return None
    return Notice(
        member=told.to_id, about=f"introduction:{told.pk}", title=f"{told.by.name} introduces you to {told.other.name}",
        text=told.note, url=reverse("people:contacts"), why="One of your contacts brings you together",
    )  # fmt: skip


_TOLD: Final[dict[str, Any]] = {"asked_to_connect": _asked, "accepted_contact": _accepted, "introduced": _introduced}
