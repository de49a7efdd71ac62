"""Questions about contacts that other apps ask too.

A block is never told to who is blocked. So what a page shows follows `may_write_to`, which does not know whether the
other blocks the viewer; whether something arrives follows `blocks`, which only they may feel who do it.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from guildhall.people.models import Asking, Block, Contact, Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing


def blocks(member: Member, other: Member) -> bool:
    """Whether `member` wants to hear nothing of `other`."""
    return Block.objects.filter(member=member, other=other).exists()


def blocked_either_way(one: Member, other: Member) -> bool:
    """Whether one of the two blocks the other: nothing goes between them."""
    return Block.objects.filter(Q(member=one, other=other) | Q(member=other, other=one)).exists()


def blocked_by(viewer: Viewer) -> QuerySet[Any]:
    """Keys of those the viewer blocks, for a subquery."""
    return Block.objects.filter(member=viewer.member).values("other")


def contacts_of(viewer: Viewer) -> QuerySet[Any]:
    """Keys of the viewer's contacts, for a subquery."""
    return Contact.objects.filter(member=viewer.member).values("other")


def in_touch(viewer: Viewer, keys: Sequence[int]) -> set[int]:
    """Those of these whom the viewer has as a contact, or has asked."""
    contacts = Contact.objects.filter(member=viewer.member, other__in=keys).values_list("other")
    asked = Asking.objects.sent_by(viewer.member).filter(to__in=keys).values_list("to")
    return {pk for (pk,) in contacts.union(asked)}


def are_contacts(one: Member, other: Member) -> bool:
    return Contact.objects.filter(member=one, other=other).exists()


def fellows_of(viewer: Viewer) -> Q:
    """Members who share a community with the viewer: a private one is known to both, and to nobody else by this."""
    theirs = viewer.memberships.model.objects  # of the layer above
    return Q(pk__in=theirs.filter(community__in=viewer.memberships.values("community")).values("member"))


def writable_by(viewer: Viewer, organisation: int | None = None) -> Q:
    """Members whom the viewer may write to, by what they chose; whom the viewer blocks is not among them.

    `organisation`: the viewer's, where it is told apart from them (`Reading`); 0 for none.
    """
    if not viewer.is_approved:
        return Q(pk__in=[])
    own = (viewer.member.organisation_id or 0) if organisation is None else organisation
    acquainted = Q(pk__in=contacts_of(viewer))
    fellow = acquainted | fellows_of(viewer) | Q(organisation=own)
    wanted = (
        Q(writers=Member.Writers.EVERYBODY)
        | Q(writers=Member.Writers.FELLOWS) & fellow
        | Q(writers=Member.Writers.CONTACTS) & acquainted
    )
    others = ~Q(pk=viewer.member.pk) & ~Q(pk__in=blocked_by(viewer))
    return Q(standing=Standing.APPROVED) & others & wanted


def may_write_to(viewer: Viewer, member: Member) -> bool:
    """Whether the viewer may write to `member`. Not whether it will be heard: see `blocks`."""
    return bool(Member.objects.filter(writable_by(viewer), pk=member.pk).exists())
