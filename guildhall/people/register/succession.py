"""What becomes of people when their organisation ends: one successor takes them on, of several they choose."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from guildhall.journal.record import record
from guildhall.people.models import FormerPost, Member, Organisation
from guildhall.policy.viewer import Viewer


def heirs(organisation: Organisation) -> list[Organisation]:
    """The bodies that stand in the place of `organisation` today: itself, or the last successors down every line."""
    found: dict[int, Organisation] = {}
    seen = {organisation.pk}
    generation = [organisation]
    while generation:
        found |= {body.pk: body for body in generation if body.ended is None}
        ended = [body.pk for body in generation if body.ended is not None]
        nearer = Organisation.objects.filter(predecessors__in=ended).distinct() if ended else ()
        generation = [body for body in nearer if body.pk not in seen]
        seen |= {body.pk for body in generation}
    return sorted(found.values(), key=lambda body: body.name)


def needs_choice(member: Member) -> list[Organisation]:
    """The bodies a member must choose from at the next sign-in, because theirs was divided; else nothing."""
    if member.organisation is None or member.organisation.ended is None:
        return []
    choices = heirs(member.organisation)
    return choices if len(choices) > 1 else []


@transaction.atomic
def succeed(organisation: Organisation) -> int:
    """Take the members of an ended body to its only successor; answer how many. A divided body's members choose."""
    if organisation.ended is None:
        return 0
    successors = heirs(organisation)
    if len(successors) != 1:
        return 0
    members = list(Member.objects.select_for_update().filter(organisation=organisation))
    for member in members:
        move(member, to=successors[0], until=organisation.ended, by=Viewer.system())
    return len(members)


@transaction.atomic
def move(member: Member, *, to: Organisation, by: Viewer, until: date | None = None) -> None:
    """Let a member work for the successor of their organisation, and keep the former post."""
    former = member.organisation
    until = until or (former.ended if former else None) or timezone.localdate()
    FormerPost.objects.create(member=member, organisation=former, job_title=member.job_title, until=until)
    member.organisation = to
    Member.objects.filter(pk=member.pk).update(organisation=to)
    record("reorganised", by=by, member=member, former=former.code if former else "", to=to.code)
