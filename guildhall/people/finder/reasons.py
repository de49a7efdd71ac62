"""The reasons of a whole page of people: one query for what they and the viewer say of themselves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import F, QuerySet, Value

from guildhall.kernel.apps import narrowings
from guildhall.kernel.index.words import asked as words_asked
from guildhall.kernel.index.words import words_of
from guildhall.people import councils
from guildhall.people.models import Member
from guildhall.people.presence import here_now
from guildhall.policy.viewer import Viewer

from .asked import Asked, Meant
from .why import Found, Said, told

_HERE: Final = -1  # in place of the number of a service


@dataclass
class Traits:
    """What a member looks after and cares for: number → name, and names."""

    services: dict[int, str] = field(default_factory=dict)
    interests: list[str] = field(default_factory=list)
    is_here: bool = False  # now, as the viewer may see


def traits_of(pks: Sequence[int], viewer: Viewer | None = None) -> dict[int, Traits]:
    """Of each of these members, as it is now; with who is here, if it is for a viewer. One query."""
    services = Member.responsibilities.through.objects.filter(member__in=pks)
    interests = Member.interests.through.objects.filter(member__in=pks)
    rows = [_named(services, "responsibility__number", "responsibility__name"), _named(interests, 0, "interest__name")]
    if viewer:
        rows.append(_named(here_now(viewer).filter(member__in=pks), _HERE, "member__handle"))
    found = {pk: Traits() for pk in pks}
    for pk, number, name in rows[0].union(*rows[1:], all=True):
        if number == _HERE:
            found[pk].is_here = True
        elif number:
            found[pk].services[number] = name
        else:
            found[pk].interests.append(name)
    for traits in found.values():
        traits.interests.sort()
        traits.services = dict(sorted(traits.services.items(), key=lambda service: service[1]))
    return found


def _named(rows: QuerySet[Any], number: str | int, name: str) -> QuerySet[Any]:
    return rows.values_list("member", Value(number) if isinstance(number, int) else F(number), F(name))


@dataclass(frozen=True)
class Explaining:
    """What the reasons of one page are taken from."""

    viewer: Viewer
    meant: Meant
    likes: Mapping[int, councils.Like]
    called: Sequence[str] = ()  # what other apps' filters say of everybody here

    def each(self, members: Sequence[Member]) -> list[Found]:
        """Those of `members` for whom there is a reason, with it. Whose profile has changed since is left out."""
        own = self.viewer.member
        keys = [*(member.pk for member in members), *([own.pk] if own not in members else [])]
        traits = traits_of(keys, self.viewer)
        found = []
        for member in members:
            member.is_here = traits[member.pk].is_here
            also = self._also(member, traits[member.pk], traits[own.pk])
            said = Said(member, list(traits[member.pk].services.values()), traits[member.pk].interests)
            if also is not None and (one := told(said, self.meant.groups, also)):
                found.append(one)
        return found

    def _also(self, member: Member, his: Traits, own: Traits) -> list[str] | None:
        """Reasons that are not words; None if a filter fits the index and not the person any more."""
        asked = self.meant.asked
        filtered = [*_by_profile(asked, member, his)]
        if None in filtered:
            return None
        alike = [*_as_you(his, own)] if member != self.viewer.member else []
        return [*(words for words in filtered if words), *self._by_place(asked, member), *self.called, *alike]

    def _by_place(self, asked: Asked, member: Member) -> Iterator[str]:
        body = member.organisation
        if body is None:
            return
        if like := self.likes.get(body.pk):
            yield f"{body.short_name} is like it" + (f": {', '.join(map(small, like.why[:2]))}" if like.why else "")
        if asked.one("organisation"):
            yield f"Works at {body.name}"
        if asked.filters.get("kind"):
            yield str(body.get_kind_display())
        if asked.one("region") or asked.filters.get("nation"):
            yield f"In {body.region if asked.one('region') else body.nation}"


def called(asked: Asked, chosen: Mapping[str, str]) -> list[str]:
    """What other apps' filters say of everybody who is left."""
    told = ((narrowing, chosen.get(narrowing.name)) for narrowing in narrowings() if narrowing.name in asked.more)
    return [str(narrowing.why).format(words) for narrowing, words in told if words]


def _by_profile(asked: Asked, member: Member, his: Traits) -> Iterator[str | None]:
    """For each filter of what people say of themselves, what they say; None where they do not say it any more."""
    if asked.one("mentor"):
        yield "Happy to help newcomers" if member.mentors else None
    if number := asked.one("responsibility"):
        name = his.services.get(int(number)) if number.isascii() and number.isdecimal() else None
        yield f"Responsible for {small(name)}" if name else None
    if words := words_asked(asked.one("interest")):
        fitting = [name for name in his.interests if {*words} <= {*words_of(name)}] or [
            name for name in his.interests if {*words} & {*words_of(name)}
        ]
        yield f"Interested in {', '.join(fitting[:2])}" if fitting else None
    if words := words_asked(asked.one("help")):
        fitting = [name for name in his.services.values() if {*words} & {*words_of(name)}]
        helps = {*words} & {*words_of(member.ask_me_about)}
        reason = f"Responsible for {', '.join(map(small, fitting[:2]))}" if fitting else None
        yield "Can help with it" if helps else reason


def _as_you(his: Traits, own: Traits) -> Iterator[str]:
    if shared := [name for number, name in his.services.items() if number in own.services]:
        yield f"Responsible for {small(shared[0])}, as you are"
    if cares := [name for name in his.interests if name in own.interests]:
        yield f"Interested in {cares[0]}, as you are"


def small(name: str) -> str:
    """ "Homelessness" within a sentence; "CCTV" stays."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
