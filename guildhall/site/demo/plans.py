"""What the demonstration tells: people, communities and what is said in them, as plain frozen values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormerPost:
    """A post held before this one; `organisation` is a code of the register, `until` a year."""

    organisation: str
    job_title: str
    until: int


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up member. `sign_in` names the printed sign-in (member, facilitator, steward) or is empty."""

    handle: str
    name: str
    email: str
    organisation: str
    job_title: str
    capacity: str
    standing: str
    about: str
    ask_me_about: str
    responsibilities: tuple[int, ...]
    interests: tuple[str, ...]
    former_posts: tuple[FormerPost, ...]
    mail: str
    steward: bool
    sign_in: str
    joined_days_ago: float


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """Somebody asks to join and waits."""

    person: str
    note: str
    days_ago: float


@dataclass(frozen=True, slots=True)
class InvitationPlan:
    """An invitation not yet answered, to a member (`person`) or to a new `email`; the other is empty."""

    person: str
    email: str
    sent_by: str
    message: str
    days_ago: float


@dataclass(frozen=True, slots=True)
class CommunityPlan:
    """A community; people by handle, `parent` by slug or empty. The first facilitator founds it."""

    slug: str
    name: str
    purpose: str
    access: str
    kind: str
    theme: str
    host: str
    parent: str
    facilitators: tuple[str, ...]
    members: tuple[str, ...]
    question: str
    welcome: str
    tools: tuple[str, ...]
    responsibilities: tuple[int, ...]
    requests: tuple[RequestPlan, ...]
    invitations: tuple[InvitationPlan, ...]
    founded_days_ago: float
    ends_in_days: float
    publishes: bool

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody in it."""
        return self.facilitators + self.members


@dataclass(frozen=True, slots=True)
class ReactionPlan:
    """One person's reaction: thanks, agree or saved (with the hours it saved, else 0)."""

    kind: str
    person: str
    hours: float


@dataclass(frozen=True, slots=True)
class ReplyPlan:
    """A reply, so many hours after its root; `parent` is the place (from 0) of the reply it answers."""

    author: str
    hours_after: float
    body: str
    parent: int | None
    reactions: tuple[ReactionPlan, ...]
    accepted: bool

    @property
    def thanks(self) -> tuple[str, ...]:
        """Who thanked for it."""
        return tuple(reaction.person for reaction in self.reactions if reaction.kind == "thanks")


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """Somebody writes a wiki page anew."""

    author: str
    days_ago: float
    note: str
    minor: bool
    body: str


@dataclass(frozen=True, slots=True)
class CarePlan:
    """How good the practice on a wiki page is, who looks after it, and in how many days it is due, or was."""

    status: str
    owner: str
    review_in: float
    overdue: float


@dataclass(frozen=True, slots=True)
class FilePlan:
    """A document's file: what it is called, what stands in it, and so many days ago."""

    name: str
    text: str
    note: str
    days_ago: float


@dataclass(frozen=True, slots=True)
class UsePlan:
    """Somebody used a document."""

    person: str
    hours: float
    note: str


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """What a document has: its folder ("Letters / Welsh"), what it says of itself, its files, and who used it."""

    folder: str
    about: dict[str, str]
    year: int | None
    review_in_days: int | None
    files: tuple[FilePlan, ...]
    uses: tuple[UsePlan, ...]
    downloads: int


@dataclass(frozen=True, slots=True)
class ContributionPlan:
    """A contribution with what followed; `audience` is empty where the community's own default holds."""

    community: str
    kind: str
    question: bool
    title: str
    author: str
    days_ago: float
    body: str
    tags: tuple[str, ...]
    audience: str
    pinned: bool
    replies: tuple[ReplyPlan, ...]
    reactions: tuple[ReactionPlan, ...]
    url: str = ""  # of a link
    silent_for: float = 0  # days that a link has not answered
    shown_for: float = 0  # days that an announcement stands at the top
    below: bool = False  # in sub-communities too
    under: str = ""  # title of the wiki page above
    care: CarePlan | None = None  # of a wiki page
    changes: tuple[ChangePlan, ...] = ()  # of a wiki page
    document: DocumentPlan | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The whole demonstration: communities parents first, contributions oldest first."""

    people: tuple[Person, ...]
    communities: tuple[CommunityPlan, ...]
    contributions: tuple[ContributionPlan, ...]
    tags: tuple[str, ...]
