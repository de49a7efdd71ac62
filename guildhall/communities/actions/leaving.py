"""Going out, and who looks after what stays. A community never has fewer than one facilitator."""

from django.db import transaction

from guildhall.communities.members import end, enrol, held, leaders, let_go, must_stay_led
from guildhall.communities.models import Community, Membership, Removal
from guildhall.journal.record import record
from guildhall.people.models import Member
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role, Standing


@transaction.atomic
def leave(community: Community, *, by: Viewer) -> None:
    """Leave a community, and with a closed or hidden one all beneath it."""
    community = held(community)
    require(by, "leave", community)
    left = end(by.member, community, by=by)
    by.forget_roles()
    for each in left:
        record("left", by=by, community=each, member=by.member)


@transaction.atomic
def remove(membership: Membership, *, by: Viewer, message: str = "") -> None:
    """End somebody's membership, and with a closed or hidden community's all beneath it, with words for them."""
    community = held(membership.community)
    require(by, "remove", membership)
    member = membership.member
    if member == by.member:
        raise Refused("To go yourself, leave the community.")
    left = end(member, community, by=by)
    if not left:
        return
    kept = Removal.objects.create(community=community, member=member, removed_by=by.member, message=message)
    for each in left:
        record("removed", by=by, community=each, member=member, removal=kept.pk)


@transaction.atomic
def set_role(membership: Membership, role: Role, *, by: Viewer) -> None:
    """Make a member a facilitator, or a facilitator a member again."""
    community = held(membership.community)
    require(by, "set_role", membership)
    membership.refresh_from_db(fields=["role"])
    if membership.role == role:
        return
    if role == Role.FACILITATOR and membership.member.standing != Standing.APPROVED:
        raise Refused("Only a member whose account is active can look after a community.")
    if role == Role.MEMBER:
        must_stay_led(community, without=[membership.member_id], by=by)
    membership.role = role
    membership.save(update_fields=["role"])
    if membership.member == by.member:
        by.forget_roles()
    verb = "promoted" if role == Role.FACILITATOR else "demoted"
    record(verb, by=by, community=community, member=membership.member)


@transaction.atomic
def stand_down(member: Member, *, by: Viewer) -> list[Community]:
    """Take the facilitator's role from one who cannot act any more, where another holds it; return where none does.

    There they stay facilitator in name, so that no community is ever without, and `Community.objects.unled()` shows it
    to the stewards, who appoint another.
    """
    require(by, "stand_down", member)
    unled = []
    led = Membership.objects.filter(member=member, role=Role.FACILITATOR).order_by("community")
    for membership in led.select_related("community"):
        community = held(membership.community)
        if not leaders(community).exclude(member=member).exists():
            unled.append(community)
            continue
        Membership.objects.filter(pk=membership.pk).update(role=Role.MEMBER)
        record("demoted", by=by, community=community, member=member)
    return unled


@transaction.atomic
def appoint(community: Community, member: Member, *, by: Viewer) -> None:
    """A steward gives a community without a facilitator who can act a new one."""
    community = held(community)
    require(by, "appoint", community)
    if leaders(community).exists():
        raise Refused("This community has a facilitator.")
    if member.standing != Standing.APPROVED or member == by.member:
        raise Refused("Appoint somebody else whose account is active.")
    if community.gate_id and not Membership.objects.filter(community=community, member=member).exists():
        raise Refused("Only one of its members can be appointed: what is inside is theirs.")
    enrol(member, community, role=Role.FACILITATOR)
    let_go(Membership.objects.filter(community=community, member__standing=Standing.LEFT))
    record("promoted", by=by, community=community, member=member)
