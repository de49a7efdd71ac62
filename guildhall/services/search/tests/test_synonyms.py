"""Words that mean the same, as stewards would have them."""

import pytest

from guildhall.journal.models import Entry
from guildhall.policy.rules import Refused
from guildhall.services.search.asking import ask
from guildhall.services.search.book import book, line_of, lines
from guildhall.services.search.models import Synonym
from guildhall.services.search.synonyms import actions
from guildhall.services.search.synonyms.forms import SynonymsForm
from guildhall.services.search.tests.working import work
from tests.test_hot import queries
from tests.world import World, see

pytestmark = pytest.mark.django_db


@pytest.fixture
def snickets(world: World) -> World:
    world.topic(title="Lighting a snicket")
    work()
    return world


def finds(world: World, words: str) -> bool:
    return bool(ask(words, see(world.ben), some=False).hits)


def test_what_a_steward_adds_and_removes_holds_at_once(snickets: World) -> None:
    client = snickets.client(snickets.dev)
    assert not finds(snickets, "ginnel light")
    shown = client.post("/steward/words/", {"lines": "\n snicket=ginnel  =  jennel\n"}, follow=True)
    assert "1 line is added." in shown.content.decode()
    assert finds(snickets, "ginnel light")
    assert finds(snickets, "jennels")
    shown = client.post("/steward/words/remove/", {"line": "snicket = ginnel = jennel"}, follow=True)
    assert "jennel” is removed" in shown.content.decode()
    assert not finds(snickets, "ginnel light")
    told = Entry.objects.filter(verb__endswith="synonyms") | Entry.objects.filter(verb__endswith="synonym")
    assert [(each.verb, each.actor) for each in told.order_by("pk")] == [
        ("added_synonyms", snickets.dev), ("removed_synonym", snickets.dev),
    ]  # fmt: skip


def test_a_line_of_the_book_is_taken_out_and_put_back(world: World) -> None:
    client, line = world.client(world.dev), "theatre = theater"
    assert line in lines()
    client.post("/steward/words/remove/", {"line": line})
    client.post("/steward/words/remove/", {"line": line})
    assert line not in lines()
    assert "Put back" in client.get("/steward/words/").content.decode()
    client.post("/steward/words/put-back/", {"line": line})
    client.post("/steward/words/put-back/", {"line": "of = nobody"})
    assert line in lines()
    assert not Synonym.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Write at least one line."),
        ("bins", "Line 1 needs = between two words that mean the same."),
        ("a = b\nbins =", "Line 2 needs = between two words"),
        ("bin = bins", "Line 1 says one word in two forms."),
        ("bin = the", "Line 1 has a word that search leaves out"),
        ("bin = wheeled box for what nobody wants any more today", "Line 1 has more than 6 words"),
        ("bin = waste # a note", "Line 1 has a #."),
        ("bin = " + "waste" * 40, "Line 1 is too long."),
        ("x = y\n" * 101, "Add no more than 100 lines"),
    ],
)
def test_what_would_do_nothing_is_not_taken_and_not_lost(world: World, typed: str, told: str) -> None:
    shown = world.client(world.dev).post("/steward/words/", {"lines": typed}).content.decode()
    assert told in shown
    assert not Synonym.objects.exists()
    assert typed.splitlines()[:1] == [] or typed.splitlines()[-1] in shown


def test_the_book_itself_would_be_taken() -> None:
    for line in book():
        assert SynonymsForm({"lines": line}).is_valid(), line
        assert line_of(line) == line


def test_only_a_steward_edits_and_to_others_there_is_no_such_page(world: World) -> None:
    for who in ("outsider", "facilitator"):
        client = world.client(world.people[who])
        for way in ("", "remove/", "put-back/"):
            assert client.post(f"/steward/words/{way}", {"lines": "a = b", "line": "a = b"}).status_code == 404
        with pytest.raises(Refused):
            actions.remove_synonym("theatre = theater", by=see(world.people[who]))
    assert 'href="/steward/words/"' in world.client(world.dev).get("/steward/").content.decode()


def test_the_page_costs_the_same_with_few_and_with_many(world: World) -> None:
    client, costs = world.client(world.dev), []
    for many in (3, 30):
        actions.add_synonyms([f"word{n} = other{n}" for n in range(many)], by=see(world.dev))
        client.get("/steward/words/")
        costs.append(queries(client, "/steward/words/"))
    assert costs[0] == costs[1] <= 8
