"""Beginning a community, and ending it well."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from guildhall.communities.addresses import claim, readdress
from guildhall.communities.members import enrol, held, promise
from guildhall.communities.models import Community
from guildhall.communities.tree import settle
from guildhall.journal.models import Entry
from guildhall.journal.record import record
from guildhall.people.models import Member, Organisation, Responsibility
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access, Role


class Beginnings(TypedDict, total=False):
    """What may be said of a community at its beginning beside name, purpose and access."""

    host: Organisation | None
    parent: Community | None
    kind: str
    theme: str
    tools: Iterable[str]
    facilitators: Iterable[Member]
    promises: bool
    question: str
    welcome: str
    responsibilities: Iterable[Responsibility]
    ends: date | None
    publishes: bool
    at: datetime | None


@transaction.atomic
def found(*, by: Viewer, name: str, purpose: str, access: str, **more: Unpack[Beginnings]) -> Community:
    """Begin a community; the founder becomes its facilitator, having accepted the facilitator's promises.

    Where stewards approve new communities it stays hidden until one has; `asked_access` keeps what was asked for.
    """
    parent = held(more["parent"]) if more.get("parent") else None  # type: ignore[arg-type]  # just seen not to be None
    require(by, "found_below" if parent else "found", parent)
    if not more.get("promises", True):
        raise Refused("Accept the facilitator’s promises first.")
    waits = settings.GUILDHALL_COMMUNITIES_NEED_APPROVAL and not by.is_steward
    community = _begun(name, purpose, Access.HIDDEN if waits else Access(access), parent, more)
    if waits:
        community.asked_access = access
        community.save(update_fields=["asked_access"])
    promise(by.member)
    for facilitator in [by.member, *more.get("facilitators", ())]:
        enrol(facilitator, community, role=Role.FACILITATOR, at=community.founded)
    by.forget_roles()
    record("founded", by=by, community=community)
    return community


@transaction.atomic
def approve_community(community: Community, *, by: Viewer) -> None:
    """A steward lets a new community begin with the access its founder asked for."""
    require(by, "approve_community", community)
    community.access, community.asked_access = _asked_for(community), ""
    community.save(update_fields=["access", "asked_access"])
    settle(community)
    readdress(community)
    record("approved_community", by=by, community=community)


@transaction.atomic
def turn_down_community(community: Community, *, by: Viewer, reason: str) -> None:
    """A steward does not let a new community begin: it stays hidden, and is closed with the reason."""
    require(by, "approve_community", community)
    _asked_for(community)  # it stays noted, so that nobody opens the community after all
    community.closed, community.summary = timezone.now(), reason
    community.save(update_fields=["closed", "summary"])
    record("turned_down_community", by=by, community=community)


@transaction.atomic
def close_community(community: Community, *, by: Viewer, summary: str) -> None:
    """End a community: from now on it is read only, under a few words on what came of it, which may be changed."""
    require(by, "close_community", community)
    if community.asked_access:
        raise Refused("A steward has not approved this community.")
    verb = "summarised" if community.closed else "closed"
    community.closed, community.summary = community.closed or timezone.now(), summary
    community.save(update_fields=["closed", "summary"])
    record(verb, by=by, community=community)


@transaction.atomic
def note_end(community: Community, *, by: Viewer) -> bool:
    """Note that its last day is near, or over: each once for each last day. Whether there was something to note."""
    require(by, "note_end", community)
    now = held(community)
    if now.closed or now.ends is None or not (now.has_ended or now.ends_soon):
        return False
    verb = "ended" if now.has_ended else "ending"
    last_day = now.ends.isoformat()
    if Entry.objects.filter(community=now, verb=verb, data__ends=last_day).exists():
        return False
    record(verb, by=by, community=now, ends=last_day)
    return True


@transaction.atomic
def reopen(community: Community, *, by: Viewer, ends: date | None = None) -> None:
    """Let a community go on, until `ends` or for good."""
    require(by, "reopen", community)
    if not community.has_ended:
        return
    if community.asked_access:
        raise Refused("A steward has not approved this community.")
    if ends is not None and ends < timezone.localdate():
        raise Refused("The new last day must be in the future.")
    community.closed, community.ends = None, ends
    community.save(update_fields=["closed", "ends"])
    record("reopened", by=by, community=community)


def _asked_for(community: Community) -> Access:
    """The access that a community waits to be given."""
    now = held(community)
    if not now.asked_access or now.closed:
        raise Refused("This community is not waiting for approval.")
    return Access(now.asked_access)


def _begun(name: str, purpose: str, access: Access, parent: Community | None, more: Beginnings) -> Community:
    """The row itself, with its address, gate and veil."""
    veiled = access == Access.HIDDEN or (parent is not None and parent.gate_id is not None)
    community = Community(
        name=name,
        purpose=purpose,
        access=access,
        parent=parent,
        host=more.get("host"),
        kind=more.get("kind", Community.Kind.PEER),
        theme=more.get("theme", Community.Theme.HARBOUR),
        tools=list(more.get("tools", ("forum", "wiki", "blog"))),
        question=more.get("question", ""),
        welcome=more.get("welcome", ""),
        publishes=more.get("publishes", False) and access == Access.OPEN,
        ends=more.get("ends"),
        founded=more.get("at") or timezone.now(),
    )
    claim(community, lambda: community.save(force_insert=True), veiled=veiled)
    settle(community)
    community.responsibilities.set(more.get("responsibilities", ()))
    return community
