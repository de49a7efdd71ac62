"""Leaving: the public service, and Guildhall. What an account leaves behind is nobody's in particular."""

from django.db import transaction
from django.utils import timezone

from guildhall.journal.record import record
from guildhall.kernel import own
from guildhall.people import mail
from guildhall.people.models import Closing, FormerPost, Member
from guildhall.people.models.leaving import GRACE
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

FORMER = "Former member"


@transaction.atomic
def retire(member: Member, *, by: Viewer) -> Member:
    """`member` has left the public service. They stay a member; where they worked becomes a former post."""
    require(by, "retire", member)
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.retired or member.standing != Standing.APPROVED:
        raise Refused("Only a member whose account is active can be noted as having left the public service.")
    code = member.organisation.code if member.organisation else ""
    keep_post(member)
    member.organisation, member.claimed, member.job_title = None, "", ""
    member.retired = timezone.localdate()
    member.save(update_fields=["organisation", "claimed", "job_title", "retired"])
    record("retired", by=by, member=member, former=code)
    return member


def keep_post(member: Member) -> None:  # unlike: a part of other actions
    """Where `member` works becomes where they worked."""
    if member.organisation:
        until = member.organisation.ended or timezone.localdate()
        FormerPost.objects.create(
            member=member, organisation=member.organisation, job_title=member.job_title, until=until
        )


@transaction.atomic
def close_account(member: Member, *, by: Viewer, named: bool, reason: str = "") -> Closing:
    """End every session now and erase the account in a week, unless its owner signs in and keeps it.

    Arguments:
        named: what they wrote stays under their name; else it is a former member's.
        reason: of a steward, who closes it because the person asked for it.
    """
    require(by, "close_account", member)
    member = Member.objects.select_for_update().get(pk=member.pk)
    _must_not_be_last_steward(member)
    if by.member != member and not reason:
        raise Refused("Write how the person asked for it.")
    if member.standing == Standing.LEFT or Closing.objects.filter(member=member).exists():
        raise Refused("This account is being closed already.")
    closing = Closing.objects.create(member=member, named=named, due=timezone.now() + GRACE)
    member.sessions.all().delete()
    record("asked_to_close", by=by, member=member, reason=reason)
    mail.send("closing", member, closing=closing, asked=by.member == member)
    return closing


@transaction.atomic
def keep_account(member: Member, *, by: Viewer) -> None:
    """It is not closed after all."""
    require(by, "keep_account", member)
    if Closing.objects.filter(member=member).delete()[0]:
        record("stayed", by=by, member=member)


@transaction.atomic
def erase(member: Member, *, by: Viewer, named: bool) -> None:
    """Let go of everything about `member`, but for what they gave to all, which stays, and perhaps for their name."""
    require(by, "erase", member)
    member = Member.objects.select_for_update().get(pk=member.pk)
    own.forget(member, named=named)
    blank = Member(pk=member.pk, joined=member.joined, password=member.password)
    blank.name = member.name if named else FORMER
    # A hyphen begins no handle that anybody is given or can be called by: it has no page, and nothing links to it.
    blank.handle, blank.email = f"-{member.pk}", f"erased-{member.pk}@removed.invalid"
    blank.standing, blank.mail, blank.likened = Standing.LEFT, Member.Mail.NONE, False
    blank.set_unusable_password()
    blank.save(force_update=True)
    record("erased", by=by, member=blank)


def _must_not_be_last_steward(member: Member) -> None:
    others = Member.objects.filter(is_steward=True, standing=Standing.APPROVED).exclude(pk=member.pk)
    if member.is_steward and not others.exists():
        raise Refused("You are the only steward. Make somebody else a steward first.")
