"""Text indexes on PostgreSQL: a column of words with their worth (`tsvector`) and an inverted index over it."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from .asking import Question, Row, Tongue, Where

_WORTH: Final = "'{0, 0.1, 0.4, 1}'"
_FACT: Final = "#"  # no word begins so


def create(table: str, column: str, name: str) -> str:
    return f'CREATE INDEX "{name}" ON "{table}" USING gin ("{column}")'


def drop(table: str, name: str) -> str:
    return f'DROP INDEX IF EXISTS "{name}"'


def put(cursor: Any, where: Where, rows: Sequence[Row]) -> None:
    """Instead of what was there; the model's own rows must exist."""
    update = f'UPDATE "{where.table}" SET tokens = %s::tsvector WHERE {where.key} = %s'
    cursor.executemany(update, [(vector(row), row.pk) for row in rows])


def remove(cursor: Any, where: Where, keys: Iterable[int]) -> None:
    """Nothing: the words are a column of the rows."""


def best(where: Where, question: Question, *, many: int, looked_at: int) -> tuple[str, list[Any]]:
    """SQL of the `many` best, key and score. Only `looked_at` of what fits are compared: a common word fits most."""
    tiers = _TONGUE.tiers(question)
    parts = [
        f"SELECT pk, {10**9 * (len(tiers) - n)} + (ts_rank({_WORTH}, tokens, %s::tsquery) * 1000000)::bigint AS score"
        f' FROM (SELECT {where.key} AS pk, tokens FROM "{where.table}"'
        f" WHERE tokens @@ %s::tsquery{where.also} LIMIT %s) tier{n}"
        for n in range(len(tiers))
    ]
    values = [value for tier in tiers for value in (_any_of(question), tier, *where.values, looked_at)]
    every = f"({' UNION ALL '.join(parts)}) every"
    return f"SELECT pk, max(score) AS score FROM {every} GROUP BY pk ORDER BY score DESC, pk LIMIT %s", [*values, many]


def fits(where: Where, question: Question, key: str) -> tuple[str, list[Any]]:
    """SQL of a condition on the column `key` that is true of all that fits; rows are walked in another index's order.

    A function and not the operator: nearly every row fits, and no index of words should be asked.
    """
    there = f'SELECT 1 FROM "{where.table}" f WHERE f.{where.key} = {key} AND ts_match_vq(f.tokens, %s::tsquery)'
    return f"EXISTS ({there})", [_TONGUE.tiers(question)[-1]]


def vector(row: Row) -> str:
    """The words of a row as PostgreSQL writes them: each with its worth."""
    marks: dict[str, str] = {f"{_FACT}{fact}": "D" for fact in row.facts}
    for worth, words in (("C", row.weak), ("B", row.middle), ("A", row.strong)):
        marks |= dict.fromkeys(words, worth)
    return " ".join(f"{_quoted(word)}:1{worth}" for word, worth in marks.items())


def _any_of(question: Question) -> str:
    """What the rank is counted by: each word for itself, whatever has to be there."""
    words = [_TONGUE.group(group, is_loose=True) for group in question.groups]
    return " | ".join(words) or _quoted(_FACT)


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


_TONGUE: Final = Tongue(_quoted, " & ", " | ", begins=":*", words="({})", facts="({})", fact=_FACT)
