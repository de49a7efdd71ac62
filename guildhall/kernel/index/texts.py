"""Indexes of whole texts: words in their order, so that phrases are found, and the newest that fit first.

The model's key is its place in time, and the row that holds the text proper is its `owner`. Who may see what is asked
of the owner's own table, row by row, as it is at that moment.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.expressions import RawSQL

from .database import Index
from .wanted import ROW, Search, Sought


class Texts(Index):
    """The index of `model`, whose field `owner` points to what holds the text."""

    def __init__(self, model: type[models.Model], owner: str) -> None:
        super().__init__(model)
        self.owner = owner

    def newest(
        self,
        search: Search,
        seen: models.QuerySet[Any],
        *,
        many: int,
        columns: Sequence[str] = (),
        own: Sequence[str] = (),
        ranked: bool = True,
    ) -> list[tuple[Any, ...]]:
        """The newest `many` that fit and are among `seen`: place, key of the owner, score, and more columns.

        Arguments:
            columns: of the owner's table; after them come those of the index's `own`.
            ranked: with a score of how well each fits, the higher the better; else 0.
        """
        try:
            sought = self._sought(search, seen, many=many, columns=tuple(columns), own=tuple(own), ranked=ranked)
        except EmptyResultSet:
            return []
        with connection.cursor() as cursor:
            return list(self._adapter.newest(cursor, sought))

    def counts(self, searches: Sequence[tuple[Search, models.QuerySet[Any]]], *, most: int) -> list[int]:
        """How many fit each of the searches, nothing being counted beyond `most`; one query."""
        many = [0] * len(searches)
        possible: dict[int, Sought] = {}
        for n, (search, seen) in enumerate(searches):
            with suppress(EmptyResultSet):
                possible[n] = self._sought(search, seen, many=most, ranked=False)
        if possible:
            with connection.cursor() as cursor:
                for n, found in zip(possible, self._adapter.counts(cursor, [*possible.values()]), strict=True):
                    many[n] = found
        return many

    def words_at(self, keys: Iterable[int]) -> set[str]:
        """Every word of the rows with these keys."""
        with connection.cursor() as cursor:
            return {word for _, words in self._adapter.words_at(cursor, self._where(), list(keys)) for word in words}

    def strays(self, most: int) -> list[int]:
        """Keys of words that the model has no row for."""
        with connection.cursor() as cursor:
            return list(self._adapter.strays(cursor, self._where(), most))

    def lacking(self, most: int) -> list[int]:
        """Keys of owners whose row has no words in the index."""
        with connection.cursor() as cursor:
            owner: Any = self.model._meta.get_field(self.owner)
            return list(self._adapter.lacking(cursor, self._where(), owner.column, most))

    def unsaid(self, words: Iterable[str]) -> set[str]:
        """Those of `words` that no row has."""
        with connection.cursor() as cursor:
            return {word for word in words if not self._adapter.says(cursor, self._where(), word)}

    def _sought(self, search: Search, seen: models.QuerySet[Any], **more: Any) -> Sought:
        meta = self.model._meta
        owner: Any = meta.get_field(self.owner)
        here = RawSQL(f'{ROW}."{owner.column}"', (), output_field=models.BigIntegerField())  # noqa: S611 - a column
        sql, values = seen.filter(pk=here).order_by().values("pk").query.sql_with_params()
        table, of = meta.db_table, owner.related_model._meta.db_table
        return Sought(table, str(meta.pk.column), owner.column, of, sql, tuple(values), search=search, **more)
