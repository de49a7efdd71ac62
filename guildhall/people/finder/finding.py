"""Finding: what was asked becomes a page of people, each with the reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db.models import QuerySet
from django.http import QueryDict

from guildhall.kernel.apps import dotted, narrowings
from guildhall.kernel.http import Request
from guildhall.kernel.index import Question
from guildhall.kernel.index.database import LOOKED_AT
from guildhall.kernel.paging import Page, Ranked
from guildhall.people import councils, likeness
from guildhall.people.models import Member
from guildhall.people.presence import here_now
from guildhall.policy.viewer import Viewer

from .asked import Asked, Meant, meant_by
from .keeping import PEOPLE
from .reasons import Explaining, called
from .why import Found

SIZE: Final = 20


@dataclass
class Results:
    """A page of what was found."""

    asked: Asked
    people: list[Found]
    page: Page[Member] | Ranked
    many: int | None  # how many there are in all; None where nobody counted
    chosen: Mapping[str, str] = field(default_factory=dict)  # what the filters' values are called
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)  # of other apps' filters
    is_some: bool = False  # nobody has all the words; these have some

    @property
    def is_more(self) -> bool:
        """There are more than were looked at."""
        return self.many is not None and self.many >= LOOKED_AT


@dataclass(frozen=True)
class Looking:
    """Who looks, for what, and among whom."""

    viewer: Viewer
    meant: Meant
    within: QuerySet[Any] | None
    chosen: Mapping[str, str]  # what the filters' values are called
    choices: Mapping[str, Sequence[tuple[str, str]]]
    likes: Mapping[int, councils.Like]  # organisations like the one named, by key


def find(request: Request) -> Results:
    """The page of the finder that the address asks for."""
    asked = Asked.of(request.GET)
    looking = _looking(request.viewer, asked)
    return _in_order(request, looking) if _by_name(looking) else _ranked(request, looking)


def everybody(viewer: Viewer, said: QueryDict, *, most: int) -> list[Member]:
    """All whom a search finds, by name; if they are `most`, there may be more."""
    looking = _looking(viewer, Asked.of(said))
    question, members = looking.meant.question(), _members(looking)
    if not question.is_empty:
        keys = PEOPLE.best(question, within=looking.within)
        if not keys and len(question.groups) > 1:
            keys = PEOPLE.best(looking.meant.question(some=True), within=looking.within)
        members = members.filter(pk__in=keys)
    if looking.within is not None:
        members = members.filter(pk__in=looking.within)
    return list(members.order_by("name", "id")[:most])


def suggestions(viewer: Viewer, words: str, many: int = 6) -> list[Member]:
    """Whom somebody may be typing the name of: the last word may be no more than its beginning."""
    groups = meant_by(Asked(words=words[:100]), None, ()).groups
    if not groups:
        return []
    last = replace(groups[-1], begins=groups[-1].exact[:1])
    keys = PEOPLE.best(Question((*groups[:-1], last)), many=many)
    members = Member.objects.visible_to(viewer).approved().select_related("organisation").in_bulk(keys)
    return [members[key] for key in keys if key in members]


def by_words(viewer: Viewer, words: str, many: int) -> tuple[list[Found], int]:
    """The `many` best for these words, with the reasons; and how many there are, up to as many as are compared."""
    meant = meant_by(Asked(words=words[:100]), None, ())
    if not meant.groups:
        return [], 0
    keys = PEOPLE.best(meant.question())
    members = Member.objects.visible_to(viewer).approved().select_related("organisation").in_bulk(keys[:many])
    rows = [members[key] for key in keys[:many] if key in members]
    return (Explaining(viewer, meant, {}).each(rows) if rows else []), len(keys)


def _looking(viewer: Viewer, asked: Asked) -> Looking:
    """What the filters mean, and what their values are called."""
    known = councils.bodies()
    body = known.get(asked.one("organisation"))
    own = viewer.member.organisation
    like = known.get(own.slug if asked.one("like") == "mine" and own else asked.one("like"))
    likes = councils.alike(like, list(known.values())) if like else []
    chosen = {"organisation": body.name if body else "", "like": like.short_name if like else ""}
    choices = {}
    for narrowing in narrowings():
        ask: Any = dotted(narrowing.choices)
        choices[narrowing.name], chosen[narrowing.name] = ask(viewer, asked.more.get(narrowing.name, ""))
    meant = meant_by(asked, body, [each.body for each in likes])
    return Looking(viewer, meant, _within(viewer, asked), chosen, choices, {each.body.pk: each for each in likes})


def _within(viewer: Viewer, asked: Asked) -> QuerySet[Any] | None:
    """The keys that other apps' filters leave, and who is here."""
    members: QuerySet[Any] | None = None
    if asked.one("online"):
        members = Member.objects.filter(pk__in=here_now(viewer).values("member"))
    for narrowing in narrowings():
        if value := asked.more.get(narrowing.name):
            ask: Any = dotted(narrowing.members)
            members = (Member.objects if members is None else members).filter(pk__in=ask(viewer, value))
    return None if members is None else members.order_by().values("pk")


def _by_name(looking: Looking) -> bool:
    """By name if asked for, and where there is nothing to compare."""
    asked = looking.meant.asked
    return asked.order == "name" or (not looking.meant.groups and asked.order != "like")


def _in_order(request: Request, looking: Looking) -> Results:
    """By name, through the index of names."""
    members, question = _members(looking), looking.meant.question()
    many = None
    if looking.within is not None:
        members = members.filter(pk__in=looking.within)
    if not question.is_empty:
        keys = PEOPLE.best(question, within=looking.within)
        many = len(keys)
        members = members.filter(pk__in=keys) if many < LOOKED_AT else members.filter(_fits(question))
    page = Page(members, request, by=("name", "id"), size=SIZE)
    return _results(looking, page.rows, page, many)


def _fits(question: Any) -> Any:
    return PEOPLE.fits(question, '"people_member"."id"')


def _ranked(request: Request, looking: Looking) -> Results:
    """The best first; nearly everybody may fit, so only so many are compared."""
    question = looking.meant.question()
    is_some = False
    if question.is_empty:
        keys = list(_liked(looking))
    else:
        keys = PEOPLE.best(question, within=looking.within)
        if not keys and len(question.groups) > 1:
            keys = PEOPLE.best(looking.meant.question(some=True), within=looking.within)
            is_some = bool(keys)
        keys = _likest_first(looking, keys) if looking.meant.asked.order == "like" else keys
    page = Ranked(keys, request, size=SIZE)
    members = _members(looking).in_bulk(page.keys)
    rows = [members[key] for key in page.keys if key in members]
    return _results(looking, rows, page, len(keys), is_some=is_some)


def _results(
    looking: Looking, rows: Sequence[Member], page: Page[Member] | Ranked, many: int | None, *, is_some: bool = False
) -> Results:
    asked = looking.meant.asked
    explaining = Explaining(looking.viewer, looking.meant, looking.likes, called(asked, looking.chosen))
    return Results(asked, explaining.each(rows), page, many, looking.chosen, looking.choices, is_some)


def _members(looking: Looking) -> QuerySet[Member]:
    """The door."""
    found: QuerySet[Member] = Member.objects.visible_to(looking.viewer).approved().select_related("organisation")
    return found


def _liked(looking: Looking) -> Sequence[int]:
    """Those most like the viewer; with a filter, those of them it leaves."""
    keys = likeness.likest(looking.viewer)
    if looking.within is None:
        return keys
    there = {*Member.objects.filter(pk__in=looking.within).filter(pk__in=keys).values_list("pk", flat=True)}
    return [key for key in keys if key in there]


def _likest_first(looking: Looking, keys: list[int]) -> list[int]:
    liked = likeness.likest(looking.viewer)
    if len(keys) >= LOOKED_AT:  # others like the viewer may be further down than anybody looked
        among = Member.objects.filter(pk__in=liked).order_by().values("pk")
        keys = [*dict.fromkeys([*PEOPLE.best(looking.meant.question(), within=among), *keys])]
    there = {*keys}
    first = [key for key in liked if key in there]
    return [*first, *(key for key in keys if key not in {*first})]
