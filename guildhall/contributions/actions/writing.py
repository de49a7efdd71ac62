"""Saying something, and saying it again, better."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.counting import touch
from guildhall.contributions.models import Contribution, Detail, Draft, Follow, Version
from guildhall.contributions.wording import attach, retag, say
from guildhall.files.models import Upload
from guildhall.journal.record import record
from guildhall.kernel.apps import dotted
from guildhall.kernel.apps import kind as kind_called
from guildhall.kernel.text import TooLong, one_line
from guildhall.people.models import Member
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access, Audience, State

REPLY = "contributions.reply"


class Overtaken(Exception):  # noqa: N818 - it is what happened, not a fault
    """Somebody else said it again meanwhile; `version` is what it says now."""

    def __init__(self, version: Version) -> None:
        super().__init__("Somebody else has changed this since you began.")
        self.version = version


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What a person typed: a title and a body in Markdown, tags, files, and the form's own id (`once`)."""

    title: str = ""
    body: str = ""
    tags: Sequence[str] = ()
    uploads: Sequence[Upload] = field(default=())
    once: UUID | None = None


@transaction.atomic
def publish(
    community: Community,
    *,
    by: Viewer,
    kind: str,
    words: Words,
    audience: Audience | None = None,
    detail: Detail | None = None,
    follow: bool = True,
    at: datetime | None = None,
) -> Contribution:
    """Begin a thread in `community`. Posting the same form again gives the contribution that it made.

    Arguments:
        kind: stored name of the kind, "forum.topic".
        audience: None for the community's default; PUBLIC only where the community publishes.
        detail: the tool's own row, unsaved and without its contribution.
        at: when it was said; now, unless it is brought in from elsewhere.
    """
    require(by, "publish", community)
    _check(community, by, kind, words, audience)
    if posted := _posted(words.once, by):
        return (
            posted if posted.state != State.DRAFT else release(_said_again(posted, words, audience, detail, by), by=by)
        )
    root = _begin(community, by, kind, words, audience, State.LIVE, at)
    _complete(root, words, detail, by)
    if follow:
        Follow.objects.get_or_create(member=by.member, contribution=root)
    record("published", root, by=by, **_told(root))
    return root


@transaction.atomic
def draft(
    community: Community,
    *,
    by: Viewer,
    kind: str,
    words: Words,
    audience: Audience | None = None,
    detail: Detail | None = None,
) -> Contribution:
    """Keep a contribution for its author's eyes until it is released."""
    require(by, "draft", community)
    _check(community, by, kind, words, audience)
    if posted := _posted(words.once, by):
        return posted if posted.state != State.DRAFT else _said_again(posted, words, audience, detail, by)
    root = _begin(community, by, kind, words, audience, State.DRAFT, None)
    _complete(root, words, detail, by)
    record("drafted", root, by=by)
    return root


@transaction.atomic
def release(contribution: Contribution, *, by: Viewer) -> Contribution:
    """Publish one's own draft."""
    require(by, "publish", contribution.community)
    if contribution.author_id != by.member.pk or contribution.state != State.DRAFT:
        raise Refused("Only your own drafts can be published by you.")
    _check_kind(contribution.community, by, contribution.kind)  # a facilitator then may be a member now
    contribution.state, contribution.published = State.LIVE, timezone.now()
    contribution.active = contribution.published
    contribution.audience = _as_told(contribution)  # it may have been closed since the draft was begun
    contribution.save(update_fields=["state", "audience", "published", "active"])
    Follow.objects.get_or_create(member=by.member, contribution=contribution)
    record("published", contribution, by=by, **_told(contribution))
    return contribution


@transaction.atomic
def reply(
    to: Contribution, *, by: Viewer, words: Words, follow: bool = True, at: datetime | None = None
) -> Contribution:
    """Answer a contribution or another reply. The answer is as visible as the thread it is in."""
    require(by, "reply", to)
    if not words.body.strip():
        raise ValidationError({"body": "Write your reply."})
    if posted := _posted(words.once, by):
        return posted
    root = _held_root(to)
    require(by, "reply", root)  # it may have been hidden, locked, moved or merged at this very moment
    if not root.is_root:
        raise Refused("This conversation is part of another now. Go back to it and reply there.")
    when = at or timezone.now()
    said = Contribution.everything.create(
        community=root.community, author=by.member, kind=REPLY, root=root, parent=to,
        audience=root.audience, published=when, active=when, once=_free(words.once),
    )  # fmt: skip
    _complete(said, words, None, by)
    Contribution.everything.filter(pk=root.pk).update(
        replies=F("replies") + 1, stamp=F("stamp") + 1, active=max(when, root.active)
    )
    if follow:
        Follow.objects.get_or_create(member=by.member, contribution=root)
    record("replied", said, by=by)
    return said


@transaction.atomic
def revise(
    contribution: Contribution, *, by: Viewer, words: Words, based_on: int, note: str = "", minor: bool = False
) -> Contribution:
    """Say it again, better.

    Arguments:
        based_on: the number of the version the writer saw.
        minor: tell nobody.

    Raises:
        Overtaken: somebody else revised it since.
    """
    require(by, "revise", contribution)
    _held_root(contribution)
    now: Contribution = Contribution.everything.select_for_update(of=("self",)).get(pk=contribution.pk)
    current = Version.objects.filter(contribution=now).latest("number")
    if based_on != current.number:
        raise Overtaken(current)
    if now.is_root and not one_line(words.title):
        raise ValidationError({"title": "Give it a title."})
    _say(now, words, by, note=note, minor=minor)
    retag(now, words.tags) if now.is_root else None
    touch(now)
    record("revised", now, by=by, number=based_on + 1, minor=minor)
    return now


@transaction.atomic
def tag(contribution: Contribution, *, by: Viewer, tags: Sequence[str]) -> None:
    """Put these tags, and no others, on a contribution."""
    require(by, "revise", contribution)
    retag(contribution, tags)
    touch(contribution)
    record("tagged", contribution, by=by)


def _check(community: Community, by: Viewer, kind: str, words: Words, audience: Audience | None) -> None:
    _check_kind(community, by, kind)
    if not one_line(words.title):
        raise ValidationError({"title": "Give it a title."})
    check_audience(community, by, audience)


def _check_kind(community: Community, by: Viewer, kind: str) -> None:
    if not community.has_tool(kind.partition(".")[0]):
        raise Refused("This tool is not switched on in this community.")
    if not by.is_system and (by.role_in(community) or 0) < kind_called(kind).starts:
        raise Refused("Only a facilitator may begin this here.")


def check_audience(community: Community, by: Viewer, audience: Audience | None) -> None:  # unlike: it changes nothing
    """Refuse an audience that `community` does not offer to `by`."""
    if audience == Audience.PUBLIC and not community.publishes:
        raise ValidationError({"audience": "This community does not publish on the web."})
    if audience == Audience.MEMBERS and community.access != Access.OPEN:
        raise ValidationError({"audience": "Only its members can read what is written here."})
    if audience == Audience.FACILITATORS and not by.facilitates(community):
        raise ValidationError({"audience": "Only facilitators may write for facilitators alone."})


def _posted(once: UUID | None, by: Viewer) -> Contribution | None:
    """What the same form has already made: a double click posts once, for one person's forms wait for one another."""
    if once is None:
        return None
    Member.objects.select_for_update().get(pk=by.member.pk)
    return Contribution.everything.filter(once=once, author=by.member).select_related("community").first()


def _held_root(said: Contribution) -> Contribution:
    """The root of the thread of `said`, as it is now and held, for somebody to add to the thread.

    From now on nobody but those whom its writers are told of reads it, should the community be opened again.
    """
    rows = Contribution.everything.select_for_update(of=("self",)).select_related("community")
    root: Contribution = rows.get(pk=said.root_id or said.pk)
    if root.audience != (told := _as_told(root)):
        Contribution.everything.filter(Q(pk=root.pk) | Q(root=root)).update(audience=told)
        root.audience = told
    return root


def _as_told(said: Contribution) -> int:
    """The audience that `forms.audience_words` tells a writer of: the community may be closed, or publish no longer."""
    community = said.community
    widest = Audience.PUBLIC if community.publishes else Audience.MEMBERS
    return max(said.audience, widest if community.access == Access.OPEN else Audience.COMMUNITY)


def _said_again(
    draft: Contribution, words: Words, audience: Audience | None, detail: Detail | None, by: Viewer
) -> Contribution:
    """A draft's form was posted once more, perhaps with other words or for other readers."""
    draft.audience = audience or draft.community.default_audience
    draft.save(update_fields=["audience"])
    if detail is not None:
        detail.contribution = draft
        detail.save()
    _say(draft, words, by)
    retag(draft, words.tags)
    return draft


def _told(root: Contribution) -> dict[str, Any]:
    """What its tool wants those to know who follow its publishing."""
    told = kind_called(root.kind).tells
    return cast("Callable[[Contribution], dict[str, Any]]", dotted(told))(root) if told else {}


def _free(once: UUID | None) -> UUID | None:
    """The form's id, unless somebody else's form had it: nobody is to learn of another's by it."""
    return None if once and Contribution.everything.filter(once=once).exists() else once


def _begin(
    community: Community,
    by: Viewer,
    kind: str,
    words: Words,
    audience: Audience | None,
    state: State,
    at: datetime | None,
) -> Contribution:
    when = at or timezone.now()
    return Contribution.everything.create(
        community=community, author=by.member, kind=kind, state=state, once=_free(words.once),
        audience=audience or community.default_audience, published=when, active=when,
    )  # fmt: skip


def _complete(contribution: Contribution, words: Words, detail: Detail | None, by: Viewer) -> None:
    if detail is not None:
        detail.contribution = contribution
        detail.save(force_insert=True)
    _say(contribution, words, by)
    retag(contribution, words.tags)
    Draft.objects.filter(member=by.member, fields__once=str(words.once)).delete() if words.once else None


def _say(contribution: Contribution, words: Words, by: Viewer, *, note: str = "", minor: bool = False) -> None:
    try:
        say(contribution, words.title, words.body, by=by, note=note, minor=minor)
    except TooLong as problem:
        raise ValidationError({"body": str(problem)}) from problem
    attach(contribution, words.uploads, by=by)
    if noted := contribution.kind_of.said:
        cast("Callable[..., None]", dotted(noted))(contribution, by=by)
