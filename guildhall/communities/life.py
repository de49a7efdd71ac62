"""Belonging, when two accounts become one and when somebody goes."""

from django.db.models import Exists, OuterRef, Q

from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role

from . import actions
from .members import let_go
from .models import Community, Invitation, Membership


def opens(gone: Member, kept: Member) -> bool:
    """Whether there is a closed or hidden community that the one belongs to and the other does not, or one that the one
    looks after and the other does not: what is for facilitators alone would open."""
    as_much = Membership.objects.filter(member=kept, community=OuterRef("community"), role__gte=OuterRef("role"))
    more = Membership.objects.filter(~Exists(as_much), member=gone)
    return more.filter(Q(community__gate__isnull=False) | Q(role=Role.FACILITATOR)).exists()


def merge(gone: Member, kept: Member) -> None:
    """Numbers of members are right again, and facilitators are asked about who works elsewhere now."""
    for community in Community.objects.filter(memberships__member=kept).order_by("pk"):
        community.members = Membership.objects.filter(community=community).count()
        community.save(update_fields=["members"])
    actions.flag_moved(kept, by=Viewer.system(), former=gone.organisation)


def forget(member: Member, *, named: bool) -> None:
    """Memberships end. Where nobody else could look after a community they stay in name alone, until a steward has
    appointed somebody; the desk tells of it."""
    unled = {community.pk for community in actions.stand_down(member, by=Viewer.system())}
    let_go(Membership.objects.filter(member=member).exclude(community__in=unled))
    Invitation.objects.filter(email=member.email).delete()
    Invitation.objects.filter(sent_by=member, accepted=None).update(message="")
