"""What waits for a member, told on every page: asked with the session, so that it costs no query of its own."""

from typing import Any

from django.db.models import Count, Max, Subquery, Value
from django.db.models.functions import Coalesce

from guildhall.kernel.addresses import url
from guildhall.kernel.jinja import plural
from guildhall.kernel.kinds import Waiting
from guildhall.policy.viewer import Viewer

from .models import Seat
from .models.conversation import WAITS, SeatQuerySet


def many(member: Any) -> Any:  # expressions of a query, as all here
    """How many conversations have something new for the member."""
    return Coalesce(Subquery(_waiting(member).annotate(n=Count("pk")).values("n")), Value(0))


def since(member: Any) -> Any:
    """When something was last written in one of them."""
    return Subquery(_waiting(member).annotate(at=Max("active")).values("at"))


def waiting(viewer: Viewer) -> list[Waiting]:
    """A line of the member's home."""
    head = viewer.member.head
    if not (n := head.get("messages_waiting")):
        return []
    title = f"New messages in {plural(n, 'conversation')}"
    return [
        Waiting(word="Message", icon="mail", title=title, url=url("messages:index"), at=head["messages_since"], n=n)
    ]


def _waiting(member: Any) -> SeatQuerySet:
    return Seat.objects.filter(WAITS, member=member).order_by().values("member")  # type: ignore[return-value]
