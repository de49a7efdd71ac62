"""What is between the viewer and another member, as the viewer may know it: one query."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from guildhall.people.models import Asking, Block, Contact, Member
from guildhall.people.presence import HERE_FOR, is_here
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer

from .questions import writable_by


@dataclass(frozen=True, slots=True)
class Between:
    """Nothing in it depends on what the other keeps to themselves: a block, a "no"."""

    contact: datetime | None = None  # since when they are contacts
    note: str | None = ""  # of the viewer, to themselves
    asked: datetime | None = None  # when the viewer asked, and believes to wait
    asking: int | None = None  # key of what the other asks
    blocked: datetime | None = None  # since when the viewer blocks the other
    is_here: bool = False
    may_write: bool = False


def person_for(viewer: Viewer, handle: str) -> Member | None:
    """The member of that handle whom the viewer may see, with `between`: one query."""
    told = {"organisation": viewer.member.organisation_id or 0, "since": timezone.now() - HERE_FOR}
    found = _PERSON.first(viewer, handle=handle, **told)
    if found is not None:
        found.between = Between(**{name: getattr(found, f"between_{name}", unset) for name, unset in _UNSET.items()})
    return found


def _person(viewer: Viewer, handle: str, organisation: int, since: datetime) -> QuerySet[Member]:
    found: QuerySet[Member] = Member.objects.visible_to(viewer).filter(handle=handle).select_related("organisation")
    if not viewer.is_approved:  # who sees nobody but themselves
        return found
    me, them = viewer.member, OuterRef("pk")
    known, asking = Contact.objects.filter(member=me, other=them), Asking.objects.waiting_for(me).filter(by=them)
    asked, blocked = Asking.objects.sent_by(me).filter(to=them), Block.objects.filter(member=me, other=them)
    return found.annotate(
        between_contact=Subquery(known.values("since")[:1]),
        between_note=Subquery(known.values("note")[:1]),
        between_asked=Subquery(asked.values("at")[:1]),
        between_asking=Subquery(asking.values("pk")[:1]),
        between_blocked=Subquery(blocked.values("since")[:1]),
        between_is_here=is_here(viewer, "pk", since=since),
        between_may_write=writable_by(viewer, organisation),
    )


_PERSON: Final = Reading(_person, handle=str, organisation=int, since=datetime)
_UNSET: Final = asdict(Between())
