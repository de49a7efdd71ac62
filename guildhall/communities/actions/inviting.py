"""Asking people in."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from guildhall.communities.members import enrol, held, promise
from guildhall.communities.models import Community, Invitation, Membership
from guildhall.communities.models.belonging import INVITATION_LASTS
from guildhall.journal.record import record
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role

AT_ONCE = 50  # addresses in one go
A_DAY = 300  # and of one community in a day


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
    _must_not_flood(community, len(wanted), now)
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
def accept_invitation(invitation: Invitation, *, by: Viewer) -> Membership:
    """Come in by an invitation. Accepting one's own twice changes nothing."""
    community = held(invitation.community)
    require(by, "accept_invitation", community)
    invitation.refresh_from_db()
    if invitation.accepted_by_id != by.member.pk or invitation.reusable:
        if not invitation.is_open:
            raise Refused("This invitation is no longer open. Ask the person who sent it for a new one.")
        invitation.accepted, invitation.accepted_by = timezone.now(), by.member
        invitation.save(update_fields=["accepted", "accepted_by"])
    if invitation.role == Role.FACILITATOR:
        promise(by.member)
    if enrol(by.member, community, role=Role(invitation.role)):
        record("joined", by=by, community=community, member=by.member, invitation=invitation.pk)
    by.forget_roles()
    return Membership.objects.get(member=by.member, community=community)


def _must_not_flood(community: Community, number: int, now: datetime) -> None:
    sent = community.invitations.filter(sent__gt=now - timedelta(days=1)).count()
    if number > AT_ONCE or sent + number > A_DAY:
        raise Refused(f"You can invite {AT_ONCE} people at once and {A_DAY} in a day.")


def _token() -> str:
    return secrets.token_urlsafe(24)
