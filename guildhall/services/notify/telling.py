"""From an entry of the journal to whom it is told: those named, those who follow, and whom the parts name."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from typing import Final, cast

from django.db.models import QuerySet
from django.utils import timezone

from guildhall.communities.models import Membership
from guildhall.contributions.models import Contribution, Follow, Mention, ReadMark, Tagging
from guildhall.journal.models import Entry
from guildhall.kernel.apps import dotted, parts
from guildhall.kernel.kinds import Notice
from guildhall.kernel.text import one_line
from guildhall.people.models import Block, Member
from guildhall.policy.visible import may_read
from guildhall.policy.words import Standing

from . import rhythm, unread
from .models import Notification, Stop

SAID: Final = frozenset({"published", "replied", "revised"})  # the verbs of contributions that we tell ourselves
NEWS: Final = timedelta(days=7)  # what is older is no news: it was brought in from elsewhere
AT_A_TIME: Final = 500
ORDER: Final = (Member.Mail.AT_ONCE, Member.Mail.DAILY, Member.Mail.WEEKLY, Member.Mail.NONE)
NOTHING: Final = Member.Mail.NONE


@dataclass(frozen=True, slots=True)
class Told:
    """How it comes that somebody is told, and how they want it."""

    scope: str
    how: str


def tell(entry: Entry) -> int:
    """Note whom `entry` is told to, once, however often it is called; how many were not told yet."""
    if entry.at < timezone.now() - NEWS:
        return 0
    made = _of_contribution(entry) if entry.verb in SAID else []
    of_parts = [row for row in _of_parts(entry) if row.member_id not in {other.member_id for other in made}]
    return keep([*made, *of_parts])


def keep(rows: list[Notification]) -> int:
    """Keep these notifications; those that are kept already stay as they are. How many there are."""
    for some in batched(rows, AT_A_TIME):
        Notification.objects.bulk_create(some, ignore_conflicts=True)
        unread.recount([row.member_id for row in some])
    rhythm.await_digests(rows)
    return len(rows)


def _of_contribution(entry: Entry) -> list[Notification]:
    said = entry.contribution
    if said is None or (entry.verb == "revised" and entry.data.get("minor")):
        return []
    told = _told(entry, said)
    root = said.root_id or said.pk
    readers = _readers(entry, said, told)
    return [
        Notification(
            member_id=pk, entry=entry, about=f"contribution:{root}", scope=told[pk].scope, how=told[pk].how,
            contribution=said, community_id=said.community_id, made=entry.at,
        )
        for pk in readers
    ]  # fmt: skip


def _readers(entry: Entry, said: Contribution, told: Iterable[int]) -> list[int]:
    """Of those keys, whoever may read it and has not yet; neither who said it nor who wants to hear nothing of them."""
    read = ReadMark.objects.filter(contribution=said.root_id or said.pk, at__gte=entry.at).values("member")
    deaf = Block.objects.filter(other=entry.actor_id).values("member")
    readers = Member.objects.filter(may_read(said), standing=Standing.APPROVED).exclude(pk=entry.actor_id or 0)
    readers = readers.exclude(pk__in=read).exclude(pk__in=deaf)
    found: list[int] = []
    for some in batched(told, AT_A_TIME):
        found += readers.filter(pk__in=some).values_list("pk", flat=True)
    return found


def _told(entry: Entry, said: Contribution) -> dict[int, Told]:
    """Who is told, by key. Who wants nothing of a conversation hears nothing of it, unless they are named."""
    root = said.root_id or said.pk
    told: dict[int, Told] = {}
    for member, scope, how in _wishes(entry, said):
        now = told.get(member)
        if now is None or ORDER.index(Member.Mail(how)) < ORDER.index(Member.Mail(now.how)):
            told[member] = Told(scope, how)
    muted = set(Follow.objects.filter(contribution=root, how=NOTHING).values_list("member", flat=True))
    for member in muted:
        told.pop(member, None)
    for member, how in _named(entry, said):
        told[member] = Told("mention:0", how if member not in muted else NOTHING)
    return told


def _wishes(entry: Entry, said: Contribution) -> Iterator[tuple[int, str, str]]:
    """Who follows what this belongs to: (member, what they follow, how they want it)."""
    if entry.verb == "revised" and not said.is_root:
        return
    conversation = Follow.objects.filter(contribution=said.root_id or said.pk).exclude(how=NOTHING)
    yield from _levels(conversation, "contribution", said.root_id or said.pk)
    if entry.verb != "published":
        return
    yield from _levels(Follow.objects.filter(person=said.author_id).exclude(how=NOTHING), "person", said.author_id)
    if body := said.author.organisation_id:
        yield from _levels(Follow.objects.filter(organisation=body).exclude(how=NOTHING), "organisation", body)
    for tag in Tagging.objects.filter(contribution=said).values_list("tag", flat=True):
        yield from _levels(Follow.objects.filter(tag=tag).exclude(how=NOTHING), "tag", tag)
    place = said.community_id
    yield from _levels(Follow.objects.filter(community=place).exclude(how=NOTHING), "community", place)
    yield from _belonging(entry, place)


def _levels(follows: QuerySet[Follow], word: str, key: int) -> Iterator[tuple[int, str, str]]:
    rows = follows.values_list("member", "how", "member__mail")
    return ((member, f"{word}:{key}", how or usual) for member, how, usual in rows)


def _belonging(entry: Entry, community: int) -> Iterator[tuple[int, str, str]]:
    """Its members, but for those who want nothing of it. What was to reach everybody by mail does so at once."""
    rows = Membership.objects.filter(community=community).exclude(mail=NOTHING)
    for member, how, usual in rows.values_list("member", "mail", "member__mail"):
        level = how or usual
        at_once = entry.data.get("mail") and level != NOTHING
        yield member, f"community:{community}", Member.Mail.AT_ONCE if at_once else level


def _named(entry: Entry, said: Contribution) -> Iterator[tuple[int, str]]:
    """Who is named in it, and was not told before that they are: (member, how they want it)."""
    named = Mention.objects.filter(contribution=said)
    if entry.verb == "revised":
        before = Notification.objects.filter(contribution=said, scope="mention:0").exclude(entry=entry)
        named = named.exclude(member__in=before.values("member"))
    stops = Stop.objects.filter(scope="mention:0", member__in=named.values("member"))
    stopped = set(stops.values_list("member", flat=True))
    for member, usual in named.values_list("member", "member__mail"):
        yield member, NOTHING if member in stopped else usual


def _of_parts(entry: Entry) -> list[Notification]:
    """What the parts have to tell of it."""
    notices = {notice.member: notice for notice in notices_of(entry, None)}
    people = Member.objects.filter(pk__in=list(notices), standing=Standing.APPROVED).values_list("pk", "mail")
    return [_of_notice(entry, notices[pk], mail) for pk, mail in people]


def notices_of(entry: Entry, members: list[int] | None) -> Iterator[Notice]:
    """What the parts tell of `entry` now, to those members or to anybody."""
    for part in parts():
        if entry.verb in part.noticed:
            yield from cast("Callable[[Entry, list[int] | None], list[Notice]]", dotted(part.notices))(entry, members)


def _of_notice(entry: Entry, notice: Notice, mail: str) -> Notification:
    return Notification(
        member_id=notice.member, entry=entry, about=notice.about, scope=notice.about, how=notice.how or mail,
        made=entry.at,
        contribution_id=entry.contribution_id, community_id=entry.community_id, url=notice.url[:300],
        title=one_line(str(notice.title))[:200], reason=one_line(str(notice.why))[:200],
    )  # fmt: skip
