"""Changes of membership that several actions share. They ask nobody's leave: the actions do."""

from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from guildhall.people.models import Acceptance, Member
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access, Role, Standing

from .models import Community, MailChoice, Membership, Removal, Request
from .promises import PROMISES_VERSION
from .tree import beneath


def held(community: Community) -> Community:
    """`community` as it is now, locked until the transaction ends. Rows are always locked from above downwards."""
    return Community.objects.select_for_update().get(pk=community.pk)


def held_in_place(community: Community) -> Community:
    """`community` held after the one above it, from which its gate follows."""
    above = Community.objects.filter(pk=community.pk).values("parent")
    parent = Community.objects.select_for_update().filter(pk__in=above).first()
    now = held(community)
    now.parent = parent
    return now


def enrol(member: Member, community: Community, *, role: Role = Role.MEMBER, at: datetime | None = None) -> bool:
    """Make `member` belong; whether they did not before. `community` is held.

    Raises:
        Refused: a closed or hidden community above is not theirs.
    """
    must_hold_gates(member, community)
    membership, is_new = Membership.objects.get_or_create(
        member=member,
        community=community,
        defaults={"role": role, "joined": at or timezone.now(), "mail": chosen_mail(member, community)},
    )
    if is_new:
        _count(community, 1)
        _clear_the_way(member, community)
    elif role > membership.role:
        Membership.objects.filter(pk=membership.pk).update(role=role)
    return is_new


def chosen_mail(member: Member, community: Community) -> str:
    """What `member` last chose about the mail of `community`, perhaps before they left it; empty if nothing."""
    return MailChoice.objects.filter(member=member, community=community).values_list("mail", flat=True).first() or ""


def keep_mail(member: Member, community: Community, mail: str) -> None:
    """Keep what `member` chose about the mail of `community`, whether they belong to it or not yet."""
    MailChoice.objects.update_or_create(
        member=member, community=community, defaults={"mail": mail, "at": timezone.now()}
    )
    Membership.objects.filter(member=member, community=community).update(mail=mail)


def promise(member: Member) -> None:
    """Note that `member` has accepted the facilitator's promises."""
    Acceptance.objects.get_or_create(member=member, document="promises", version=PROMISES_VERSION)


def end(member: Member, community: Community, *, by: Viewer) -> list[Community]:
    """End the membership of `member` in `community`, which is held, and those that hang on it; return where.

    Raises:
        Refused: one of them would be left without a facilitator.
    """
    lost = [community, *([] if community.access == Access.OPEN else beneath(community))]
    lost = [held(each) for each in lost]
    memberships = Membership.objects.filter(member=member, community__in=lost)
    roles = dict(memberships.values_list("community_id", "role"))
    left = [each for each in lost if each.pk in roles]
    for each in left:
        if roles[each.pk] == Role.FACILITATOR:
            must_stay_led(each, without=[member.pk], by=by)
    memberships.delete()
    for each in left:
        _count(each, -1)
    return left


def let_go(memberships: QuerySet[Membership]) -> None:
    """End memberships of those who have gone for good, whatever hangs on them."""
    communities = list(memberships.values_list("community", flat=True))
    memberships.delete()
    for community in Community.objects.filter(pk__in=communities):
        _count(community, -communities.count(community.pk))


def must_hold_gates(member: Member, community: Community) -> None:
    """Refuse one who does not belong to every closed or hidden community above.

    To hold the nearest is to hold them all, by the nesting of memberships.
    """
    gate = community.parent.gate_id if community.parent else None
    if gate is not None and not Membership.objects.filter(member=member, community=gate).exists():
        raise Refused("Only members of the community above this one can be in it.")


def must_stay_led(community: Community, *, without: list[int], by: Viewer) -> None:
    """Refuse to leave `community` without a facilitator who can act. `community` is held.

    One beneath that `by` may not know of is not named.
    """
    if leaders(community).exclude(member__in=without).exists():
        return
    is_known = Community.visible_to(by).filter(pk=community.pk).exists()
    name = community.name if is_known else "A community beneath this one"
    raise Refused(f"{name} needs a facilitator. Make another member a facilitator first.")


def leaders(community: Community) -> QuerySet[Membership]:
    """Memberships of those who can look after `community`: facilitators in good standing."""
    return Membership.objects.filter(community=community, role=Role.FACILITATOR, member__standing=Standing.APPROVED)


def shed_strangers(community: Community, *, by: Viewer) -> list[tuple[Member, Community]]:
    """End the memberships in `community` and beneath of those who do not hold the gates above; return (member, where).

    For after access or parent has changed and gates are settled anew. All are held.
    """
    shed = []
    for each in [community, *beneath(community)]:
        gate = each.parent.gate_id if each.parent else None
        if gate is None:
            continue
        strangers = Membership.objects.filter(community=each).exclude(
            member__in=Membership.objects.filter(community=gate).values("member")
        )
        gone = [membership.member for membership in strangers.select_related("member")]
        if gone:
            must_stay_led(each, without=[member.pk for member in gone], by=by)
            strangers.delete()
            _count(each, -len(gone))
            shed += [(member, each) for member in gone]
    return shed


def _clear_the_way(member: Member, community: Community) -> None:
    """A waiting request has been answered by the membership; an old removal no longer holds."""
    waiting = Request.objects.filter(member=member, community=community, outcome=Request.Outcome.WAITING)
    waiting.update(outcome=Request.Outcome.ADMITTED, decided=timezone.now())
    Removal.objects.filter(member=member, community=community, lifted=None).update(lifted=timezone.now())


def _count(community: Community, change: int) -> None:
    Community.objects.filter(pk=community.pk).update(members=F("members") + change)
    community.members += change
