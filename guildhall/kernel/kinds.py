"""What a tool or service declares about itself: plain data, no behaviour."""

from dataclasses import dataclass
from datetime import datetime

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
