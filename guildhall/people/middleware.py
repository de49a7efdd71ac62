"""request.user: the member of this session, who came with it in the same query."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from .models import Member
from .sessions import SessionStore


class MemberMiddleware:
    """In place of Django's AuthenticationMiddleware, which would fetch the member by a query of their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Not lazily: every page shows who is signed in, and a visitor's costs no query.
        request.user = _member_of(request.session) or AnonymousUser()  # type: ignore[arg-type]
        return self.get_response(request)


def _member_of(session: SessionStore) -> Member | None:
    told = session.get(SESSION_KEY)  # the first question fetches the session
    member = session.member
    if member is None or told != str(member.pk) or not member.is_active:
        return None
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS or not _holds(session, member):
        return None
    session.note_use()
    member.head = session.head
    return member


def _holds(session: SessionStore, member: Member) -> bool:
    """Whether the session was begun with the password the member has now. One that was not is ended."""
    begun_with, now = session.get(HASH_SESSION_KEY, ""), member.get_session_auth_hash()
    if constant_time_compare(begun_with, now):
        return True
    if any(constant_time_compare(begun_with, former) for former in member.get_session_auth_fallback_hash()):
        session.cycle_key()  # begun under a secret that is being retired
        session[HASH_SESSION_KEY] = now
        return True
    session.flush()
    return False
