"""Sessions in our own table, fetched together with their member."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DBStore

from .models import Session


class SessionStore(DBStore):
    """Django's database sessions, in rows that know whose they are."""

    member: Any = None

    @classmethod
    def get_model_class(cls) -> Any:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.member_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        return row
