"""Coming in."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from guildhall.communities.members import enrol, held, keep_mail, must_hold_gates
from guildhall.communities.models import Community, Membership, Removal, Request
from guildhall.journal.record import record
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing


@transaction.atomic
def join(community: Community, *, by: Viewer, mail: str | None = None, at: datetime | None = None) -> Membership:
    """Join an open community. Joining twice changes nothing.

    Arguments:
        mail: how often to be told of what is new, empty for the member's own choice; None to leave it as it was.
    """
    community = held(community)
    require(by, "join", community)
    if Removal.objects.filter(community=community, member=by.member, lifted=None).exists():
        raise Refused(
            "A facilitator removed you from this community. Write to its facilitators if you would like to return."
        )
    if mail is not None:
        keep_mail(by.member, community, mail)
    if enrol(by.member, community, at=at):
        by.forget_roles()
        record("joined", by=by, community=community, member=by.member)
    return Membership.objects.get(member=by.member, community=community)


@transaction.atomic
def choose_mail(community: Community, mail: str, *, by: Viewer) -> None:
    """Say how often to be told of what is new here; an empty word follows the member's own choice."""
    require(by, "choose_mail", community)
    keep_mail(by.member, community, mail)
    record("chose_mail", by=by, community=community, member=by.member, mail=mail)


@transaction.atomic
def ask_to_join(
    community: Community, *, by: Viewer, note: str = "", mail: str | None = None, at: datetime | None = None
) -> Request:
    """Ask the facilitators of a closed community to be let in. Asking twice keeps the first; `mail` as above."""
    community = held(community)
    require(by, "ask_to_join", community)
    if by.role_in(community) is not None:
        raise Refused("You are already a member of this community.")
    if mail is not None:
        keep_mail(by.member, community, mail)
    waiting = {"community": community, "member": by.member, "outcome": Request.Outcome.WAITING}
    request, is_new = Request.objects.get_or_create(**waiting, defaults={"note": note, "asked": at or timezone.now()})
    if is_new:
        record("requested", by=by, community=community, member=by.member, request=request.pk)
    return request


@transaction.atomic
def admit(request: Request, *, by: Viewer, answer: str = "") -> None:
    """Let in somebody who asked."""
    request = _waiting(request)
    require(by, "admit", request)
    if request.member.standing != Standing.APPROVED:
        raise Refused("This member’s account is not active any more, so they cannot be let in.")
    must_hold_gates(request.member, request.community)
    _decide(request, Request.Outcome.ADMITTED, by, answer)
    if enrol(request.member, held(request.community)):
        record("admitted", by=by, community=request.community, member=request.member, request=request.pk)


@transaction.atomic
def decline(request: Request, *, by: Viewer, answer: str = "") -> None:
    """Do not let in somebody who asked."""
    request = _waiting(request)
    require(by, "decline", request)
    _decide(request, Request.Outcome.DECLINED, by, answer)
    record("declined", by=by, community=request.community, member=request.member, request=request.pk)


@transaction.atomic
def drop_request(request: Request, *, by: Viewer) -> None:
    """Take one's own request back."""
    request = _waiting(request)
    require(by, "drop_request", request)
    request.outcome, request.decided = Request.Outcome.DROPPED, timezone.now()
    request.save(update_fields=["outcome", "decided"])
    record("dropped_request", by=by, community=request.community, member=by.member, request=request.pk)


def _waiting(request: Request) -> Request:
    """`request` as it is now, locked: two facilitators may be answering it."""
    now = Request.objects.select_for_update(of=("self",)).select_related("community", "member").get(pk=request.pk)
    if now.outcome != Request.Outcome.WAITING:
        raise Refused("This request has already been answered.")
    return now


def _decide(request: Request, outcome: str, by: Viewer, answer: str) -> None:
    request.outcome, request.answer = outcome, answer
    request.decided, request.decided_by = timezone.now(), by.member
    request.save(update_fields=["outcome", "answer", "decided", "decided_by"])
