"""Queries composed once. Django takes longer to compose a query than the database to answer it.

The law stays in one place: what is prepared is an ordinary queryset, put together by the ordinary doors with stand-ins
where the values will be. Only its text is kept; every request asks the database anew.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from re import compile as pattern
from typing import Any, Final, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import FETCH_ONE, QuerySet
from django.db.models.query import get_related_populators

# Stand-ins: no key is as high, no text begins so, no moment of ours is as late.
_STAND_INS: Final[Mapping[type, Callable[[int], Any]]] = {
    int: lambda n: 4_611_686_018_427_000_000 + n,
    str: lambda n: f"\ufdd4{n}",
    date: lambda n: date.max - timedelta(days=n),
    datetime: lambda n: datetime(9000, 1, 1, tzinfo=UTC) + timedelta(days=n),
}
_MOMENT: Final = pattern(r"\d{4}-\d\d-\d\d")
_HIGHEST: Final = 2**63 - 1  # what a database takes for a number
_NONE: Final = -1  # no key


class Prepared[T]:
    """A query by its values, that may not change its shape.

    Arguments:
        compose: gives the queryset for values by keyword. Called once, with stand-ins.
        values: the names of the values, and what they are: `int`, `str`, `date`, `datetime`, or `list` (keys; composed
            once for each power of two that their number fits).
    """

    def __init__(self, compose: Callable[..., QuerySet[Any, T]], **values: type) -> None:
        self.compose, self.values = compose, values
        self._plans: dict[tuple[int, ...], _Plan] = {}

    def rows(self, **values: Any) -> list[T]:
        """What the query finds."""
        if any(isinstance(value, int) and value > _HIGHEST for value in values.values()):
            return []
        filled = {name: _filled(value) if isinstance(value, list) else value for name, value in values.items()}
        sizes = tuple(len(filled[name]) for name, of in self.values.items() if of is list)
        plan = self._plans.get(sizes)
        if plan is None:
            plan = self._plans[sizes] = _Plan(self.compose, self.values, sizes)
        return cast("list[T]", plan.rows(_spread(filled)))

    def first(self, **values: Any) -> T | None:
        """The first of what the query finds, or None."""
        return next(iter(self.rows(**values)), None)


class _Plan:
    """The text of a query, where its values go, and how a row becomes an object."""

    def __init__(self, compose: Callable[..., QuerySet[Any]], values: dict[str, type], sizes: tuple[int, ...]) -> None:
        stand_ins = _stand_ins(values, sizes)
        queryset = compose(**stand_ins).fetch_mode(FETCH_ONE)  # one object has no peers
        compiler: Any = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        self.sql, params = compiler.as_sql()
        adapt = connections[DEFAULT_DB_ALIAS].ops
        names = {_adapted(stand_in, adapt): name for name, stand_in in _spread(stand_ins).items()}
        self.params = [(names.get(param) if isinstance(param, int | str | date) else None, param) for param in params]
        if {name for name, _ in self.params if name} != set(names.values()):
            raise ValueError("A prepared query must use each of its values.")
        if any(isinstance(param, date) or _MOMENT.match(str(param)) for name, param in self.params if not name):
            raise ValueError("A prepared query must be told the time: it would keep the moment it was composed at.")
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
            said = [_adapted(values[name], connection.ops) if name else param for name, param in self.params]
            cursor.execute(self.sql, tuple(said))
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


def _stand_ins(values: dict[str, type], sizes: tuple[int, ...]) -> dict[str, Any]:
    number, size = count(), iter(sizes)
    return {
        name: [_STAND_INS[int](next(number)) for _ in range(next(size))] if of is list else _STAND_INS[of](next(number))
        for name, of in values.items()
    }


def _filled(keys: list[int]) -> list[int]:
    """As many as the next power of two, with keys of nothing at the end."""
    return keys + [_NONE] * ((1 << max(len(keys) - 1, 0).bit_length()) - len(keys))


def _spread(values: dict[str, Any]) -> dict[str, Any]:
    """Each key of a list under a name of its own."""
    said = {name: value for name, value in values.items() if not isinstance(value, list)}
    lists = {name: keys for name, keys in values.items() if isinstance(keys, list)}
    said |= {f"{name}.{n}": key for name, keys in lists.items() for n, key in enumerate(keys)}
    return said


def _adapted(value: Any, ops: Any) -> Any:
    """`value` as this database takes it."""
    if isinstance(value, datetime):
        return ops.adapt_datetimefield_value(value)
    return ops.adapt_datefield_value(value) if isinstance(value, date) else value
