"""Passwords and sessions."""

from django.db import transaction

from guildhall.journal.record import record
from guildhall.people.models import Member, Session
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer


@transaction.atomic
def set_password(member: Member, *, password: str, by: Viewer, keep: str | None = None) -> None:
    """A new password; every session is ended but the one with the key `keep`."""
    require(by, "secure", member)
    member.set_password(password)
    member.save(update_fields=["password"])
    member.sessions.exclude(session_key=keep or "").delete()
    record("changed_password", by=by, member=member)


@transaction.atomic
def end_session(member: Member, *, reference: str, by: Viewer) -> bool:
    """Sign `member` out of one browser; whether there was such a session."""
    require(by, "secure", member)
    ending = [session for session in Session.objects.filter(member=member) if session.reference == reference]
    for session in ending:
        session.delete()
        record("ended_session", by=by, member=member)
    return bool(ending)


@transaction.atomic
def end_sessions(member: Member, *, by: Viewer) -> None:
    """Sign `member` out everywhere."""
    require(by, "secure", member)
    member.sessions.all().delete()
    record("ended_sessions", by=by, member=member)
