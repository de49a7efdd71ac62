"""Setting a community up: its words, its look, its tools, who may come in, and what it belongs to."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from guildhall.communities.addresses import readdress
from guildhall.communities.members import held, held_in_place, shed_strangers
from guildhall.communities.models import Community
from guildhall.communities.tree import beneath, settle
from guildhall.files.models import Upload
from guildhall.journal.record import record
from guildhall.people.models import Organisation, Responsibility
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access


class Arrangement(TypedDict, total=False):
    """What `arrange` may change."""

    name: str
    purpose: str
    host: Organisation | None
    kind: str
    theme: str
    tools: list[str]
    question: str
    welcome: str
    ends: date | None
    picture: Upload | None
    publishes: bool
    mails_text: bool
    responsibilities: Iterable[Responsibility]


@transaction.atomic
def arrange(community: Community, *, by: Viewer, **changes: Unpack[Arrangement]) -> None:
    """Change what a community says of itself and how it looks; a new name gives it a new address."""
    require(by, "arrange", community)
    if changes.get("publishes") and community.gate_id is not None:
        raise Refused("Only an open community can publish to the web.")
    if (picture := changes.get("picture")) and picture not in (community.picture, *_mine(picture, by)):
        raise Refused("Choose a picture of your own.")
    if "ends" in changes and community.has_ended:
        raise Refused("This community has ended. Let it go on first.")
    responsibilities = changes.pop("responsibilities", None)
    changed = [name for name, value in changes.items() if getattr(community, name) != value]
    for name in changed:
        setattr(community, name, changes[name])  # type: ignore[literal-required]  # a key of changes
    community.save(update_fields=changed)
    if "name" in changed:
        readdress(community)
    if responsibilities is not None:
        community.responsibilities.set(responsibilities)
    record("arranged", by=by, community=community, changed=changed)


@transaction.atomic
def change_access(community: Community, access: str, *, by: Viewer) -> int:
    """Open or close a community; return how many memberships beneath ended, as far as `by` may know.

    Closing it makes its own members the only ones who may be in what lies beneath. Refused when that would take the
    last facilitator from a community beneath.
    """
    community_now = held_in_place(community)
    require(by, "change_access", community_now)
    if community_now.asked_access:
        raise Refused("A steward has yet to approve this community.")
    if community_now.access == access:
        return 0
    community.access, community.parent = Access(access), community_now.parent
    community.publishes = community_now.publishes and access == Access.OPEN
    community.save(update_fields=["access", "publishes"])
    shed = _resettled(community, by)
    record("arranged", by=by, community=community, changed=["access"])
    return shed


@transaction.atomic
def change_parent(community: Community, parent: Community | None, *, by: Viewer) -> int:
    """Put a community, with all beneath, under another or under none; return how many memberships ended, as above.

    Only the new parent's members may stay where a closed or hidden community now stands above.
    """
    require(by, "change_parent", community)
    parent = held(parent) if parent else None  # from above downwards
    held_in_place(community)
    if parent is not None:
        require(by, "found_below", parent)
        if parent.pk in {community.pk, *(each.pk for each in beneath(community))}:
            raise Refused("A community cannot be beneath itself.")
    if community.parent_id == (parent and parent.pk):
        return 0
    community.parent = parent
    community.save(update_fields=["parent"])
    shed = _resettled(community, by)
    record("arranged", by=by, community=community, changed=["parent"])
    return shed


def _mine(picture: Upload, by: Viewer) -> list[Upload]:
    return [picture] if by.member is not None and picture.owner_id == by.member.pk else []


def _resettled(community: Community, by: Viewer) -> int:
    """Make gates, veils, addresses and memberships follow the tree; return how many memberships ended.

    What `by` may not know of is not counted: a hidden community beneath would be betrayed by it.
    """
    settle(community)
    tree = [community, *(held(each) for each in beneath(community))]
    for each in tree:
        readdress(each)
    shed = shed_strangers(community, by=by)
    for member, where in shed:
        record("removed", by=by, community=where, member=member)
    by.forget_roles()
    known = set(Community.visible_to(by).filter(pk__in={where.pk for _, where in shed}).values_list("pk", flat=True))
    return sum(where.pk in known for _, where in shed)
