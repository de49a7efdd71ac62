"""What becomes of mail to members: it came back, it was called unwanted, or it is to be tried again."""

from django.db import transaction
from django.utils import timezone

from guildhall.journal.record import record
from guildhall.people.models import Member
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer


@transaction.atomic
def note_bounce(address: str, *, by: Viewer, hard: bool, reason: str = "") -> Member | None:
    """Mail to `address` came back. If it did so for good no more is sent, and its member is told on their next visit.

    Gives the member, or None where nobody has the address (any more).

    Arguments:
        hard: there is no such mailbox; else it was full, or its server away, and nothing but a note is made.
        reason: in the words of the other mail server.
    """
    require(by, "note_bounce", address)
    member: Member | None = Member.objects.select_for_update().filter(email=address.strip().lower()).first()
    if member is None:
        return None
    if hard and member.undeliverable is None:
        member.undeliverable = timezone.now()
        member.save(update_fields=["undeliverable"])
    record("bounced", by=by, member=member, hard=hard, reason=reason[:300])
    return member


@transaction.atomic
def note_complaint(member: Member, *, by: Viewer, about: str = "") -> None:
    """`member` told their mail provider that a mail was unwanted: that kind of mail is to end.

    Arguments:
        about: which mail it was, "letter:12", or what it was about, as in `Notice.about`; else all of it.
    """
    require(by, "note_complaint", member)
    record("complained", by=by, member=member, about=about)


@transaction.atomic
def try_mail_again(member: Member, *, by: Viewer) -> None:
    """The mailbox is in order again, says its owner."""
    require(by, "try_mail_again", member)
    member.undeliverable = None
    member.save(update_fields=["undeliverable"])
    record("tried_mail_again", by=by, member=member)
