"""What is asked of the index, and what it gives to whom."""

import pytest

from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution
from guildhall.services.search import keeping
from guildhall.services.search.asking import ask, similar
from guildhall.services.search.spelling import mended
from guildhall.services.search.tests.working import work
from tests.world import World, see

pytestmark = pytest.mark.django_db


def titles(world: World, who: str, query: str, **more: object) -> list[str]:
    work()
    found = ask(query, see(world.people[who]), **more)  # type: ignore[arg-type]
    rows = Contribution.everything.in_bulk(found.keys)
    return [(rows[key].title or rows[key].excerpt) for key in found.keys]


def test_words_are_found_in_all_their_forms(world: World) -> None:
    world.topic(title="Placing households out of area", body="We placed them where there was room.")
    assert titles(world, "member", "places household") == ["Placing households out of area"]


def test_a_phrase_must_stand_as_it_is_said(world: World) -> None:
    world.topic(title="One", body="Damp flats are cold.")
    world.topic(title="Two", body="The flats are damp.")
    assert titles(world, "member", '"damp flats"') == ["One"]
    assert set(titles(world, "member", "damp flats")) == {"One", "Two"}
    assert titles(world, "member", 'damp -"damp flats"') == ["Two"]


def test_a_hit_on_a_reply_is_the_reply(world: World) -> None:
    topic = world.topic(title="Damp", body="What to do?")
    reply = world.reply(topic, body="Ventilate.")
    work()
    assert ask("ventilation", see(world.ben)).keys == [reply.pk]
    assert ask("ventilate", see(world.ben)).hits[0].root == topic.pk


def test_accents_and_welsh_letters_fold(world: World) -> None:
    world.topic(title="Tŷ a gŵyl", body="Café.")
    assert titles(world, "member", "ty gwyl cafe") == titles(world, "member", "TŶ GŴYL café") == ["Tŷ a gŵyl"]


def test_filters_narrow(world: World) -> None:
    world.topic(title="A", body="Damp.", tags=["Out of area"])
    world.post(title="B", body="Damp.")
    world.topic(world.care, title="C", body="Damp.", by=world.amina)
    assert titles(world, "member", "damp kind:topic in:housing") == ["A"]
    assert titles(world, "member", 'damp tag:"out of area"') == ["A"]
    assert set(titles(world, "member", 'damp -tag:"out of area"')) == {"B", "C"}
    assert titles(world, "member", "damp author:amina") == ["C"]
    assert titles(world, "member", "damp author:nobody") == []
    assert titles(world, "member", "damp before:2020") == []
    assert set(titles(world, "member", "after:2020")) >= {"A", "B", "C"}


def test_what_cannot_be_read_is_not_found_from_the_moment_it_cannot(world: World) -> None:
    topic = world.topic(world.housing, title="Zebra crossing")
    assert titles(world, "outsider", "zebra") == ["Zebra crossing"]
    world.topic(world.care, title="Zebra in care")
    assert titles(world, "outsider", "zebra") == ["Zebra crossing"]
    assert set(titles(world, "member", "zebra")) == {"Zebra crossing", "Zebra in care"}
    Contribution.everything.filter(pk=topic.pk).update(state=5)
    assert titles(world, "outsider", "zebra") == []


def test_a_visitor_finds_what_is_public(world: World) -> None:
    world.topic(title="Zebra", audience=1)
    world.topic(title="Other zebra")
    assert titles(world, "visitor", "zebra") in (["Zebra"], [])


def test_what_was_revised_is_found_by_what_it_says_now(world: World) -> None:
    topic = world.topic(title="Zebra")
    actions.revise(topic, by=see(world.ben), words=Words(title="Giraffe", body="neck"), based_on=1)
    assert titles(world, "member", "zebra") == []
    assert titles(world, "member", "giraffe necks") == ["Giraffe"]


def test_similar_things_share_some_words(world: World) -> None:
    world.topic(title="How do you place households out of area?")
    world.topic(title="Bins")
    work()
    assert [hit.title for hit in similar("placing a household far away", see(world.ben))] == [
        "How do you place households out of area?"
    ]


def test_reconciling_mends_a_damaged_index(world: World) -> None:
    world.topic(title="Zebra"), world.topic(title="Giraffe")
    work()
    assert keeping.reconcile() == 0
    keeping.Indexed.objects.all().delete()
    assert keeping.reconcile() > 0
    assert titles(world, "member", "zebra") == ["Zebra"]


def test_a_misspelt_word_is_mended_by_what_the_viewer_can_read(world: World) -> None:
    world.topic(title="Serving a notice")
    world.topic(world.whistle, title="A giraffe")
    work()
    mend = mended(ask("notise", see(world.ben)), see(world.ben))
    assert mend is not None
    assert str(mend.query) == "notice"
    assert mended(ask("girafe", see(world.cara)), see(world.cara)) is None
    mend = mended(ask("girafe", see(world.ben)), see(world.ben))
    assert mend is not None
    assert str(mend.query) == "giraffe"
