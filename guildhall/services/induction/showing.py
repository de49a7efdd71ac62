"""The page of somebody's first two weeks: what is suggested, as they may see it now, and what of it is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution, ReadMark
from guildhall.kernel.addresses import url
from guildhall.kernel.apps import dotted, parts
from guildhall.kernel.http import Request
from guildhall.kernel.kinds import Waiting
from guildhall.kernel.shell import there
from guildhall.people.contacts.questions import writable_by
from guildhall.people.finder.reasons import Traits, traits_of
from guildhall.people.likeness.why import alike
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer

from . import why
from .models import LASTS, Induction, Step

Sort = Step.Sort
GREETING: Final = "Hello {}, I am new in post and saw that you are happy to help newcomers. May I ask you something?"


@dataclass(frozen=True, slots=True)
class Line:
    """One suggestion as it is shown."""

    step: Step
    title: str
    url: str
    why: str
    done: bool
    by_itself: bool  # it ticked itself, so no hand takes the tick back
    note: str = ""
    person: Member | None = None
    ask: str = ""  # where to write to them


@dataclass(frozen=True, slots=True)
class Part:
    """The suggestions of one sort."""

    sort: Step.Sort
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows."""

    induction: Induction
    parts: list[Part]

    @property
    def many(self) -> int:
        return sum(len(part.lines) for part in self.parts)

    @property
    def done(self) -> int:
        return sum(line.done for part in self.parts for line in part.lines)


def line(viewer: Viewer) -> list[Waiting]:
    """The line of a member's home; it asks nothing."""
    until = viewer.member.new_until
    if until is None or until <= timezone.now():
        return []
    return [
        Waiting(
            word="New in post", icon="door", title="New in post? Your first two weeks",
            note=f"until {timezone.localtime(until):%-d %B}", url=url("induction:page"), at=until - LASTS, good=True,
        )
    ]  # fmt: skip


def setting(request: Request, member: Member) -> dict[str, Any] | None:
    """The way to the page, from one's settings."""
    return {} if request.viewer.is_approved else None


def shown(viewer: Viewer, induction: Induction) -> Shown:
    """Every suggestion that the viewer may still see; the same number of queries however many there are."""
    keys: dict[str, list[int]] = {sort: [] for sort in Sort}
    steps = list(induction.steps.all())
    for step in steps:
        keys[step.sort].append(step.key)
    texts = _texts(viewer, [*keys[Sort.THREAD], *keys[Sort.DOCUMENT]])
    places = _places(viewer, keys[Sort.COMMUNITY])
    people = _people(viewer, [*keys[Sort.PERSON], *keys[Sort.BUDDY]])
    traits = traits_of([viewer.member.pk, *people])
    services = _services({*places, *(each.community_id for each in texts.values())})
    drawing = _Drawing(viewer, traits, services, _read(viewer, list(texts)), _in_touch(viewer, list(people)))
    found: Mapping[str, Mapping[int, Any]] = {
        Sort.COMMUNITY: places, Sort.THREAD: texts, Sort.DOCUMENT: texts, Sort.PERSON: people, Sort.BUDDY: people,
    }  # fmt: skip
    lines = [drawing.line(step, found[step.sort][step.key]) for step in steps if step.key in found[step.sort]]
    sorts = [Part(sort, [each for each in lines if each.step.sort == sort]) for sort in Sort]
    return Shown(induction, [part for part in sorts if part.lines])


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is known for the whole page."""

    viewer: Viewer
    traits: Mapping[int, Traits]
    services: Mapping[int, list[str]]
    read: set[int]
    touched: set[int]

    @property
    def me(self) -> why.Me:
        member = self.viewer.member
        region = member.organisation.region if member.organisation else ""
        return why.Me(tuple(self.traits[member.pk].services.values()), region)

    def line(self, step: Step, of: Any) -> Line:  # a community, a contribution or a member, as the step says
        if step.sort == Sort.COMMUNITY:
            return self._community(step, of)
        return self._person(step, of) if step.sort in (Sort.PERSON, Sort.BUDDY) else self._text(step, of)

    def _community(self, step: Step, of: Community) -> Line:
        joined = self.viewer.role_in(of) is not None
        reason = why.of_community(self.me, self.services.get(of.pk, []), of.host)
        return Line(step, of.name, of.get_absolute_url(), reason, joined or bool(step.done), joined, of.purpose)

    def _text(self, step: Step, of: Contribution) -> Line:
        about, place, seen = self.services.get(of.community_id, []), of.community.name, of.pk in self.read
        reason = why.of_text(self.me, of.title, about, place=place, replies=of.replies, reactions=of.reactions)
        note = f"{str(of.kind_of.one).capitalize()} in {place}"
        return Line(step, of.title, of.get_absolute_url(), reason, seen or bool(step.done), seen, note)

    def _person(self, step: Step, of: Member) -> Line:
        me, is_buddy = self.viewer.member, step.sort == Sort.BUDDY
        common = alike(me, of, self.traits[me.pk], self.traits[of.pk])
        reason = why.of_person(common, helps=is_buddy, organisation=of.organisation_name)
        known = of.pk in self.touched
        return Line(
            step, of.name, of.get_absolute_url(), reason, known or bool(step.done), known, person=of,
            ask=way_to(of, GREETING.format(of.first_name) if is_buddy else ""),
        )  # fmt: skip


def way_to(person: Member, words: str) -> str:
    """Where one writes to somebody, with a first sentence; or asks to be a contact; or nothing but their page."""
    for place in (f"/messages/to/{person.handle}/", f"/people/{person.handle}/contact/"):
        if there(place):
            return f"{place}?{urlencode({'body': words})}" if words else place
    return person.get_absolute_url()


def _places(viewer: Viewer, keys: Sequence[int]) -> dict[int, Community]:
    """Open communities, and those that were when they were suggested and are the viewer's now."""
    found = Community.visible_to(viewer).select_related("host").in_bulk(keys)
    return {pk: each for pk, each in found.items() if each.gate_id is None or viewer.role_in(each) is not None}


def _texts(viewer: Viewer, keys: Sequence[int]) -> dict[int, Contribution]:
    return Contribution.visible_to(viewer).select_related("community").in_bulk(keys)


def _people(viewer: Viewer, keys: Sequence[int]) -> dict[int, Member]:
    """Who can still be written to, of those who were suggested."""
    door = Member.objects.visible_to(viewer).approved().filter(writable_by(viewer))
    found: dict[int, Member] = door.select_related("organisation").in_bulk(keys)
    return found


def _services(places: Iterable[int]) -> dict[int, list[str]]:
    """What communities are about."""
    rows = Community.responsibilities.through.objects.filter(community__in=list(places))
    found: dict[int, list[str]] = {}
    for pk, name in rows.values_list("community_id", "responsibility__name"):
        found.setdefault(pk, []).append(name)
    return found


def _read(viewer: Viewer, keys: Sequence[int]) -> set[int]:
    marks = ReadMark.objects.filter(member=viewer.member, contribution__in=keys)
    return {*marks.values_list("contribution_id", flat=True)}


def _in_touch(viewer: Viewer, keys: Sequence[int]) -> set[int]:
    """Whom of these the viewer has written to, or asked to be a contact; the apps say."""
    found: set[int] = set()
    for part in parts():
        if part.in_touch:
            ask: Any = dotted(part.in_touch)
            found |= ask(viewer, keys)
    return found
