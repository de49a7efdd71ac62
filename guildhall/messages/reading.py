"""What a member finds in their messages: their list, a page of a conversation, and what a search finds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.html import format_html

from guildhall.contributions.models import Draft
from guildhall.contributions.thread import filled
from guildhall.kernel.http import Request
from guildhall.kernel.index import Question
from guildhall.kernel.index.asking import Group
from guildhall.kernel.index.words import asked
from guildhall.kernel.paging import Page
from guildhall.people.contacts.questions import blocked_by, writable_by
from guildhall.people.models import Block, Member
from guildhall.policy.viewer import Viewer

from .counting import recount
from .models import Conversation, Message, MessageFile, Seat
from .models.conversation import in_words
from .reach import heard_by
from .wording import WORDS

SIZE: Final = 25  # of any page
BEFORE: Final = 3  # messages shown before the one that is asked for
FOUND: Final = 200  # of a search

# -- the list


@dataclass(frozen=True)
class Line:
    """One conversation of the viewer's list."""

    seat: Seat
    people: list[Member]  # the others, who are there

    @property
    def conversation(self) -> Conversation:
        return self.seat.conversation

    @property
    def title(self) -> str:
        return title_of(self.conversation, self.people)

    @property
    def names(self) -> str:
        return in_words(self.people)


def title_of(conversation: Conversation, others: Sequence[Member]) -> str:
    """What a conversation is called: its subject, or those in it."""
    return conversation.subject or in_words(others) or "You alone"


def conversations(request: Request, *, put_away: bool) -> tuple[Page[Seat], list[Line]]:
    """A page of the viewer's list: those lately written in first."""
    seats = Seat.objects.of(request.viewer).filter(put_away__isnull=not put_away)
    hushed = Exists(Block.objects.filter(member=request.viewer.member, other=OuterRef("conversation__latest__author")))
    seats = seats.annotate(hushed=hushed).select_related("conversation__latest__author")
    page = Page(seats, request, by=("-active", "-id"), size=SIZE)
    return page, lines(request.viewer, page.rows)


def lines(viewer: Viewer, seats: Sequence[Seat]) -> list[Line]:
    """With the others of each: one query."""
    there: dict[int, list[Member]] = {seat.conversation_id: [] for seat in seats}
    every = Seat.objects.filter(Q(left=None) | Q(conversation__is_group=False), conversation__in=there)
    every = every.exclude(member=viewer.member)
    for seat in every.select_related("member").order_by("id"):
        there[seat.conversation_id].append(seat.member)
    return [Line(seat, there[seat.conversation_id]) for seat in seats]


# -- a conversation


@dataclass(frozen=True)
class Note:
    """Who came and went, between the messages."""

    at: datetime
    words: str


@dataclass
class Said:
    """One message as the viewer sees it."""

    message: Message
    html: str
    is_mine: bool
    is_new: bool = False  # the first that the viewer has not seen
    is_folded: bool = False  # of somebody the viewer blocks
    files: list[MessageFile] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)  # that stand before it


def seat_at(viewer: Viewer, pk: int, place: str = "") -> Seat | None:
    """The viewer's place in a conversation, with what they were typing there."""
    typed = Draft.objects.filter(member=viewer.member, place=place).values("fields")[:1]
    mine = Seat.objects.of(viewer).filter(conversation=pk).select_related("conversation")
    read = Message.objects.filter(conversation=pk, pk__gt=OuterRef("after")).order_by("pk").values("pk")[:1]
    return mine.annotate(typed=Subquery(typed), first=Subquery(read)).first() if pk < 2**63 else None


def seats_of(conversation: Conversation, viewer: Viewer) -> list[Seat]:
    """Everybody who takes part or did, in the order they came."""
    seats = conversation.seats.select_related("member__organisation", "added_by").order_by("joined", "id")
    return list(with_blocks(seats, viewer))


def with_blocks(seats: QuerySet[Seat], viewer: Viewer) -> QuerySet[Seat]:
    """With `blocked`: whether the viewer blocks them; `heard`: whether they hear what is written to them alone; and
    `willing`: whether they chose to be written to by the viewer, or have written themselves."""
    there = Member.objects.filter(pk=OuterRef("member"))
    wrote = Message.objects.filter(conversation=OuterRef("conversation"), author=OuterRef("member"))
    began = Conversation.objects.filter(pk=OuterRef("conversation"), begun_by=OuterRef("member"))
    return seats.annotate(
        blocked=Exists(Block.objects.filter(member=viewer.member, other=OuterRef("member"))),
        heard=Exists(there.filter(heard_by(viewer))),
        willing=Exists(there.filter(writable_by(viewer))) | Exists(wrote) | Exists(began),
    )


def may_be_written(conversation: Conversation, others: Sequence[Any]) -> bool:
    """Whether somebody would read what the viewer writes; `others` are seats with all that `with_blocks` adds."""
    return bool(others) and (conversation.is_group or all(seat.heard and seat.willing for seat in others))


def page_of(request: Request, seat: Seat) -> Page[Message]:
    """The page of a conversation that is asked for: around a message, at the first unread, else the newest."""
    mine = Message.objects.filter(conversation=seat.conversation_id, pk__gt=seat.after)
    asked_for = request.GET.get("at", "")
    at = int(asked_for) if asked_for.isascii() and asked_for.isdigit() and len(asked_for) < 19 else 0
    if not at and seat.unread > SIZE - BEFORE:
        at = seat.read + 1
    files = Exists(MessageFile.objects.filter(message=OuterRef("pk"), in_text=False))
    rows = mine.select_related("author__organisation").defer("tokens", "source").annotate(has_files=files)
    return Page(rows, request, by=("-id",), size=SIZE, after=_just_before(mine, at) if at else None)


def _just_before(mine: QuerySet[Message], at: int) -> list[int]:
    """The place of the page that begins a few messages before."""
    few = list(mine.filter(pk__lt=at).order_by("-pk").values_list("pk", flat=True)[:BEFORE])
    return [(few[-1] if few else at) - 1]


def earlier(page: Page[Message], seat: Seat) -> str:
    """The query string of the page before, or "": a page that was opened in the middle does not know whether it is the
    first."""
    first = getattr(seat, "first", None)  # annotated by `seat_at`
    return page.older if page.rows and page.rows[-1].pk != first else ""


def said_on(page: Page[Message], seat: Seat, seats: Sequence[Seat], viewer: Viewer) -> list[Said]:
    """The messages of a page, oldest first, with what stands between them."""
    rows = list(reversed(page.rows))
    blocked = {each.member_id for each in seats if getattr(each, "blocked", False)}
    shown = [
        Said(row, html, is_mine=row.author_id == seat.member_id, is_folded=row.author_id in blocked)
        for row, html in zip(rows, _filled([row.html for row in rows], seats, viewer), strict=True)
    ]
    _mark_new(shown, seat)
    _add_files(shown)
    _add_notes(shown, seats, seat, is_last=not page.newer)
    return shown


def _filled(htmls: Sequence[str], seats: Iterable[Seat], viewer: Viewer) -> list[str]:
    """References become links; of people, only those who take part are named."""
    known = {f"m:{seat.member.handle}": link(seat.member) for seat in seats}
    return filled("\0".join(htmls), viewer, people=known).split("\0") if htmls else []


def link(member: Member) -> str:
    """A member's name, as safe HTML."""
    return format_html('<a href="{}">{}</a>', member.get_absolute_url(), member.name)


def _mark_new(shown: list[Said], seat: Seat) -> None:
    new = (each for each in shown if each.message.pk > seat.read and not each.is_mine and not each.is_folded)
    if seat.unread and (first := next(new, None)):
        first.is_new = True


def _add_files(shown: list[Said]) -> None:
    having = {each.message.pk: each for each in shown if each.message.has_files}  # type: ignore[attr-defined]  # annotated
    if having:
        listed = MessageFile.objects.filter(message__in=having, in_text=False).select_related("upload").order_by("pk")
        for each in listed:
            having[each.message_id].files.append(each)


def _add_notes(shown: list[Said], seats: Sequence[Seat], mine: Seat, *, is_last: bool) -> None:
    """Each stands before the first message written after it."""
    for note in sorted(_notes(seats, mine), key=lambda note: note.at):
        after = next((each for each in shown if each.message.at > note.at), None)
        if after and (after is not shown[0] or note.at >= mine.joined):
            after.notes.append(note)


def _notes(seats: Sequence[Seat], mine: Seat) -> Iterable[Note]:
    began = mine.conversation.began
    for seat in seats:
        if seat.joined > began and seat.joined >= mine.joined:
            yield Note(seat.joined, f"{seat.added_by.name} added {seat.member.name}")
        if seat.left and seat.left >= mine.joined:
            yield Note(seat.left, f"{seat.member.name} left")


def mark_read(seat: Seat, last: int) -> None:
    """Note that everything up to the message `last` has been seen."""
    if last <= seat.read or not seat.unread:
        return
    mine = Seat.objects.filter(pk=seat.pk)
    # Two statements: the first waits for whoever is writing, so that the second sees what they wrote.
    mine.filter(read__lt=last).update(read=last)
    recount(mine)


# -- searching


def found(viewer: Viewer, words: str) -> list[Message]:
    """Messages of the viewer's own conversations with these words, the best first."""
    wanted = asked(words)
    if not wanted:
        return []
    groups = tuple(Group((word,), begins=(word,) if word == wanted[-1] else ()) for word in wanted)
    own = Message.objects.visible_to(viewer).not_withdrawn().exclude(author__in=blocked_by(viewer))
    keys = WORDS.best(Question(groups), within=own.order_by().values("pk"), many=FOUND)
    rows = (
        own.filter(pk__in=keys).select_related("author__organisation", "conversation").defer("tokens", "source", "html")
    )
    there = {row.pk: row for row in rows}
    return [there[key] for key in keys if key in there]
