"""What somebody asks the finder: words, and filters, read from the address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from django.http import QueryDict

from guildhall.kernel.apps import narrowings
from guildhall.kernel.index import Question
from guildhall.kernel.index.asking import Group
from guildhall.kernel.index.words import asked, grams, nearest
from guildhall.kernel.text import clean_text, one_line
from guildhall.people.councils import Body
from guildhall.people.models import Spelling

from .keeping import SPELLINGS
from .profile import fact

ORDERS: Final = {"best": "Best match first", "like": "Most like me first", "name": "By name"}
_NOBODYS: Final = "nobody0"
_MOST: Final = 20  # values of one filter
_LISTS: Final = ("kind", "nation")
_SINGLE: Final = ("organisation", "region", "area", "responsibility", "interest", "help", "like", "mentor", "online")


@dataclass(frozen=True)
class Asked:
    """A search as it was asked for. `more` are the filters of other apps, by name."""

    words: str = ""
    order: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, said: QueryDict) -> Self:
        """From an address: anything may stand there."""
        filters = {name: [_plain(value) for value in said.getlist(name)[:_MOST]] for name in _LISTS}
        filters |= {name: [_plain(said.get(name, ""))] for name in _SINGLE}
        filters["online"] = [value for value in filters["online"] if value == "now"]
        more = {each.name: _plain(said.get(each.name, "")) for each in narrowings()}
        return cls(
            words=_plain(said.get("q", "")),
            order=said.get("order", ""),
            filters={name: values for name, each in filters.items() if (values := [value for value in each if value])},
            more={name: value for name, value in more.items() if value},
        )

    def one(self, name: str) -> str:
        """The value of a filter that has one."""
        return next(iter(self.filters.get(name, ())), "")

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.filters or self.more)


@dataclass(frozen=True)
class Meant:
    """What is looked for: words with those that are nearly alike, and facts, each any one of several."""

    asked: Asked
    groups: tuple[Group, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    councils: Sequence[Body] = ()  # those like the one that was named

    def question(self, *, some: bool = False) -> Question:
        return Question(self.groups, self.facts, some=some)


def meant_by(asked_for: Asked, organisation: Body | None, councils: Sequence[Body]) -> Meant:
    """Asks the vocabulary, once."""
    wanted = asked(asked_for.words)
    facts = tuple(_facts(asked_for, organisation, councils))
    if asked_for.words and not wanted:  # signs, and nothing to look for
        facts += ((_NOBODYS,),)
    return Meant(asked_for, tuple(groups(wanted)), facts, councils)


def groups(wanted: list[str]) -> list[Group]:
    """Each word with the words it may have been meant for."""
    near = nearby([word for word in wanted if len(word) > 2 and word.isalpha()])
    return [_group(word, near.get(word, [])) for word in wanted]


def nearby(words: list[str]) -> dict[str, list[str]]:
    """For each word that nobody's profile holds, those that are nearly it."""
    known = {*Spelling.objects.filter(word__in=words).values_list("word", flat=True)} if words else set()
    unknown = [word for word in words if word not in known]
    if not unknown:
        return {}
    question = Question((Group(tuple(dict.fromkeys(gram for word in unknown for gram in grams(word)))),))
    near = SPELLINGS.among(question, many=60 * len(unknown), looked_at=20_000)
    others = list(Spelling.objects.filter(pk__in=near).values_list("word", flat=True))
    return {word: nearest(word, others) for word in unknown}


def _group(word: str, near: list[str]) -> Group:
    if len(word) == 1:
        return Group((word, f"{word}0") if word.isalpha() else (word,))
    if len(word) < 4:  # perhaps initials
        return Group((word,), near=(f"{word}0", *near), begins=(word,) if len(word) > 2 else ())
    return Group((word,), near=(f"{word[0]}00", *near) if word.isalpha() else tuple(near), begins=(word,))


def _facts(said: Asked, organisation: Body | None, councils: Sequence[Body]) -> Iterator[tuple[str, ...]]:
    """Each filter as the facts of which one must be there; what cannot be is a fact nobody has."""
    if said.one("organisation"):
        yield (f"o{organisation.pk}" if organisation else _NOBODYS,)
    if said.one("like"):
        yield tuple(f"o{body.pk}" for body in councils) or (_NOBODYS,)
    if said.one("mentor"):
        yield (fact("m", "mentor"),)
    for name, sort in (("kind", "k"), ("nation", "n"), ("region", "g"), ("area", "s"), ("responsibility", "r")):
        if values := said.filters.get(name):
            yield tuple(fact(sort, value) for value in values)
    for name, sort in (("interest", "i"), ("help", "h")):
        if said.one(name):
            yield from ((sort + word,) for word in asked(said.one(name)) or [_NOBODYS])


def _plain(text: str) -> str:
    return one_line(clean_text(text))[:100]
