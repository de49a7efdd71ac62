"""Becoming a member: registering, proving the address, accepting the documents, being welcomed."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from guildhall.journal.record import record
from guildhall.people import mail
from guildhall.people.arrival import documents
from guildhall.people.handles import free_handle
from guildhall.people.models import Acceptance, Member, Organisation
from guildhall.people.register.domains import domain_of, organisations_for
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing


@transaction.atomic
def register(  # unlike: there is nobody yet to ask leave of
    *, name: str, email: str, password: str, organisation: Organisation | None, claimed: str = "", capacity: str
) -> Member:
    """A new member, who has accepted the documents and has yet to prove the address. `password` is already hashed.

    Raises:
        IntegrityError: somebody has that address.
    """
    member = Member(name=name, email=email.lower(), password=password, capacity=capacity)
    member.organisation, member.claimed = organisation, claimed
    member.handle = free_handle(name)
    member.save(force_insert=True)
    EmailAddress.objects.create(user=member, email=member.email, primary=True)
    accept_documents(member, by=Viewer.of(member))
    record("registered", by=Viewer.of(member), member=member)
    return member


@transaction.atomic
def create_ready(  # unlike: the console acts before there is anybody
    *, name: str, email: str, password: str, organisation: Organisation, is_steward: bool = False
) -> Member:
    """A member made at the console: proven, approved, welcomed. `password` is already hashed."""
    member = register(name=name, email=email, password=password, organisation=organisation, capacity="officer")
    EmailAddress.objects.filter(user=member).update(verified=True)
    member.standing, member.is_steward, member.welcomed = Standing.APPROVED, is_steward, timezone.now()
    member.save(update_fields=["standing", "is_steward", "welcomed"])
    record("approved", by=Viewer.system(), member=member)
    return member


@transaction.atomic
def verify(member: Member, *, by: Viewer, former: str = "") -> Member:
    """The address is theirs, and `former` was before. The organisation's own domain vouches for a member; anybody else
    waits for a steward. Who is approved waits again when the domain they move to is no public body's."""
    require(by, "verify", member)
    was = member.standing
    if was in (Standing.UNVERIFIED, Standing.AWAITING) or (was == Standing.APPROVED and _is_let_go(member, former)):
        member.standing = standing_by_domain(member)
        member.save(update_fields=["standing"])
    verb = "verified" if was == Standing.UNVERIFIED else "changed_email"
    if member.undeliverable is not None:
        member.undeliverable = None  # mail came back from the old address
        member.save(update_fields=["undeliverable"])
    record(verb, by=by, member=member, standing=member.standing, former=domain_of(former))
    if (was, member.standing) == (Standing.APPROVED, Standing.AWAITING):
        mail.send("waiting", member)
    return member


def _is_let_go(member: Member, former: str) -> bool:
    """Whether nothing vouches for a member whose address was `former`. Stewards stay: somebody has to let people in."""
    is_same = domain_of(former) in ("", domain_of(member.email))
    return not is_same and not member.is_steward and organisations_for(member.email).unknown


def standing_by_domain(member: Member) -> Standing:  # unlike: it changes nothing
    """Approved if the domain of the address is the organisation's; else a steward has to look."""
    vouched_for = {body.pk for body in organisations_for(member.email).organisations}
    return Standing.APPROVED if member.organisation_id in vouched_for else Standing.AWAITING


@transaction.atomic
def yield_address(email: str, *, to: Member, by: Viewer) -> None:
    """Who proves an address has it: a registration with it that nobody ever verified gives way."""
    require(by, "verify", to)
    squatters = Member.objects.filter(email=email, standing=Standing.UNVERIFIED).exclude(pk=to.pk)
    for squatter in squatters.select_for_update():
        EmailAddress.objects.filter(user=squatter).delete()
        squatter.email, squatter.standing = f"unproven-{squatter.pk}@removed.invalid", Standing.LEFT
        squatter.set_unusable_password()
        squatter.save(update_fields=["email", "standing", "password"])
        record("gave_way", by=by, member=squatter)


@transaction.atomic
def accept_documents(member: Member, *, by: Viewer) -> None:
    """`member` accepts the terms and the privacy notice as they are today."""
    require(by, "accept_documents", member)
    for document, version in documents().items():
        Acceptance.objects.get_or_create(member=member, document=document, version=version)
    record("accepted", by=by, member=member, versions=documents())


@transaction.atomic
def welcome(member: Member, *, by: Viewer) -> None:
    """`member` has been through the welcome, or has skipped it."""
    require(by, "edit_profile", member)
    if member.welcomed is None:
        member.welcomed = timezone.now()
        member.save(update_fields=["welcomed"])
        record("welcomed", by=by, member=member)
