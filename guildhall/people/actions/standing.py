"""What stewards decide about members: approve, refuse, suspend, reinstate."""

from django.db import transaction

from guildhall.journal.record import record
from guildhall.people import mail
from guildhall.people.models import EmailDomain, Member, Organisation
from guildhall.people.register.domains import domain_of
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing


@transaction.atomic
def approve(member: Member, *, by: Viewer, organisation: Organisation | None, remember_domain: bool = False) -> Member:
    """Let a newcomer in, as somebody who works for `organisation`; perhaps vouch for its domain from now on."""
    require(by, "approve", member)
    member = _held(member, Standing.AWAITING, "This registration has already been decided.")
    domain = domain_of(member.email)
    if remember_domain and organisation and domain:
        EmailDomain.objects.get_or_create(domain=domain, organisation=organisation)
    member.organisation, member.standing, member.claimed = organisation, Standing.APPROVED, ""
    member.save(update_fields=["organisation", "standing", "claimed"])
    record("approved", by=by, member=member, domain=domain if remember_domain else "")
    mail.send("approved", member)
    return member


@transaction.atomic
def refuse(member: Member, *, by: Viewer, text: str) -> Member:
    """Turn a registration down, with the steward's words to the person, who can appeal."""
    require(by, "refuse", member)
    member = _held(member, Standing.AWAITING, "This registration has already been decided.")
    member.standing = Standing.SUSPENDED
    member.save(update_fields=["standing"])
    member.sessions.all().delete()
    record("refused", by=by, member=member, reason=text)
    mail.send("refused", member, text=text)
    return member


@transaction.atomic
def suspend(member: Member, *, by: Viewer, reason: str) -> Member:
    """Shut `member` out, everywhere and at once, and tell them why."""
    require(by, "suspend", member)
    if by.member == member:
        raise Refused("You cannot suspend yourself. Ask another steward.")
    member = _held(member, Standing.APPROVED, "Only an approved member can be suspended.")
    member.standing = Standing.SUSPENDED
    member.save(update_fields=["standing"])
    member.sessions.all().delete()
    record("suspended", by=by, member=member, reason=reason)
    mail.send("suspended", member, text=reason)
    return member


@transaction.atomic
def reinstate(member: Member, *, by: Viewer) -> Member:
    """Let a suspended member back in."""
    require(by, "reinstate", member)
    member = _held(member, Standing.SUSPENDED, "This member is not suspended.")
    member.standing = Standing.APPROVED
    member.save(update_fields=["standing"])
    record("reinstated", by=by, member=member)
    mail.send("reinstated", member)
    return member


def _held(member: Member, standing: Standing, otherwise: str) -> Member:
    """`member` as the database has them now, locked, so that two stewards cannot decide differently."""
    now = Member.objects.select_for_update().get(pk=member.pk)
    if now.standing != standing:
        raise Refused(otherwise)
    return now  # type: ignore[no-any-return]
