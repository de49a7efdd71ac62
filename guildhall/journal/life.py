"""What the journal lets go of when somebody is erased: that it happened stays, what was noted of them does not."""

from typing import Any

from .models import Entry


def forget(member: Any, *, named: bool) -> None:
    """Reasons, domains and the like, in the entries about them."""
    Entry.objects.filter(member=member).exclude(data={}).update(data={})
