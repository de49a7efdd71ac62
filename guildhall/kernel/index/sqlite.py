"""Text indexes on SQLite: a table of FTS5 beside the model's own, with the model's keys."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from .asking import Question, Row, Tongue, Where

_COLUMNS: Final = ("strong", "middle", "weak", "facts")
_WORTH: Final = "10.0, 4.0, 1.0, 0.0"


def create(table: str, column: str, name: str) -> str:
    columns = ", ".join(_COLUMNS)
    tokens = "tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3'"
    return f'CREATE VIRTUAL TABLE IF NOT EXISTS "{table}_text" USING fts5({columns}, {tokens})'


def drop(table: str, name: str) -> str:
    return f'DROP TABLE IF EXISTS "{table}_text"'


def put(cursor: Any, where: Where, rows: Sequence[Row]) -> None:
    """Instead of what was there."""
    remove(cursor, where, [row.pk for row in rows])
    said = [(row.pk, *(" ".join(getattr(row, column)) for column in _COLUMNS)) for row in rows]
    insert = f'INSERT INTO "{where.table}_text" (rowid, {", ".join(_COLUMNS)}) VALUES (%s, %s, %s, %s, %s)'
    cursor.executemany(insert, said)


def remove(cursor: Any, where: Where, keys: Iterable[int]) -> None:
    cursor.executemany(f'DELETE FROM "{where.table}_text" WHERE rowid = %s', [(key,) for key in keys])


def best(where: Where, question: Question, *, many: int, looked_at: int) -> tuple[str, list[Any]]:
    """SQL of the `many` best, key and score. Only `looked_at` of what fits are compared: a common word fits most."""
    table, tiers = f'"{where.table}_text"', _TONGUE.tiers(question)
    also = f" AND rowid IN ({where.within})" if where.within else ""
    parts = [
        f"SELECT * FROM (SELECT rowid AS pk, {10**9 * (len(tiers) - n)}"
        f" - CAST(bm25({table}, {_WORTH}) * 10000 AS integer) AS score"
        f" FROM {table} WHERE {table} MATCH %s{also} LIMIT %s)"
        for n in range(len(tiers))
    ]
    values = [value for tier in tiers for value in (tier, *where.values, looked_at)]
    every = f"({' UNION ALL '.join(parts)})"
    return f"SELECT pk, max(score) AS score FROM {every} GROUP BY pk ORDER BY score DESC, pk LIMIT %s", [*values, many]


def fits(where: Where, question: Question, key: str) -> tuple[str, list[Any]]:
    """SQL of a condition on the column `key` true of all that fits; rows are walked in another index's order."""
    table = f'"{where.table}_text"'
    return f"+{key} IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)", [_TONGUE.tiers(question)[-1]]


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


_TONGUE: Final = Tongue(
    _quoted, " AND ", " OR ", begins=" *", words="({{strong middle weak}} : ({}))", facts="(facts : ({}))"
)
