"""How any contribution looks in a stream."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .models import Contribution


@dataclass(frozen=True, slots=True)
class StreamCard:
    """What the component `stream_item` shows."""

    title: str
    url: str
    author: Any  # a people.Member
    kind_name: str
    icon: str
    at: datetime
    excerpt: str
    community: Any  # a communities.Community
    replies: int
    new: bool
    state: str = ""
    facts: list[str] = field(default_factory=list)


def card_of(said: Contribution, *, kind_name: str = "", icon: str = "", state: str = "") -> StreamCard:
    """The card of a root; asks no query of a row that `doors.begun` gave."""
    kind = said.kind_of
    seen = getattr(said, "seen", None)
    return StreamCard(
        title=said.title,
        url=said.get_absolute_url(),
        author=said.author,
        kind_name=kind_name or str(kind.one).capitalize(),
        icon=icon or kind.icon,
        at=said.active,
        excerpt=said.excerpt,
        community=said.community,
        replies=said.replies,
        new=hasattr(said, "seen") and (seen is None or seen < said.active),
        state=state,
        facts=["Pinned"] if said.pinned else [],
    )
