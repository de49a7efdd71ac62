"""The big world, made by the database itself: skewed as the real one is, and always the same."""

from dataclasses import dataclass

from django.db import connection, models, transaction

from guildhall.communities.models import Community, Membership
from guildhall.contributions.models import Contribution, ReadMark, Version
from guildhall.people.models import Member, Organisation
from guildhall.tools.forum.models import Topic

COMMUNITIES = 1025
READER, KEEN = 11, 12  # members of 20 communities, and of 500
NOW = 1_790_000_000  # seconds: the newest contribution


@dataclass(frozen=True)
class Size:
    """How large it is."""

    contributions: int

    @property
    def members(self) -> int:
        return max(2000, self.contributions * 95 // 1000)

    @property
    def long(self) -> int:
        """The root with fifty replies and few more."""
        return self.contributions // 10 * 10 - 1000


def build(size: Size) -> None:
    """Fill an empty, migrated database."""
    _hold_keys(on=False)
    with transaction.atomic():
        _people(size)
        _communities()
        _memberships(size)
        _contributions(size)
        _marks(size)
        answers = Contribution.everything.filter(root=size.long).count()
        Contribution.everything.filter(pk=size.long).update(replies=answers)
    _hold_keys(on=True)
    with connection.cursor() as cursor:
        for model in (Member, Community, Membership, Contribution, Version):
            _continue(cursor, model)
        cursor.execute("ANALYZE")


def _people(size: Size) -> None:
    body = {"code": "'B' || i", "name": "'Borough ' || i", "short_name": "'Borough ' || i", "slug": "'borough-' || i"}
    _fill(Organisation, 400, id="i", kind="'district'", nation="'England'", **body)
    _fill(
        Member, size.members, id="i", email="'member' || i || '@example.example'", name=_chance("i", 9973, "'Name '"),
        handle="'member-' || i", standing="'approved'", organisation_id="1 + i % 400", joined=_time(NOW - 10**7, "i"),
    )  # fmt: skip


def _communities() -> None:
    is_open = "i % 5 < 2"
    gate = f"CASE WHEN {is_open} THEN NULL ELSE i END"
    veil = "CASE WHEN i % 5 = 4 THEN i ELSE NULL END"
    access = f"CASE WHEN {is_open} THEN 'open' WHEN i % 5 = 4 THEN 'hidden' ELSE 'closed' END"
    _fill(
        Community, COMMUNITIES, id="i", name="'Community ' || i", slug="'community-' || i", access=access, gate_id=gate,
        veil_id=veil, host_id="1 + i % 400", tools="""'["forum", "blog"]'""", members="2000 - i",
    )  # fmt: skip


def _memberships(size: Size) -> None:
    home = f"1 + {_skewed('i', COMMUNITIES, 7919)}"
    joined = _time(NOW - 10**8, "i")
    _fill(Membership, COMMUNITIES, id="i", member_id="i", community_id="i", role="2", joined=joined)
    for member, many, first in ((READER, 20, 10_000), (KEEN, 500, 20_000)):
        own = {"id": f"{first} + i", "member_id": str(member), "community_id": "i * 2", "joined": joined}
        _fill(Membership, many, role="1", **own)
    _fill(Membership, size.members * 4, id="100000 + i", member_id=f"20 + i % ({size.members} - 20)",
          community_id=home, role="1", joined=joined)  # fmt: skip


def _contributions(size: Size) -> None:
    """One in five begins a thread; the others answer one, most of them a popular one."""
    many, roots = size.contributions, size.contributions // 5
    long = f"(i > {many - 50})"
    popular = f"5 * (1 + {_skewed('i', roots - 1, 104729)})"
    root = f"CASE WHEN {long} THEN {size.long} WHEN i % 5 = 0 THEN NULL ELSE {popular} END"
    thread = f"CASE WHEN {long} THEN {size.long} WHEN i % 5 = 0 THEN i ELSE {popular} END"
    # The community of a reply is its root's: both are worked out from the root's number.
    home = f"1 + {_skewed(f'({thread})', COMMUNITIES, 7919)}"
    begun = "WHEN i % 10 = 0 THEN 'blog.post' ELSE 'forum.topic'"
    kind = f"CASE WHEN {long} OR i % 5 <> 0 THEN 'contributions.reply' {begun} END"
    author = f"1 + {_skewed('i', size.members, 15485863)}"
    words = {"title": "CASE WHEN i % 5 = 0 THEN 'How do you do ' || i ELSE '' END", "excerpt": "'We do it so ' || i"}
    at = _time(NOW, f"({many} - i) * 60")
    _fill(
        Contribution, many, id="i", community_id=home, author_id=author, kind=kind,
        root_id=root, parent_id=root, state="CASE WHEN i % 97 = 0 THEN 5 ELSE 3 END", version_id="i", published=at,
        audience="CASE WHEN i % 11 = 0 THEN 3 ELSE 2 END", active=at, replies="4", once="NULL", **words,
    )  # fmt: skip
    said = (
        "'<p>' || 'Damp and mould in a flat of the council, reported in autumn. Damp and mould again. ' || i || '</p>'"
    )
    _fill(Version, many, id="i", contribution_id="i", number="1", source=said, html=said, author_id="1", at=at)
    topics = "CASE WHEN i % 3 = 0 THEN NULL ELSE i * 10 + 5 END"
    _fill(Topic, many // 10 - 6, contribution_id="i * 10 - 5", is_question="TRUE", answer_id=topics)


def _marks(size: Size) -> None:
    roots = size.contributions // 5
    at = _time(NOW, "i")
    for first, member in ((0, READER), (10**7, KEEN)):
        _fill(
            ReadMark,
            roots // 3,
            id=f"{first} + i",
            member_id=str(member),
            contribution_id="i * 15",
            community_id="1",
            at=at,
        )


def _fill(model: type[models.Model], many: int, **columns: str) -> None:
    """Insert `many` rows with `columns` (SQL of the row's number `i`) and, for the others, the defaults."""
    table = model._meta
    values = {field.column: columns.get(field.column) or _default(field) for field in table.concrete_fields
              if field.column in columns or field.column != table.pk.column}  # fmt: skip
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})"
    names = ", ".join(f'"{name}"' for name in values)
    insert = f'INSERT INTO "{table.db_table}" ({names}) {numbers} SELECT {", ".join(values.values())} FROM n'
    with connection.cursor() as cursor:
        # SQLite wants a WHERE here, to tell ON CONFLICT from a join's ON.
        cursor.execute(f"{insert} WHERE TRUE ON CONFLICT DO NOTHING")


def _default(field: models.Field) -> str:
    if field.null:
        return "NULL"
    if isinstance(field, models.DateTimeField):
        return _time(NOW, "0")
    if isinstance(field, models.BooleanField):
        return "FALSE"
    if isinstance(field, models.JSONField):
        return "'{}'"
    value = field.get_default() if field.has_default() else ("" if field.get_internal_type() in _TEXTS else 0)
    return str(value) if isinstance(value, int) else f"'{value}'"


_TEXTS = ("CharField", "TextField", "SlugField", "URLField", "EmailField")


def _skewed(number: str, many: int, prime: int) -> str:
    """SQL of 0 to `many` - 1 by chance, the low ones far oftener."""
    number = number if connection.vendor == "sqlite" else f"{number}::bigint"
    chance = f"(({number} * {prime}) % 999983) / 999983.0"
    whole = "CAST({} AS integer)" if connection.vendor == "sqlite" else "floor({})::bigint"
    return whole.format(f"{many} * ({chance}) * ({chance}) * ({chance})")


def _chance(number: str, prime: int, before: str) -> str:
    return f"{before} || (({number} * {prime}) % 99991)"


def _time(last: int, ago: str) -> str:
    """SQL of a time `ago` seconds before `last`."""
    if connection.vendor == "sqlite":
        return f"strftime('%Y-%m-%d %H:%M:%S', {last} - {ago}, 'unixepoch')"
    return f"to_timestamp({last} - {ago})"


def _hold_keys(*, on: bool) -> None:
    """Foreign keys are not looked at while a world is poured in."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET session_replication_role = {'origin' if on else 'replica'}")
        else:
            cursor.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def _continue(cursor: object, model: type[models.Model]) -> None:
    if connection.vendor == "postgresql":
        table = model._meta.db_table
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))")  # type: ignore[attr-defined]
