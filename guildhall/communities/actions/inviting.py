"""Asking people in."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from guildhall.communities.members import enrol, held, keep_mail, promise
from guildhall.communities.models import Community, Invitation, Membership, Removal
from guildhall.communities.models.belonging import INVITATION_LASTS
from guildhall.journal.models import Entry
from guildhall.journal.record import record
from guildhall.people.models import Member
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role

AT_ONCE = 50  # addresses in one go
A_DAY = 300  # and of one community, or by one person, in a day


@transaction.atomic
def invite(
    community: Community,
    *,
    by: Viewer,
    emails: Iterable[str],
    message: str = "",
    role: Role = Role.MEMBER,
    at: datetime | None = None,
) -> list[Invitation]:
    """Invite people by e-mail. One who is invited already gets the invitation anew.

    It makes no difference to what the inviter sees whether an address belongs to a member of Guildhall.
    """
    community = held(community)
    require(by, "invite", community)
    wanted = list(dict.fromkeys(email.strip().lower() for email in emails))
    now = at or timezone.now()
    _must_not_flood(community, by, len(wanted))
    open_ones = {each.email: each for each in community.invitations.filter(email__in=wanted) if each.is_open}
    made = []
    for email in wanted:
        invitation = open_ones.get(email) or Invitation(community=community, email=email, token=_token())
        invitation.message, invitation.role, invitation.sent_by = message, role, by.member
        invitation.sent, invitation.expires = now, now + INVITATION_LASTS
        invitation.save()
        record("invited", by=by, community=community, invitation=invitation.pk)
        made.append(invitation)
    return made


@transaction.atomic
def make_link(community: Community, *, by: Viewer) -> Invitation:
    """A link that anybody who holds it may join by, for as long as an invitation lasts."""
    require(by, "make_link", community)
    expires = timezone.now() + INVITATION_LASTS
    link = Invitation.objects.create(
        community=community, token=_token(), reusable=True, sent_by=by.member, expires=expires
    )
    record("made_link", by=by, community=community, invitation=link.pk)
    return link


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Viewer) -> None:
    """Let an invitation or a link count no more."""
    require(by, "revoke_invitation", invitation)
    if not invitation.is_open:
        return
    invitation.revoked = timezone.now()
    invitation.save(update_fields=["revoked"])
    record("revoked_invitation", by=by, community=invitation.community, invitation=invitation.pk)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: Viewer, mail: str | None = None) -> Membership:
    """Come in by an invitation. Accepting one's own twice changes nothing; it brings back nobody who has gone since."""
    community = held(invitation.community)
    require(by, "accept_invitation", community)
    invitation.refresh_from_db()
    mine = Membership.objects.filter(member=by.member, community=community).first()
    if mine and invitation.accepted_by_id == by.member.pk and not invitation.reusable:
        return mine
    if not invitation.is_open or _was_removed(by.member, invitation):
        raise Refused("This invitation is no longer open. Ask the person who sent it for a new one.")
    if invitation.email and invitation.email != by.member.email:
        raise Refused("This invitation was sent to another address. Sign in with that one, or ask for one of your own.")
    invitation.accepted, invitation.accepted_by = timezone.now(), by.member
    invitation.save(update_fields=["accepted", "accepted_by"])
    if invitation.role == Role.FACILITATOR:
        promise(by.member)
    if mail is not None:
        keep_mail(by.member, community, mail)
    if enrol(by.member, community, role=Role(invitation.role)):
        record("joined", by=by, community=community, member=by.member, invitation=invitation.pk)
    by.forget_roles()
    return Membership.objects.get(member=by.member, community=community)


def _was_removed(member: Member, invitation: Invitation) -> bool:
    """Whether a facilitator ended the membership and has not asked them back since: a link for anybody does not."""
    removals = Removal.objects.filter(member=member, community=invitation.community, lifted=None)
    return (removals if invitation.reusable else removals.filter(at__gt=invitation.sent)).exists()


def _must_not_flood(community: Community, by: Viewer, number: int) -> None:
    """Each mail counts, also another one to the same address."""
    mine = Q(community=community) | Q(actor=by.member)
    lately = Entry.objects.filter(mine, verb="invited", at__gt=timezone.now() - timedelta(days=1))
    if number > AT_ONCE or lately.count() + number > A_DAY:
        raise Refused(f"You can invite {AT_ONCE} people at once and {A_DAY} in a day.")


def _token() -> str:
    return secrets.token_urlsafe(24)
