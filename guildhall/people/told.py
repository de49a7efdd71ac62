"""What members are told of their own account, and of contacts."""

from collections.abc import Collection

from django.urls import reverse

from guildhall.journal.models import Entry
from guildhall.kernel.kinds import Notice

from .contacts.telling import notices as contacts_told
from .models import Takeaway


def told(entry: Entry, keys: Collection[int] | None) -> list[Notice]:
    """Who asks, accepted, or was introduced; or their data is ready, and still there."""
    if entry.verb != "packed":
        return contacts_told(entry, keys)
    packed = Takeaway.objects.filter(pk=entry.data.get("takeaway"), state=Takeaway.State.READY).first()
    if packed is None or (keys is not None and packed.member_id not in keys):
        return []
    return [
        Notice(
            member=packed.member_id,
            about=f"data:{packed.pk}",
            title="Your data is ready to download",
            text="It is kept for a week. Only you can download it.",
            url=reverse("people:takeaway"),
            why="You asked for your data",
        )
    ]
