"""Whom somebody means by what they typed: names or @handles, with commas between."""

from collections.abc import Iterator, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.http import QueryDict

from guildhall.communities.models import Membership
from guildhall.people.finder.finding import everybody, suggestions
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role

from .reach import MOST

SUGGESTED: Final = 3


def people_named(text: str, viewer: Viewer) -> list[Member]:
    """The members that `text` names.

    Raises:
        ValidationError: some name is nobody's, or that of several; each has its sentence.
    """
    asked = list(dict.fromkeys(part for each in text.split(",") if (part := " ".join(each.split()))))
    if len(asked) > MOST:
        raise ValidationError(f"A message goes to {MOST} people at most, and you named {len(asked)}.")
    known = _known(asked, viewer)
    wrong = [_problem(part, known[part], viewer) for part in asked if len(known[part]) != 1]
    if wrong:
        raise ValidationError(wrong)
    return list({known[part][0].pk: known[part][0] for part in asked}.values())


def members_found(viewer: Viewer, said: QueryDict) -> tuple[str, list[Member]] | None:
    """The community that a search of the finder is within, and whom it finds there, if the viewer looks after it.

    One more than a message can go to shows that there are too many.
    """
    led = Membership.objects.filter(member=viewer.member, role=Role.FACILITATOR)
    there = led.filter(community__slug=said.get("community", "")).values_list("community__name", flat=True)
    name = there.first() if viewer.is_approved else None
    if name is None:
        return None
    found = everybody(viewer, said, most=MOST + 2)  # the viewer may be among them
    return name, [member for member in found if member != viewer.member][: MOST + 1]


def _known(asked: Sequence[str], viewer: Viewer) -> dict[str, list[Member]]:
    """What was typed → the members it may mean: by handle, or by whole name."""
    there = Member.objects.visible_to(viewer).select_related("organisation")
    by_handle = {each.handle: each for each in there.filter(handle__in=[_handle(part) for part in asked])}
    found = {part: [by_handle[_handle(part)]] if _handle(part) in by_handle else [] for part in asked}
    for part in asked:
        if not found[part] and not part.startswith("@"):
            found[part] = list(there.filter(name__iexact=part).order_by("id")[: SUGGESTED + 1])
    return found


def _handle(part: str) -> str:
    return part.removeprefix("@").lower()


def _problem(part: str, meant: Sequence[Member], viewer: Viewer) -> str:
    if meant:
        return f"Several people are called {part}. Write one of: {', '.join(_told(meant))}."
    near = suggestions(viewer, part.removeprefix("@"), SUGGESTED)
    more = f" Did you mean {', or '.join(_told(near))}?" if near else " Look under People for how it is written."
    return f"Nobody is called “{part[:60]}”.{more}"


def _told(people: Sequence[Member]) -> Iterator[str]:
    for each in people:
        where = f", {each.organisation_name}" if each.organisation_name else ""
        yield f"@{each.handle} ({each.name}{where})"
