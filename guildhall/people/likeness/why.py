"""Why two people are alike, in one plain line, from what the viewer may read of both."""

from collections.abc import Iterator, Sequence

from guildhall.kernel.index.words import words_of
from guildhall.people import councils
from guildhall.people.finder.reasons import Traits, small
from guildhall.people.models import Member, Organisation

from .traits import as_large, role_words

MOST = 4  # things said


def alike(one: Member, other: Member, his: Traits, theirs: Traits, shared: Sequence[str] = ()) -> str:
    """What `one` and `other` have in common: "Responsible for homelessness, and also at a unitary council". Or ""."""
    things = [*_things(one, other, his, theirs, shared)][:MOST]
    said = ", ".join(things[:-1]) + (", and " if len(things) > 1 else "") + things[-1] if things else ""
    return said[:1].upper() + said[1:]


def _things(one: Member, other: Member, his: Traits, theirs: Traits, shared: Sequence[str]) -> Iterator[str]:
    if services := [name for number, name in theirs.services.items() if number in his.services]:
        yield f"responsible for {_and(list(map(small, services)))}"
    if words := [word for word in _title(other) if word in {*role_words(one.job_title)}]:
        yield f"“{' '.join(words)}” in the job title"
    if interests := [name for name in theirs.interests if name in his.interests]:
        yield f"interested in {_and(interests)}"
    if shared:
        yield f"in {_and(shared)}"
    yield from _places(one.organisation, other.organisation)


def _title(member: Member) -> list[str]:
    """The words of a job title as they are matched, each once."""
    return list(dict.fromkeys(word for word in words_of(member.job_title) if word in role_words(member.job_title)))


def _places(one: Organisation | None, other: Organisation | None) -> Iterator[str]:
    if one is None or other is None:
        return
    if one == other:
        yield f"at {other.short_name}"
        return
    if one.kind == other.kind:
        label = councils.KINDS[Organisation.Kind(other.kind)]
        yield f"at {label[:1].lower()}{label[1:]}"
    if as_large(one.population, other.population) > 150:
        yield f"for about as many people ({other.population:,})"
    if one.region and one.region == other.region:
        yield f"in {other.region}"
    elif one.nation and one.nation == other.nation and one.kind != other.kind:
        yield f"in {other.nation}"


def _and(names: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and 3 more"."""
    if len(names) > 2:
        return f"{names[0]}, {names[1]} and {len(names) - 2} more"
    return " and ".join(names)
