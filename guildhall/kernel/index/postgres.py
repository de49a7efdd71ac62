"""Text indexes on PostgreSQL: a column of words with their worth (`tsvector`) and an inverted index over it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from .asking import Question, Row, Tongue, Where
from .spans import Places, spans_of
from .wanted import LENGTH, ROW, WORTHS, Run, Search, Sought, Wanted

_WORTH: Final = "'{0, 0.1, 0.4, 1}'"
_FACT, _TITLE, _TIME = "#", "^", "@"  # no word begins so: before facts, words of a title once more, and spans of time
_WORTHS: Final = f"'{{0, {', '.join(map(str, reversed(WORTHS)))}}}'"
_LAST, _TIMES = 16_383, 255
FEW: Final = 4000  # rows that fit, up to which they are all looked at at once
SHORT: Final = 0.1  # of all rows: a stretch in which the spans of time are walked along, and not the words
SPARE, STEPS = 3, 5  # for each row that is wanted so many are looked at first; stretches of time, at most


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


def scrub(cursor: Any, table: str) -> None:
    """Nothing: what was removed goes with its row, when the database next cleans up."""


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
    if row.in_order:
        return _in_order(row)
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


def newest(cursor: Any, sought: Sought) -> Iterable[tuple[Any, ...]]:
    """The newest that fit. Where very many do, first those of late, then further back until there are enough."""
    search, reckoned, rows = sought.search, _reckoned(cursor, sought), list[tuple[Any, ...]]()
    places = Places.of(cursor, sought.table, sought.key) if reckoned > FEW else None
    if places is None:
        return _newest(cursor, sought, search, None)
    width = SPARE * sought.many / max(reckoned, 1)  # a share of all rows
    for step in range(STEPS):
        since = places.back(cursor, sought.table, sought.key, search.before, width) if step < STEPS - 1 else None
        left = reckoned * (places.share(search.since or 0) - places.share(since or 0))
        is_last = since is None or since <= (search.since or 0) or left <= FEW
        part = search if is_last else replace(search, since=since)
        got = _newest(cursor, replace(sought, many=sought.many - len(rows)), part, places)
        rows += got
        lacking = sought.many - len(rows)
        if is_last or lacking <= 0:
            break
        search = replace(search, before=since)
        width *= min(max(1.5 * lacking / len(got), 0.5), 16) if got else 16
    return rows


def counts(cursor: Any, every: Sequence[Sought]) -> list[int]:
    """How many fit each, up to so many."""
    is_narrow = any(sought.search.before is not None for sought in every)
    places = Places.of(cursor, every[0].table, every[0].key) if is_narrow else None
    parts, values = [], list[Any]()
    for sought in every:
        fitting, more = _fitting(sought, sought.search, places)
        seen = f"SELECT 1 FROM ({fitting}) {ROW} WHERE ({sought.seen} LIMIT 1) IS NOT NULL LIMIT %s"
        parts.append(f"(SELECT count(*) FROM ({seen}) every)")
        values += [*more, *sought.values, sought.many]
    cursor.execute(f"SELECT {', '.join(parts)}", values)
    return list(cursor.fetchone())


def words_at(cursor: Any, where: Where, keys: Sequence[int]) -> Iterable[tuple[int, list[str]]]:
    words = f'SELECT "{where.key}", tsvector_to_array(tokens) FROM "{where.table}" WHERE "{where.key}" = ANY(%s)'
    cursor.execute(words, [list(keys)])
    for key, found in cursor.fetchall():
        yield key, [word for word in found if not word.startswith((_FACT, _TITLE, _TIME))]


def strays(cursor: Any, where: Where, most: int) -> Iterable[int]:
    """None: the words are a column of the rows."""
    return []


def lacking(cursor: Any, where: Where, owner: str, most: int) -> Iterable[int]:
    cursor.execute(f'SELECT "{owner}" FROM "{where.table}" WHERE tokens = \'\'::tsvector LIMIT %s', [most])
    return [row[0] for row in cursor.fetchall()]


def says(cursor: Any, where: Where, word: str) -> bool:
    cursor.execute(f'SELECT 1 FROM "{where.table}" WHERE tokens @@ %s::tsquery LIMIT 1', [_quoted(word)])
    return cursor.fetchone() is not None


def said(search: Search) -> str:
    """A search as a tsquery; it must want something."""
    parts = []
    if search.all_of:
        words = (" | " if search.some else " & ").join(_wanted(each, search.titles) for each in search.all_of)
        parts.append(f"({words})")
    parts += [f"({' | '.join(_quoted(_FACT + fact) for fact in facts)})" for facts in search.facts]
    parts += [f"!{_wanted(each, is_title=False)}" for each in search.none_of]
    parts += [f"!{_quoted(_FACT + fact)}" for fact in search.no_facts]
    return " & ".join(parts)


def _newest(cursor: Any, sought: Sought, search: Search, places: Places | None) -> list[tuple[Any, ...]]:
    """OFFSET 0 keeps the planner to this order: what fits, the newest first, who may see it."""
    score, rank = "0", []
    if sought.ranked and search.all_of:
        rank = [" | ".join(_quoted(word) + (":*" if is_begun else "") for word, is_begun in search.words)]
        score = f"ts_rank({_WORTHS}, t.tokens, %s::tsquery) / ({LENGTH} + ln(length(t.tokens)))"
    columns = "".join([*(f', c."{column}"' for column in sought.columns), *(f', t."{own}"' for own in sought.own)])
    fitting, values = _fitting(sought, search, places)
    seen = (
        f"SELECT * FROM (SELECT * FROM ({fitting}) fitting ORDER BY place DESC OFFSET 0) {ROW}"
        f" WHERE ({sought.seen} LIMIT 1) IS NOT NULL ORDER BY place DESC LIMIT %s"
    )
    sql = (
        f"SELECT s.place, c.id, {score}{columns} FROM ({seen}) s"
        f' CROSS JOIN LATERAL (SELECT * FROM "{sought.table}" WHERE "{sought.key}" = s.place OFFSET 0) t'
        f' CROSS JOIN LATERAL (SELECT * FROM "{sought.of}" WHERE id = s."{sought.owner}" OFFSET 0) c'
        " ORDER BY s.place DESC"
    )
    cursor.execute(sql, [*rank, *values, *sought.values, sought.many])
    return list(cursor.fetchall())


def _fitting(sought: Sought, search: Search, places: Places | None) -> tuple[str, list[Any]]:
    """SQL of what fits, whoever may see it: by the index of words, not by the order of keys."""
    wanted, conditions, values = said(search), ["tokens @@ %s::tsquery"], list[Any]()
    if search.is_narrow and places and places.between(search.since, search.before) < SHORT:
        spans = [_quoted(_TIME + span) for span in places.spans(search.since, search.before)]
        wanted = f"{wanted} & ({' | '.join(spans) or _quoted(_TIME)})"
    for sign, place in ((">=", search.since), ("<", search.before)):
        if place is not None:
            conditions.append(f'"{sought.key}" {sign} %s')
            values.append(place)
    what = f'"{sought.key}" AS place, "{sought.owner}"'
    return f'SELECT {what} FROM "{sought.table}" WHERE {" AND ".join(conditions)} OFFSET 0', [wanted, *values]


def _reckoned(cursor: Any, sought: Sought) -> int:
    """How many rows fit, as the planner thinks."""
    explain = f'EXPLAIN (FORMAT JSON) SELECT 1 FROM "{sought.table}" WHERE tokens @@ %s::tsquery'
    cursor.execute(explain, [said(sought.search)])
    return int(cursor.fetchone()[0][0]["Plan"]["Plan Rows"])


def _wanted(wanted: Wanted, is_title: bool) -> str:  # noqa: FBT001 - inside the adapter
    return f"({' | '.join(f'({" & ".join(_run(run, is_title) for run in runs)})' for runs in wanted.any_of)})"


def _run(run: Run, is_title: bool) -> str:  # noqa: FBT001 - inside the adapter
    words = [_quoted(f"{_TITLE if is_title else ''}{word}") for word in run.words]
    return f"({(' & ' if is_title else ' <-> ').join(words)}{':*' if run.begun else ''})"


def _in_order(text: Row) -> str:
    """With the places of the words, as far as PostgreSQL counts: 256 of each word, the first 16,383 of all."""
    places: dict[str, list[str]] = {f"{_FACT}{fact}": ["1D"] for fact in text.facts}
    places |= {f"{_TIME}{span}": ["1D"] for span in spans_of(text.pk)}  # the index of words knows no order
    places |= {f"{_TITLE}{word}": ["1D"] for word in text.strong}  # nor worth
    at = 0
    for worth, words in (("A", text.strong), ("B", text.middle), ("C", text.weak)):
        for word in words:
            at = min(at + 1, _LAST)
            places.setdefault(word, []).append(f"{at}{worth}")
        at = min(at + 9, _LAST)
    return " ".join(f"{_quoted(word)}:{','.join(found[:_TIMES])}" for word, found in places.items())
