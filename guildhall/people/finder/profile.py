"""A member's profile as the words and facts they are found by."""

from collections.abc import Iterable
from hashlib import blake2b

from guildhall.kernel.index import Row
from guildhall.kernel.index.words import words_of
from guildhall.people.models import Member


def row_of(member: Member) -> Row:
    """What the index holds of `member`; needs organisation, responsibilities and interests fetched."""
    body = member.organisation
    services = list(member.responsibilities.all())
    skills = [member.job_title, member.ask_me_about, *(service.name for service in services)]
    cares = [interest.name for interest in member.interests.all()]
    where = [body.name, body.short_name, body.other_names] if body else [member.claimed]
    return Row(
        member.pk,
        strong=_unique([*words_of(member.name), *initials(member.name)]),
        middle=_unique(_each(skills)),
        weak=_unique(_each([*where, *cares, member.about])),
        facts=_unique(_facts(member, skills[1:], cares)),
    )


def initials(name: str) -> list[str]:
    """Marks by which "G Llewellyn" and "GL" are found: the first letter of each name, all of them, first and last.

    A name that is only a letter has a mark of its own, by which "John Smith" finds J. Smith.
    """
    words = words_of(name)
    firsts = [word[0] for word in words]
    every = "".join(firsts)
    marks = [*firsts, every, every[:1] + every[-1:], *(f"{word}0" for word in words if len(word) == 1)]
    return [f"{mark}0" for mark in dict.fromkeys(marks) if mark]


def fact(sort: str, text: object) -> str:
    """A fact as one word: `fact("n", "Northern Ireland")` is "nnorthernireland"."""
    return sort + "".join(words_of(str(text)))


def spelt(row: Row) -> set[str]:
    """The words of a row that somebody may misspell."""
    marks = {word for word in row.strong if word.endswith("0")}
    return {word for word in (*row.strong, *row.middle) if len(word) > 2 and word.isalpha()} - marks


def digest(row: Row) -> str:
    """The same for the same row, and for no other."""
    said = "\n".join(" ".join(words) for words in (row.strong, row.middle, row.weak, row.facts))
    return blake2b(said.encode(), digest_size=8).hexdigest()


def _facts(member: Member, helps: Iterable[str], cares: Iterable[str]) -> Iterable[str]:
    yield "all"
    if member.mentors:
        yield fact("m", "mentor")
    if body := member.organisation:
        yield f"o{body.pk}"
        yield fact("k", body.kind)
        yield fact("n", body.nation)
        yield fact("g", body.region)
    for service in member.responsibilities.all():
        yield f"r{service.number}"
        yield fact("s", service.area)
    yield from (f"w{word}" for word in words_of(member.job_title))
    yield from (f"h{word}" for word in _each(helps))
    yield from (f"i{word}" for word in _each(cares))


def _each(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in words_of(text)]


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
