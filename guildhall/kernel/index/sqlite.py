"""Text indexes on SQLite: a table of FTS5 beside the model's own, with the model's keys."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import log
from typing import Any, Final

from .asking import Question, Row, Tongue, Where
from .wanted import LENGTH, ROW, WORTHS, Run, Search, Sought, Wanted

_COLUMNS: Final = ("strong", "middle", "weak", "facts")
_PAGES: Final = 500  # of an index, written anew at once
_WORTH: Final = "10.0, 4.0, 1.0, 0.0"
_TIMES: Final = [0.0, *accumulate(1 / n**2 for n in range(1, 256))]  # what so many times are worth
_LETTERS: Final = 6  # of a word


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


def scrub(cursor: Any, table: str) -> None:
    """What was removed still stands, marked as gone, in the parts of an index until those are written anew. Bit by bit,
    each a change of its own, so that others can write in between."""
    merge, pages = f'INSERT INTO "{table}_text" ("{table}_text", rank) VALUES (%s, %s)', _PAGES
    cursor.execute(merge, ["merge", -pages])  # however few parts there are
    changes = -1
    while cursor.connection.total_changes - changes > 1:
        changes = cursor.connection.total_changes
        cursor.execute(merge, ["merge", pages])


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


def newest(cursor: Any, sought: Sought) -> Iterable[tuple[Any, ...]]:
    """The newest that fit: FTS5 walks backwards through the keys, so it stops when there are enough."""
    text, ranked = f'"{sought.table}_text"', sought.ranked and sought.search.all_of
    columns = "".join([*(f', c."{column}"' for column in sought.columns), *(f', {ROW}."{own}"' for own in sought.own)])
    said = ", ".join(f"{text}.{column}" for column in _COLUMNS[:3]) if ranked else "''"
    sql, values = _matching(sought)
    # CROSS JOIN: in this order, whatever the planner thinks
    sql = (
        f'SELECT {text}.rowid, c.id{columns}, {said} FROM {text} CROSS JOIN "{sought.table}" {ROW}'
        f' ON {ROW}."{sought.key}" = {text}.rowid CROSS JOIN "{sought.of}" c ON c.id = {ROW}."{sought.owner}"'
        f" WHERE {sql} ORDER BY {text}.rowid DESC LIMIT %s"
    )
    cursor.execute(sql, [*values, sought.many])
    words = [f" {word}" if is_begun else f" {word} " for word, is_begun in sought.search.words] if ranked else []
    texts = 3 if ranked else 1
    return [(*row[:2], _score(words, row[-texts:]) if ranked else 0, *row[2:-texts]) for row in cursor.fetchall()]


def counts(cursor: Any, every: Sequence[Sought]) -> list[int]:
    """How many fit each, up to so many."""
    parts, values = [], list[Any]()
    for sought in every:
        text, (sql, more) = f'"{sought.table}_text"', _matching(sought)
        row = f'CROSS JOIN "{sought.table}" {ROW} ON {ROW}."{sought.key}" = {text}.rowid'
        parts.append(f"(SELECT count(*) FROM (SELECT 1 FROM {text} {row} WHERE {sql} LIMIT %s))")
        values += [*more, sought.many]
    cursor.execute(f"SELECT {', '.join(parts)}", values)
    return list(cursor.fetchone())


def words_at(cursor: Any, where: Where, keys: Sequence[int]) -> Iterable[tuple[int, list[str]]]:
    for key in keys:
        cursor.execute(f'SELECT strong, middle, weak FROM "{where.table}_text" WHERE rowid = %s', [key])
        for row in cursor.fetchall():
            yield key, " ".join(row).split()


def strays(cursor: Any, where: Where, most: int) -> Iterable[int]:
    ours = f'SELECT 1 FROM "{where.table}" {ROW} WHERE {ROW}."{where.key}" = id'
    cursor.execute(f'SELECT id FROM "{where.table}_text_content" WHERE NOT EXISTS ({ours}) LIMIT %s', [most])
    return [row[0] for row in cursor.fetchall()]


def lacking(cursor: Any, where: Where, owner: str, most: int) -> Iterable[int]:
    there = f'SELECT 1 FROM "{where.table}_text_content" WHERE id = {ROW}."{where.key}"'
    cursor.execute(f'SELECT {ROW}."{owner}" FROM "{where.table}" {ROW} WHERE NOT EXISTS ({there}) LIMIT %s', [most])
    return [row[0] for row in cursor.fetchall()]


def says(cursor: Any, where: Where, word: str) -> bool:
    table = f'"{where.table}_text"'
    matching = f"({{strong middle weak}} : ({_quoted(word)}))"
    cursor.execute(f"SELECT 1 FROM {table} WHERE {table} MATCH %s LIMIT 1", [matching])
    return cursor.fetchone() is not None


def said(search: Search) -> str:
    """A search as FTS5 wants it written; it must want something."""
    column = "strong" if search.titles else "strong middle weak"
    parts = []
    if search.all_of:
        words = (" OR " if search.some else " AND ").join(_any_of(wanted) for wanted in search.all_of)
        parts.append(f"({{{column}}} : ({words}))")
    parts += [f"({{facts}} : ({' OR '.join(map(_quoted, facts))}))" for facts in search.facts]
    wanted = f"({' AND '.join(parts)})"
    for where, unwanted in (
        ("strong middle weak", [_any_of(each) for each in search.none_of]),
        ("facts", [_quoted(fact) for fact in search.no_facts]),
    ):
        wanted = f"({wanted} NOT ({{{where}}} : ({' OR '.join(unwanted)})))" if unwanted else wanted
    return wanted


def _any_of(wanted: Wanted) -> str:
    return f"({' OR '.join(f'({" AND ".join(map(_run, runs))})' for runs in wanted.any_of)})"


def _run(run: Run) -> str:
    return _quoted(" ".join(run.words)) + (" *" if run.begun else "")


def _score(words: Sequence[str], columns: Sequence[str]) -> float:
    """How well a text fits: see `WORTHS`.

    FTS5's own ranking counts a word in every row there is: that takes long, and tells of rows that nobody may see.
    """
    texts = [(f" {column} ", worth) for column, worth in zip(columns, WORTHS, strict=True) if column]
    length, score = sum(len(text) for text, _ in texts) / _LETTERS, 0.0
    for word in words:
        times = 0
        for text, worth in texts:
            if many := text.count(word):
                before, times = times, min(times + many, len(_TIMES) - 1)
                score += worth * (_TIMES[times] - _TIMES[before])
    return score / (LENGTH + log(1 + length))


def _matching(sought: Sought) -> tuple[str, list[Any]]:
    """What must be true of a row."""
    text, search = f'"{sought.table}_text"', sought.search
    conditions, values = [f"{text} MATCH %s"], [said(search)]
    for sign, place in ((">=", search.since), ("<", search.before)):
        if place is not None:
            conditions.append(f"{text}.rowid {sign} %s")
            values.append(place)  # type: ignore[arg-type]  # values of a query are of any type
    return f"{' AND '.join(conditions)} AND ({sought.seen} LIMIT 1)", [*values, *sought.values]
