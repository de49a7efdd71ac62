"""Sessions in our own table, fetched together with their member and the member's organisation: one query."""

from contextlib import suppress
from datetime import timedelta
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DBStore
from django.db import OperationalError
from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from guildhall.kernel.apps import in_head, parts
from guildhall.kernel.prepared import Prepared

from .models import Member, Session

# How exactly we know when a session was last used, and a member last seen: no write at every page.
NOTED_EVERY = timedelta(minutes=1)
SEEN_EVERY = timedelta(minutes=5)


def _by_key(key: str) -> QuerySet[Session]:
    """A session with its member, the organisation, and the numbers that stand at the head of every page."""
    found = Session.objects.select_related("member__organisation").filter(session_key=key)
    return found.annotate(**in_head(OuterRef("member")))


_BY_KEY = Prepared(_by_key, key=str)


class SessionStore(DBStore):
    """Django's database sessions, in rows that know whose they are and which browser they belong to."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.row: Session | None = None  # as it was fetched
        self.agent = ""  # the browser's own description, told at sign-in

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    @property
    def member(self) -> Member | None:
        """Whose session was fetched; None before it was, and for one that nobody has signed in with."""
        return self.row.member if self.row else None

    @property
    def head(self) -> dict[str, Any]:
        """What parts declare with `in_head`, by its word."""
        return {word: getattr(self.row, word) for part in parts() for word in part.in_head} if self.row else {}

    def load(self) -> dict[str, Any]:  # what a session holds is anybody's
        row = _BY_KEY.first(key=self.session_key)
        self.row = row if row and row.expire_date > timezone.now() else None
        if self.row is None:
            self._session_key = None
            return {}
        self.agent = self.row.agent
        return self.decode(self.row.session_data)

    def create_model_instance(self, data: dict[str, Any]) -> Session:  # as above
        fresh = cast("Session", super().create_model_instance(data))
        fresh.member_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        fresh.agent = self.agent[:200]
        if self.row and self.row.member_id == fresh.member_id:
            fresh.started = self.row.started
        return fresh

    def flush(self) -> None:
        super().flush()
        self.row, self.agent = None, ""

    def note_use(self) -> None:
        """Remember that the member is here, if that was last remembered a while ago."""
        now = timezone.now()
        if self.row and self.row.member and now - self.row.last_used > NOTED_EVERY:
            with suppress(OperationalError):  # the database is busy writing: no reason not to show the page
                Session.objects.filter(pk=self.row.pk).update(last_used=now)
                if self.row.member.last_seen is None or now - self.row.member.last_seen > SEEN_EVERY:
                    Member.objects.filter(pk=self.row.member_id).update(last_seen=now)
            self.row.last_used = now
