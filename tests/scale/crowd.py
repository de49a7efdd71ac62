"""A crowd of members with profiles, made by the database itself, to look for people in."""

from typing import Any, Final

from django.db import connection, transaction

from guildhall.kernel.index.postgres import _FACT
from guildhall.kernel.index.words import grams, words_of
from guildhall.people.finder import keeping
from guildhall.people.finder.profile import fact
from guildhall.people.models import Finding, Interest, Member, Organisation, Responsibility, Spelling
from guildhall.people.register.load import load
from tests.scale.land import NOW, _continue, _fill, _hold_keys, _skewed, _time

SYLLABLES: Final = "babebibodadedidofafefifogagegigokakekikolalelilomamemimonano"
GIVEN, FAMILIES, TITLES, HELPS, INTERESTS = 600, 27_000, 900, 5000, 3000
BY_SQL: Final = 500_000  # members from whom on the index is poured in too
SKILLED: Final = 200_000  # of whom rows, besides the index, say what they do: enough to explain a page


def build(members: int) -> None:
    """Fill an empty, migrated database: the real register, and so many people with invented names and skills."""
    load()
    _hold_keys(on=False)
    with transaction.atomic():
        _people(members)
    _hold_keys(on=True)
    if members < BY_SQL:
        keeping.reconcile()
    else:
        _index()
    with connection.cursor() as cursor:
        for model in (Member, Interest, Member.responsibilities.through, Member.interests.through):
            _continue(cursor, model)
        cursor.execute("ANALYZE")


def word(number: str) -> str:
    """SQL of an invented word for each number below 27,000."""
    parts = [f"substr('{SYLLABLES}', CAST(1 + 2 * (({number}) / {step} % 30) AS integer), 2)" for step in (1, 30, 900)]
    return f"({' || '.join(parts)})"


def given(i: str) -> str:
    return word(_skewed(i, GIVEN, 7919))


def family(i: str) -> str:
    return word(_skewed(i, FAMILIES, 104_729))


def title(i: str) -> tuple[str, str]:
    return word(f"({_skewed(i, TITLES, 15_485_863)})"), word(f"({_skewed(i, 60, 32_452_843)}) + 1000")


def helps(i: str) -> list[str]:
    return [word(f"({_skewed(i, HELPS, prime)}) + 2000") for prime in (49_979_687, 67_867_967)]


def service(i: str, prime: int) -> str:
    return f"({_skewed(i, Responsibility.objects.count(), prime)})"


def _people(members: int) -> None:
    bodies, lowest = Organisation.objects.count(), Organisation.objects.order_by("pk").values_list("pk", flat=True)[0]
    one, two = title("i")
    _fill(
        Member, members, id="i", email="'member' || i || '@example.example'", handle="'member-' || i",
        name=f"{given('i')} || ' ' || {family('i')}", standing="'approved'", likened="TRUE",
        organisation_id=f"{lowest} + {_skewed('i', bodies, 86_028_121)}", joined=_time(NOW - 10**7, "i"),
        job_title=f"{one} || ' ' || {two}", ask_me_about=" || ' ' || ".join(helps("i")),
    )  # fmt: skip
    skilled = min(members, SKILLED)
    _fill(Interest, INTERESTS, id="i", name=word("i + 9000"))
    first = Responsibility.objects.order_by("pk").values_list("pk", flat=True)[0]
    for n, prime in enumerate((104_729, 611_953)):
        own = {"id": f"{n * skilled} + i", "member_id": "i", "responsibility_id": f"{first} + {service('i', prime)}"}
        _fill(Member.responsibilities.through, skilled, **own)
    cares = f"1 + {_skewed('i', INTERESTS, 122_949_823)}"
    _fill(Member.interests.through, skilled, id="i", member_id="i", interest_id=cares)


def _index() -> None:
    """What `keeping` would put into the index, by PostgreSQL itself; indexed afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX finding_words")
        cursor.execute("DROP INDEX IF EXISTS spelling_grams")
        for table, rows in (("scale_body", _bodies()), ("scale_service", _services())):
            cursor.execute(f"CREATE TEMP TABLE {table} (id bigint PRIMARY KEY, said text)")
            cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s)", rows)
        words = [(given("i"), "A"), (family("i"), "A"), *((each, "B") for each in (*title("i"), *helps("i")))]
        said = " || ' ' || ".join(f"{each} || ':1{worth}'" for each, worth in words)
        marks = f"' ' || left({given('i')}, 1) || '0:1A ' || left({family('i')}, 1) || '0:1A ' "
        marks += f"|| left({given('i')}, 1) || left({family('i')}, 1) || '0:1A '"
        first = Responsibility.objects.order_by("pk").values_list("pk", flat=True)[0]
        skilled = " ".join(
            f"JOIN scale_service s{n} ON s{n}.id = {first} + {service('m.id', prime)}"
            for n, prime in enumerate((104_729, 611_953))
        )
        tokens = f"({said} || {marks} || b.said || ' ' || s0.said || ' ' || s1.said)::tsvector".replace("i::", "m.id::")
        cursor.execute(
            "INSERT INTO people_finding (member_id, called, digest, tokens)"
            f" SELECT m.id, m.name, '', {tokens} FROM people_member m"
            f" JOIN scale_body b ON b.id = m.organisation_id {skilled}"
        )
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("CREATE INDEX finding_words ON people_finding USING gin (tokens)")
        cursor.execute("CREATE INDEX spelling_grams ON people_spelling USING gin (tokens)")
        cursor.execute("SELECT DISTINCT unnest(string_to_array(name, ' ')) FROM people_member")
        spelt = {row[0] for row in cursor.fetchall()}
    rows = Spelling.objects.bulk_create([Spelling(word=each) for each in sorted(spelt)], batch_size=5000)
    keeping.SPELLINGS.put([keeping.Row(row.pk, strong=grams(row.word)) for row in rows])


def _bodies() -> list[tuple[int, str]]:
    return [
        (body.pk, _said(words_of(f"{body.name} {body.short_name}"), "C", f"o{body.pk}", fact("k", body.kind),
                        fact("n", body.nation), fact("g", body.region), "all"))
        for body in Organisation.objects.all()
    ]  # fmt: skip


def _services() -> list[tuple[int, str]]:
    rows = Responsibility.objects.all()
    return [(row.pk, _said(words_of(row.name), "B", f"r{row.number}", fact("s", row.area))) for row in rows]


def _said(words: list[str], worth: str, *facts: str) -> str:
    return " ".join([*(f"{each}:1{worth}" for each in words), *(f"'{_FACT}{each}':1D" for each in facts)])


def counts() -> dict[str, Any]:
    """What the words of the report are taken from."""
    return {"members": Member.objects.count(), "findings": Finding.objects.count(), "words": Spelling.objects.count()}
