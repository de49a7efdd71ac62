"""An index as its app uses it, whichever the database."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.expressions import RawSQL

from . import postgres, sqlite
from .asking import Question, Row, Where
from .columns import TextIndex

LOOKED_AT = 2000  # rows that are compared with each other


def scrub() -> None:
    """Of every index of the platform, and of what SQLite wrote down beside its file."""
    for model in apps.get_models():
        if any(isinstance(index, TextIndex) for index in model._meta.indexes):
            Index(model).scrub()
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Index:
    """The text index of `model`."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model

    def put(self, rows: Sequence[Row]) -> None:
        """Instead of what was there. The model's own rows must exist."""
        with connection.cursor() as cursor:
            self._adapter.put(cursor, self._where(), rows)

    def remove(self, keys: Sequence[int]) -> None:
        """And the model's own rows with it."""
        with connection.cursor() as cursor:
            self._adapter.remove(cursor, self._where(), keys)
        self.model._default_manager.filter(pk__in=keys).delete()

    def said_at(self, keys: Sequence[int]) -> dict[int, set[str]]:
        """What the index says of each of these: its words, in no order."""
        with connection.cursor() as cursor:
            return {key: set(words) for key, words in self._adapter.words_at(cursor, self._where(), keys)}

    def scrub(self) -> None:
        """Leave no trace of what was removed: for who is erased. It takes as long as the index is large."""
        with connection.cursor() as cursor:
            self._adapter.scrub(cursor, self.model._meta.db_table)

    def best(
        self,
        question: Question,
        *,
        within: models.QuerySet[Any] | None = None,
        many: int = LOOKED_AT,
        looked_at: int = LOOKED_AT,
    ) -> list[int]:
        """Keys of what fits, best first; if there are `many`, there may be more.

        Arguments:
            within: a queryset of keys; only rows that are among them.
            looked_at: how many of what fits are compared, whichever come first.
        """
        try:
            where = self._where(within)
        except EmptyResultSet:  # nobody can be within
            return []
        sql, values = self._adapter.best(where, question, many=many, looked_at=looked_at)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [row[0] for row in cursor.fetchall()]

    def among(self, question: Question, *, many: int, looked_at: int) -> RawSQL:
        """The keys of the best, for a queryset to look among."""
        sql, values = self._adapter.best(self._where(), question, many=many, looked_at=looked_at)
        return RawSQL(f"SELECT pk FROM ({sql}) best", values, output_field=models.BigIntegerField())  # noqa: S611

    def fits(self, question: Question, key: str) -> RawSQL:
        """A condition on a queryset's column `key`: for a question that most rows fit, in the queryset's order."""
        sql, values = self._adapter.fits(self._where(), question, key)
        return RawSQL(sql, values, output_field=models.BooleanField())  # noqa: S611 - our own SQL

    @property
    def _adapter(self) -> ModuleType:
        return postgres if connection.vendor == "postgresql" else sqlite

    def _where(self, within: models.QuerySet[Any] | None = None) -> Where:
        table, key = self.model._meta.db_table, str(self.model._meta.pk.column)
        if within is None:
            return Where(table, key)
        sql, values = within.query.sql_with_params()
        return Where(table, key, sql, tuple(values))
