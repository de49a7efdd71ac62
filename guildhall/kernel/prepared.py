"""Queries composed once. Django takes longer to compose a query than the database to answer it.

The law stays in one place: what is prepared is an ordinary queryset, put together by the ordinary doors with stand-ins
where the values will be. Only its text is kept; every request asks the database anew.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import FETCH_ONE, QuerySet
from django.db.models.query import get_related_populators

_NUMBER: Final = 4_611_686_018_427_000_000  # stand-ins: no key is as high,
_TEXT: Final = "\ufdd4"  # and no text begins so
_HIGHEST: Final = 2**63 - 1  # what a database takes for a number


class Prepared[T]:
    """A query by its values, each a number or a text (`str` or `int`), that may not change its shape.

    Arguments:
        compose: gives the queryset for values by keyword. Called once, with stand-ins.
        values: the names of the values and what they are.
    """

    def __init__(self, compose: Callable[..., QuerySet[Any, T]], **values: type[int] | type[str]) -> None:
        self.compose, self.values = compose, values
        self._plan: _Plan | None = None

    def rows(self, **values: Any) -> list[T]:
        """What the query finds."""
        if any(isinstance(value, int) and value > _HIGHEST for value in values.values()):
            return []
        plan = self._plan = self._plan or _Plan(self.compose, self.values)
        return cast("list[T]", plan.rows(values))

    def first(self, **values: Any) -> T | None:
        """The first of what the query finds, or None."""
        return next(iter(self.rows(**values)), None)


class _Plan:
    """The text of a query, where its values go, and how a row becomes an object."""

    def __init__(self, compose: Callable[..., QuerySet[Any]], values: dict[str, type]) -> None:
        stand_ins = {n: _NUMBER + i if of is int else f"{_TEXT}{i}" for i, (n, of) in enumerate(values.items())}
        queryset = compose(**stand_ins).fetch_mode(FETCH_ONE)  # one object has no peers
        compiler: Any = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        self.sql, params = compiler.as_sql()
        names = {stand_in: name for name, stand_in in stand_ins.items()}
        self.params = [(names.get(param) if isinstance(param, int | str) else None, param) for param in params]
        if {name for name, _ in self.params if name} != set(values):
            raise ValueError("A prepared query must use each of its values.")
        select, about = compiler.select, compiler.klass_info
        self.converters = compiler.get_converters([column[0] for column in select])
        self.is_plain = queryset._fields is not None  # type: ignore[attr-defined]
        if self.is_plain:
            return
        first, end = about["select_fields"][0], about["select_fields"][-1] + 1
        names_of_fields = [column[0].target.attname for column in select[first:end]]
        self.own = slice(first, end)
        self.make = partial(about["model"].from_db, DEFAULT_DB_ALIAS, names_of_fields, fetch_mode=FETCH_ONE)
        self.populators = get_related_populators(about, select, DEFAULT_DB_ALIAS, FETCH_ONE)
        self.annotations = dict(compiler.annotation_col_map or {})

    def rows(self, values: dict[str, Any]) -> list[Any]:
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, tuple(values[name] if name else param for name, param in self.params))
            found = cursor.fetchall()
        return [self._object(list(row), connection) for row in found]

    def _object(self, row: list[Any], connection: Any) -> Any:
        for position, (converters, expression) in self.converters.items():
            for convert in converters:
                row[position] = convert(row[position], expression, connection)
        if self.is_plain:
            return tuple(row)
        made = self.make(row[self.own])
        for populator in self.populators:
            populator.populate(row, made)
        for name, position in self.annotations.items():
            setattr(made, name, row[position])
        return made
