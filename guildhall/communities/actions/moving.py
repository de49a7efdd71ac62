"""Members who no longer work where they did: whether they still belong is for facilitators to say."""

from django.db import transaction
from django.utils import timezone

from guildhall.communities.models import Community, Membership
from guildhall.journal.record import record
from guildhall.people.models import Member, Organisation
from guildhall.people.register.domains import organisations_for
from guildhall.people.register.succession import heirs
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access


@transaction.atomic
def flag_moved(member: Member, *, by: Viewer, former: Organisation | None) -> list[Community]:
    """Ask facilitators about `member` where their `former` organisation hosts what not everybody may join; return
    where. The question is dropped where the member works for the host again, by their address or a steward's word."""
    require(by, "flag_moved", member)
    now_at, flagged = _proven(member), []
    behind = Membership.objects.filter(member=member).exclude(community__access=Access.OPEN)
    for membership in behind.exclude(community__host=None).select_related("community__host").select_for_update():
        host: Organisation = membership.community.host  # type: ignore[assignment]  # asked for just now
        hosts = {body.pk for body in (host, *heirs(host))}
        was_asked = membership.moved is not None
        if now_at in hosts:
            membership.moved = None
        elif former is not None and former.pk in hosts and not was_asked:
            membership.moved = timezone.now()
        if was_asked == (membership.moved is not None):
            continue
        membership.save(update_fields=["moved"])
        if membership.moved:
            record("flagged", by=by, community=membership.community, member=member)
            flagged.append(membership.community)
    return flagged


@transaction.atomic
def keep(membership: Membership, *, by: Viewer) -> None:
    """Somebody who works elsewhere now may stay."""
    require(by, "keep", membership)
    if Membership.objects.filter(pk=membership.pk, moved__isnull=False).update(moved=None):
        record("kept", by=by, community=membership.community, member=membership.member)


def _proven(member: Member) -> int | None:
    """The organisation of `member`, if their address or a steward vouches for it."""
    proposal = organisations_for(member.email)
    is_vouched = proposal.unknown or member.organisation_id in {body.pk for body in proposal.organisations}
    return member.organisation_id if is_vouched and Viewer.of(member).is_approved else None
