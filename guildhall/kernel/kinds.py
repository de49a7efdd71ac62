"""What a tool or service declares about itself: plain data, no behaviour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from guildhall.kernel.words import Role

type Text = str | Promise


@dataclass(frozen=True, kw_only=True, slots=True)
class Replies:
    """How a kind may be answered."""

    allowed: bool = True
    live: bool = False  # shown as they come (chat)
    quiet: bool = False  # nobody is alerted


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One sort of contribution. Stored as "<tool label>.<name>"."""

    name: str
    one: Text
    many: Text
    icon: str = "file"
    page: str  # url name of its own page
    detail: str | None = None  # "events.Event", or nothing
    form: str = "guildhall.contributions.forms.ContributionForm"
    card: str = "guildhall.contributions.cards.card_of"  # dotted (contribution) -> StreamCard
    words: str | None = None  # extra text to index: dotted (contribution) -> str
    # dotted (keys) -> {key: [(title, text)]}: what is inside of one, piece by piece, to show where something was found
    inside: str | None = None
    replies: Replies = Replies()
    starts: Role = Role.MEMBER  # who may begin one
    common: bool = False  # every member of the community may revise it, until a facilitator locks it
    # dotted (contribution, by) -> None: what the tool notes of each wording of one, in the transaction that writes it;
    # may raise ValidationError
    said: str | None = None
    shared: str | None = None  # whether others have said something of one beside words: dotted (contribution) -> bool
    in_stream: bool = True
    tells: str | None = None  # what followers of its publishing find in the entry: dotted (contribution) -> dict
    expose: tuple[str, ...] = ()  # detail fields shown by the API and export


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """Something that waits for a member: a line of their home."""

    word: str  # "Mention"
    icon: str
    title: str
    url: str
    at: datetime
    note: str = ""
    n: int = 1  # how many things it stands for
    good: bool = False  # an opening rather than a duty


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Something that a member is told: on their page of notifications and, as they chose, by mail."""

    member: int  # the key of who is told
    about: str  # what is told again about the same thing is one line and one thread of mail: "message:12"
    title: Text  # one plain line: "Priya Nair wrote to you"
    text: str = ""  # what there is to read, plain; empty where it may not leave Guildhall
    url: str
    why: Text  # how it comes that they are told: "You take part in this conversation"
    # "at_once", "daily" or "weekly", where they chose it for this alone: who declares `levels` for the word before the
    # colon. Else it goes as they want mail in general
    how: str = ""
    takes_answers: bool = (
        False  # whether a reply by mail goes there: who declares `by_mail` for the word before the colon
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A list that a feed reader may be given, as one viewer sees it."""

    title: str  # "Housing", "What Priya Nair began"
    url: str  # the page that shows the same
    # a queryset of contributions, only what the viewer may read; the feed takes the newest of them
    rows: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """A piece of somebody else's page."""

    slot: str  # "home.aside" "community.main" "contribution.actions" "profile.main"
    template: str
    context: str  # dotted (request, subject) -> dict | None (None: do not show)


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowing:
    """A filter that an app adds to the people finder."""

    name: str  # the parameter in the address
    label: Text
    # dotted (viewer, value) -> (choices, chosen): the choices as (value, words); what `value` is called, or "" where it
    # is nothing the viewer may choose
    choices: str
    members: str  # dotted (viewer, value) -> queryset of the keys of members: only what the viewer may know
    why: Text  # "In {}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """A number a community can watch."""

    name: str
    title: Text
    help: Text
    count: str  # dotted (contributions, day) -> int


class Then(StrEnum):
    """What becomes of a row that names a member."""

    MOVES = "moves"  # with two accounts that become one: it names the one that is kept
    GOES = "goes"
    STAYS = "stays"  # when somebody is erased: it names who is then nobody in particular
    UNNAMED = "unnamed"  # it names nobody any more


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """A column that names a member. What becomes of its rows when two accounts become one and when the person is
    erased; and what of them the person may take along. `kernel/own.py` does it, for all apps."""

    of: str  # "contributions.Reaction.member"
    erased: Then  # GOES, STAYS or UNNAMED
    merged: Then = Then.MOVES  # or GOES: what is worked out again, or belongs to one way of signing in
    # the columns beside it of which a member has one row at most: where both accounts have one, the going one's goes
    each: tuple[str, ...] = ()
    where: Mapping[str, Any] = field(default_factory=dict)  # the rows of which that holds
    newest: str = ""  # of those two the one goes that has the smaller value here, wherever it comes from
    greater: tuple[str, ...] = ()  # columns of which the row that is kept has the greater of the two
    lesser: tuple[str, ...] = ()
    unset: tuple[str, ...] = ()  # columns that stay empty where one of the two has nothing there
    apart: tuple[str, ...] = ()  # columns that may not name the same member as this one: such a row goes
    is_private: bool = False  # nobody else is told that there are any, nor how many: no steward who would merge them
    counted: Text = ""  # what a steward reads who merges, where `section` is in the person's own words
    # the data download: the name of a section and its columns, as {words: path}; or why there is none
    section: Text = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    seen: tuple[str, ...] = ()  # what it is about, where the person must still be able to see it: "contribution"
    untold: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A part of what a person may take along."""

    title: Text
    rows: Iterable[Mapping[str, Any]]  # {words: value}; plain values
    files: Iterable[Any] = ()  # uploads
    note: Text = ""
