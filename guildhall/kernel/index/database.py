"""An index as its app uses it, whichever the database."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.expressions import RawSQL

from . import postgres, sqlite
from .asking import Question, Row, Where

LOOKED_AT = 2000  # rows that are compared with each other


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
