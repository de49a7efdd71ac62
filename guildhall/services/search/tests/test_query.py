"""How what is typed is read: a golden file of parses, and what holds of any text whatever."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from guildhall.kernel.index import postgres, sqlite
from guildhall.services.search.asking import compiled
from guildhall.services.search.book import KEY
from guildhall.services.search.meaning import unwanted_by, wanted_by
from guildhall.services.search.query import day_of, read
from tests.world import World, see

GOLDEN = Path(__file__).with_name("queries.golden")
TYPED = st.text(max_size=60) | st.text(alphabet="ab -\"*:()^#'\\{}authorkindtgin.0/", max_size=60)


def parses() -> list[str]:
    return [line.partition("\t")[0] for line in GOLDEN.read_text().splitlines() if line]


def test_queries_are_read_as_the_golden_file_says() -> None:
    got = [f"{typed}\t{read(typed).terms} {read(typed).filters}" for typed in parses()]
    if os.environ.get("GUILDHALL_WRITE_GOLDEN"):
        GOLDEN.write_text("\n".join(got) + "\n")
    assert got == GOLDEN.read_text().splitlines()


@given(TYPED)
def test_nothing_typed_raises_and_what_was_read_reads_the_same_again(typed: str) -> None:
    query = read(typed)
    assert read(str(query)) == query


@given(TYPED)
def test_no_word_reaches_a_database_but_letters_and_digits(typed: str) -> None:
    cache.set(KEY, ())  # the book alone
    query = read(typed)
    wanted = [*(meant.wanted for meant in wanted_by(query)), *unwanted_by(query)]
    runs = [run for each in wanted for side in each.any_of for run in side]
    assert all(word.isalnum() for run in runs for word in run.words)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["'; DROP TABLE x --", '" OR 1=1', "a NEAR b", "a AND (b", "^a *", "a:* | b", "\\", "{a} : b"]
)
def test_signs_of_a_database_are_no_signs_here(world: World, typed: str) -> None:
    search = compiled(read(typed), see(world.ben))
    if search is not None:
        assert "DROP" not in sqlite.said(search) + postgres.said(search)
    assert world.client(world.ben).get("/search/", {"q": typed}).status_code == 200


def test_a_day_may_be_a_year_a_month_or_a_day_as_people_write_it() -> None:
    assert str(day_of("2025")) == str(day_of("2025-01")) == str(day_of("1/1/2025")) == "2025-01-01"
    assert day_of("31/2/2025") is day_of("soon") is day_of("2025-13") is None
