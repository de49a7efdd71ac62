"""What is asked of the index, and what it gives to whom."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution
from guildhall.kernel.index import postgres
from guildhall.kernel.index.spans import Places, spans_of
from guildhall.services.search import facets, keeping
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


def test_where_very_many_fit_it_goes_back_in_time_and_leaves_nothing_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "FEW", 0)  # PostgreSQL then takes every word for a common one
    monkeypatch.setattr(facets, "MOST", 6)
    for n in range(12):
        topic = world.topic(title=f"Zebra {n}", body=f"Zebra {n % 2}")
        topic.published = timezone.now() - timedelta(hours=1, days=n**3)
        topic.save(update_fields=["published"])
    newest = [f"Zebra {n}" for n in range(12)]
    assert titles(world, "member", "zebra", order="newest", many=5) == newest[:5]
    assert titles(world, "member", "zebra", order="newest") == newest
    assert titles(world, "member", "zebra after:2020", order="newest") == newest
    assert set(titles(world, "member", "zebra", many=5)) == set(newest)  # all of them in the title
    found = ask("zebra", see(world.ben), many=5, order="newest")
    counted = facets.facets_of(found, see(world.ben))
    assert {words: many for _, words, many, _ in (*counted.when, *counted.where)} == {
        "Any time": 12, "The last year": 8, "The last month": 4, "Everywhere I can see": 12, "My communities": 12,
        "Housing": 12,
    }  # fmt: skip
    before = found.hits[-1].place
    assert [hit.title for hit in ask("zebra", see(world.ben), many=5, order="newest", before=before).hits] == newest[
        5:10
    ]


PLACE = st.integers(0, 2**32).map(lambda second: second * 1_000_000)


@given(st.lists(PLACE, min_size=1, max_size=9, unique=True), PLACE, PLACE, st.floats(0, 1))
def test_spans_have_all_that_is_between_two_places(marks: list[int], since: int, before: int, share: float) -> None:
    places = Places(sorted(marks))
    spans = set(places.spans(since, before))
    assert all(spans & {*spans_of(place)} for place in marks if since <= place < before)
    if len(marks) > 1:
        assert abs(places.share(places.place(share)) - share) < 0.01
