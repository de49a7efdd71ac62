"""How any contribution looks in a stream."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from django.apps import apps

from guildhall.kernel.apps import dotted, kinds
from guildhall.kernel.prepared import Prepared
from guildhall.people.models import Member

from .models import Contribution


@dataclass(frozen=True, slots=True)
class Face:
    """What a card shows of its author; of the public ones, name and organisation, no more."""

    name: str
    organisation_name: str
    handle: str = ""
    job_title: str = ""
    photo_url: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """What a card shows of its community."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class StreamCard:
    """What the component `stream_item` shows: all of it plain values, for it is drawn once for the same ones."""

    title: str
    url: str
    author: Face
    kind_name: str
    icon: str
    at: datetime
    excerpt: str
    community: Place
    replies: int
    new: bool
    state: str = ""
    facts: tuple[str, ...] = ()


def cards_of(said: Sequence[Contribution]) -> list[StreamCard]:
    """The cards of roots of any kinds, each drawn as its kind asks; one query for what their tools know of them."""
    named = {row.kind: detail for row in said if (detail := kinds()[row.kind].detail)}
    if named:
        _fetch({row.pk: row for row in said if row.kind in named}, sorted(set(named.values())))
    draw = {
        name: cast("Callable[[Contribution], StreamCard]", dotted(kinds()[name].card))
        for name in {row.kind for row in said}
    }
    return [draw[row.kind](row) for row in said]


def _fetch(said: dict[int, Contribution], details: Sequence[str]) -> None:
    """Put the tools' own rows to `said`: those of several tools are fetched together, however many there are."""
    if len(details) == 1:
        for found in _details(details[0]).rows(of=list(said)):
            setattr(said[found.pk], _accessor(details[0]), found)
        return
    for row in _all_details().rows(of=list(said)):
        accessor = _accessor(kinds()[row.kind].detail or "")
        if detail := getattr(row, accessor, None):
            setattr(said[row.pk], accessor, detail)


def _accessor(detail: str) -> str:
    return apps.get_model(detail).__name__.lower()  # Detail's related_name


@cache
def _details(model: str) -> Prepared[Any]:
    return Prepared(lambda of: cast("Any", apps.get_model(model)).objects.filter(pk__in=of), of=list)


@cache
def _all_details() -> Prepared[Contribution]:
    accessors = {_accessor(kind.detail) for kind in kinds().values() if kind.detail}
    return Prepared(lambda of: Contribution.everything.filter(pk__in=of).select_related(*sorted(accessors)), of=list)


def in_streams() -> list[str]:
    """Stored names of the kinds that streams show. What a tool wrote that is gone is not among them."""
    return [name for name, kind in kinds().items() if kind.in_stream]


def card_of(said: Contribution, *, kind_name: str = "", icon: str = "", state: str = "") -> StreamCard:
    """The card of a root; asks no query of a row that `doors.begun` gave."""
    kind = said.kind_of
    seen, is_public = getattr(said, "seen", None), not hasattr(said, "seen")  # `begun` has not asked it for a visitor
    return StreamCard(
        title=said.title,
        url=said.get_absolute_url(),
        author=_face(said.author, is_public=is_public),
        kind_name=kind_name or str(kind.one).capitalize(),
        icon=icon or kind.icon,
        at=said.active,
        excerpt=said.excerpt,
        community=Place(said.community.name, said.community.slug),
        replies=said.replies,
        new=not is_public and (seen is None or seen < said.active),
        state=state,
        facts=("Pinned",) if said.pinned else (),
    )


def _face(author: Member, *, is_public: bool) -> Face:
    if is_public:
        return Face(**author.in_public)  # type: ignore[arg-type]  # both of them texts
    return Face(author.name, author.organisation_name, author.handle, author.job_title, author.photo_url, author.pk)
