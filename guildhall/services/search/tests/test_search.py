"""One box, and only what one may see."""

import pytest

from tests.world import World

pytestmark = pytest.mark.django_db


def found(world: World, who: str, words: str) -> str:
    answer = world.client(world.people[who]).get("/search/", {"q": words})
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2].partition("</form>")[2]


def test_everything_asked_for_must_stand_in_it(world: World) -> None:
    world.topic(title="Damp in flats", body="Black mould everywhere")
    assert "Damp in flats" in found(world, "member", "MOULD damp")
    assert "Damp in flats" not in found(world, "member", "damp lifts")


@pytest.mark.parametrize("words", ["Whistle", "matter", "zqxj"])
def test_what_is_hidden_is_not_found_from_outside(world: World, words: str) -> None:
    world.topic(world.whistle, title="A matter of zqxj")
    assert "zqxj</a>" not in found(world, "outsider", words)
    assert "/c/whistle" not in found(world, "outsider", words)
    assert "/c/whistle" in found(world, "member", words)


def test_a_visitor_finds_no_people(world: World) -> None:
    assert "Amina Khan" in found(world, "member", "amina")
    assert "Amina Khan" not in found(world, "visitor", "amina")
    assert "Amina Khan" not in found(world, "awaiting", "amina")


def test_nothing_found_says_so(world: World) -> None:
    assert "Nothing found for “<b>zzz" not in found(world, "member", "<b>zzz")
    assert "Nothing found for" in found(world, "member", "<b>zzz")
