"""Following a conversation, a person, an organisation or a tag."""

from typing import Any, Final

from django.db import transaction

from guildhall.contributions.models import Contribution, Follow, Tag
from guildhall.journal.record import record
from guildhall.people.models import Member, Organisation
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer

MOST: Final = 200  # people, organisations or tags that one follows

type Followed = Contribution | Member | Organisation | Tag


@transaction.atomic
def follow(subject: Followed, *, by: Viewer, how: str | None = None) -> None:
    """Be told of new replies to a conversation; see in one's stream what a person, an organisation's people, or a tag
    brings. Nobody is told that they are followed, and no mail is sent of it unless `how` says so."""
    require(by, _verb(subject), subject)
    told = how if how is not None else "" if isinstance(subject, Contribution) else Follow.How.NONE
    _, created = Follow.objects.update_or_create(member=by.member, **_which(subject), defaults={"how": told})
    if created:
        _require_room(subject, by.member)
        record("followed", _conversation(subject), by=by, what=_COLUMNS[type(subject)])


@transaction.atomic
def unfollow(subject: Followed, *, by: Viewer) -> None:
    """Be told no more."""
    require(by, "stop_following", by.member)
    taken, _ = Follow.objects.filter(member=by.member, **_which(subject)).delete()
    if taken:
        record("unfollowed", _conversation(subject), by=by, what=_COLUMNS[type(subject)])


def _require_room(subject: Followed, member: Member) -> None:
    """A stream of those who are followed is asked for by their keys, so that there is an end to them."""
    column = _COLUMNS[type(subject)]
    if isinstance(subject, Contribution):
        return
    if Follow.objects.filter(member=member, **{f"{column}__isnull": False}).count() > MOST:
        words = {"person": "people", "organisation": "organisations", "tag": "tags"}[column]
        raise Refused(f"You follow {MOST} {words} already. Stop following one of them first.")


def _which(subject: Followed) -> dict[str, Any]:
    """The column that names it."""
    return {_COLUMNS[type(subject)]: subject}


def _verb(subject: Followed) -> str:
    return "follow" if isinstance(subject, Contribution) else f"follow_{_COLUMNS[type(subject)]}"


def _conversation(subject: Followed) -> Contribution | None:
    """The journal names a conversation; which people or what else somebody follows is their own affair."""
    return subject if isinstance(subject, Contribution) else None


_COLUMNS = {Contribution: "contribution", Member: "person", Organisation: "organisation", Tag: "tag"}
