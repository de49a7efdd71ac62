"""What a mail says of what its reader is told: asked of the law, of the parts and of the reader's wishes once more."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Final

from django.conf import settings
from django.utils.html import escape

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.contributions.thread import filled
from guildhall.kernel.kinds import Notice
from guildhall.kernel.text import excerpt, plain
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from . import wishes
from .models import Notification
from .telling import notices_of
from .unread import there, unseen

LONGEST: Final = 6_000  # characters of one piece's HTML; a longer one begins in the mail and is read on at its page
SHOWN: Final = (
    "member", "entry__actor", "community", "contribution__author__organisation", "contribution__community",
    "contribution__version", "contribution__root__community",
)  # fmt: skip
_PICTURE: Final = re.compile(r"<img\b[^>]*?alt=\"([^\"]*)\"[^>]*>|<img\b[^>]*>")
_BOX: Final = re.compile(r"<input\b[^>]*type=\"checkbox\"([^>]*)>")
_HERE: Final = re.compile(r"(href=\")/(?!/)")
DID: Final = {"published": "began this", "replied": "replied", "revised": "changed this"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that was said, or that happened."""

    pk: int
    who: str
    did: str
    url: str
    html: str = ""  # empty where the words may not leave Guildhall
    text: str = ""
    is_cut: bool = False
    at: object = None

    @property
    def deed(self) -> str:
        """Who did what."""
        return f"{self.who} {self.did}".strip()


@dataclass(frozen=True, slots=True)
class Thread:
    """All that one reader is told about one thing."""

    about: str
    scope: str
    title: str
    url: str
    place: str
    place_id: int
    why: str
    weight: tuple[int, int, int]  # the smaller the better
    pieces: list[Piece] = field(default_factory=list)
    takes_answers: bool = False
    begins: bool = False  # its first piece is what began it
    is_closed: bool = False  # its words stay inside

    @property
    def where(self) -> str:
        """Its place, unless the reason names it."""
        return "" if self.place in self.why else f"{self.place}."

    def heading(self, piece: Piece) -> str:
        """Who did what in `piece`; "" where the title of all has said so."""
        return "" if len(self.pieces) == 1 and piece.deed == self.title else piece.deed


def rows_for(keys: Iterable[int]) -> list[Notification]:
    """Of these notifications those that may still be mailed: the law is asked again, and so is everybody's wish."""
    rows = Notification.objects.filter(there(), unseen(), pk__in=list(keys), mailed=None)
    rows = rows.filter(member__standing=Standing.APPROVED, member__undeliverable=None)
    found = list(rows.prefetch_related(*SHOWN).order_by("member", "about", "pk"))  # most tell many of the same thing
    levels = wishes.now(found)
    return [row for row in found if levels[row.pk] != Member.Mail.NONE]


def threads(rows: Sequence[Notification], *, whole: bool) -> dict[int, list[Thread]]:
    """By member what they are told, a thread for each thing. `rows` are of `rows_for`.

    Arguments:
        whole: with all the words; else with the first of them.
    """
    told = _asked_again(rows)
    found: dict[int, list[Thread]] = {}
    for (member, _), some in groupby(rows, key=attrgetter("member_id", "about")):
        if thread := _thread(list(some), told, whole=whole):
            found.setdefault(member, []).append(thread)
    return found


def _asked_again(rows: Sequence[Notification]) -> dict[tuple[int, int], Notice]:
    """What parts still have to tell, by entry and member."""
    of_parts = [row for row in rows if row.title]
    entries = {row.entry_id: row.entry for row in of_parts}
    members = {pk: [row.member_id for row in of_parts if row.entry_id == pk] for pk in entries}
    return {(pk, notice.member): notice for pk, entry in entries.items() for notice in notices_of(entry, members[pk])}


def _thread(rows: list[Notification], told: dict[tuple[int, int], Notice], *, whole: bool) -> Thread | None:
    of_parts = [row for row in rows if row.title]
    notices = [(row, told[row.entry_id, row.member_id]) for row in of_parts if (row.entry_id, row.member_id) in told]
    said = [(row, row.contribution) for row in rows if not row.title and row.contribution is not None]
    if said:
        return _of_contributions(said, whole=whole)
    return _of_notices(notices) if notices else None


def _of_notices(notices: list[tuple[Notification, Notice]]) -> Thread:
    row, notice = notices[-1]
    pieces = [
        Piece(each.pk, "", str(told.title), _at(told.url), _paragraphs(told.text), told.text, at=each.made)
        for each, told in notices
    ]
    place, why = row.community.name if row.community else "", f"{str(notice.why).rstrip('.')}."
    return Thread(
        row.about, row.scope, str(notice.title), _at(notice.url), place, row.community_id or 0, why,
        (0, 0, -row.pk), pieces, takes_answers=notice.takes_answers,
    )  # fmt: skip


def _of_contributions(said: list[tuple[Notification, Contribution]], *, whole: bool) -> Thread:
    row, newest = said[-1]
    root = newest.root or newest
    place = root.community
    best = min(_rank(each.scope) for each, _ in said)
    pieces = [_piece(each, one, place, whole=whole) for each, one in said]
    scope = next(each.scope for each, _ in said if _rank(each.scope) == best)
    return Thread(
        row.about, scope, root.title, _at(root.get_absolute_url()), place.name, place.pk, why_of(scope, newest),
        (best, -(root.replies + root.reactions), -row.pk), pieces, takes_answers=True,
        begins=said[0][1].is_root and said[0][0].entry.verb == "published", is_closed=not place.lets_text_out,
    )  # fmt: skip


def _rank(scope: str) -> int:
    return {"mention": 0, "contribution": 1, "person": 2, "organisation": 3, "tag": 3}.get(scope.partition(":")[0], 4)


def _piece(row: Notification, said: Contribution, place: Community, *, whole: bool) -> Piece:
    verb = row.entry.verb
    who = (row.entry.actor.name if row.entry.actor else "") if verb == "revised" else said.author.name
    did = "named you" if row.scope == "mention:0" else DID[verb]
    url = _at(said.get_absolute_url())
    if not place.lets_text_out or said.version is None:
        return Piece(row.pk, who, did, url, at=row.made)
    if not whole:
        return Piece(row.pk, who, did, url, _paragraphs(said.excerpt), said.excerpt, is_cut=True, at=row.made)
    html = for_mail(filled(said.version.html, Viewer.of(row.member), community=place))
    text = plain(html)
    if len(html) > LONGEST:
        text = excerpt(text, LONGEST // 3)
        return Piece(row.pk, who, did, url, _paragraphs(text), text, is_cut=True, at=row.made)
    return Piece(row.pk, who, did, url, html, text, at=row.made)


def why_of(scope: str, said: Contribution) -> str:
    """How it comes that somebody is told of it, in a sentence."""
    return {
        "mention": "You are named in it.",
        "contribution": "You follow this conversation.",
        "person": f"You follow {said.author.name}.",
        "organisation": f"You follow {said.author.organisation_name or 'an organisation'}.",
        "tag": "You follow one of its tags.",
    }.get(scope.partition(":")[0], f"You belong to {said.community.name}.")


def for_mail(html: str) -> str:
    """HTML of a page as it can stand in a mail: addresses are whole, pictures and boxes are told in words and signs."""
    html = _BOX.sub(lambda found: "☑" if "checked" in found[1] else "☐", html)
    html = _PICTURE.sub(lambda found: f"[Picture: {found[1]}]" if found[1] else "[Picture]", html)
    return _HERE.sub(lambda found: f"{found[1]}{settings.BASE_URL.rstrip('/')}/", html)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part.strip())


def _at(path: str) -> str:
    return path if "://" in path else settings.BASE_URL.rstrip("/") + path


def everything(threads: Iterable[Thread]) -> Iterator[int]:
    """The keys of the notifications that stand in these."""
    return (piece.pk for thread in threads for piece in thread.pieces)
