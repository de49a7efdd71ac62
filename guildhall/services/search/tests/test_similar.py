"""What speaks of the same: while one writes, and beside what one reads."""

import pytest

from guildhall.contributions.models import Contribution
from guildhall.policy.words import Audience
from guildhall.services.search.similar import finding
from guildhall.services.search.tests.working import work
from tests.test_hot import queries
from tests.world import World, see

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def damp(world: World) -> World:
    """Some topics about damp, one about bins, one in private."""
    for title, body in (
        ("Damp flats over winter", "Tenants report damp and mould in flats every winter."),
        ("How do you answer a report of damp?", "We visit a damp flat within two days in winter."),
        ("Bin collections at Christmas", "Which rounds do you move?"),
        ("New vehicles for rounds", "Electric or not?"),
    ):
        world.topic(title=title, body=body)
    world.page(title="Damp in flats: what works", body="Ventilation, heating, repairs before winter.")
    world.topic(world.whistle, title="Damp flats and a secret landlord", body="Winter damp in flats.", by=world.amina)
    work()
    return world


def alike(world: World, who: str, text: str) -> list[str]:
    return [card.title for card in finding.alike(text, see(world.people[who]))]


def test_the_same_question_is_shown_before_it_is_asked_again(damp: World) -> None:
    found = alike(damp, "outsider", "Damp in our flats in winter")
    assert {"Damp flats over winter", "Damp in flats: what works"} <= {*found[:3]}
    assert not [title for title in found if "rounds" in title or "secret" in title]
    assert "Damp flats and a secret landlord" in alike(damp, "member", "Damp in our flats in winter")
    assert alike(damp, "outsider", "damp") == []  # not yet a title
    assert alike(damp, "outsider", 'author:ben "x') == []


def test_a_title_being_written_is_looked_up_with_the_preview_and_by_script(damp: World) -> None:
    client = damp.client(damp.ben)
    where = "/c/housing/forum/new/"
    assert 'data-similar="/search/similar/"' in client.get(where).content.decode()
    shown = client.post(where, {"title": "Damp flats in winter", "body": "x", "preview": "1"}).content.decode()
    assert "Is it one of these?" in shown
    assert "Damp flats over winter" in shown
    part = client.get("/search/similar/?q=Damp+flats+in+winter", headers=PART).content.decode()
    assert "Damp flats over winter" in part
    assert "<html" not in part
    assert client.get("/search/similar/?q=zzz+yyy+xxx", headers=PART).content.decode().strip() == ""
    assert "Ask away." in client.get("/search/similar/?q=zzz+yyy+xxx").content.decode()
    assert "Damp flats over winter" in client.get(f"{where}?title=Damp+flats+in+winter").content.decode()


def test_what_is_related_is_fetched_beside_a_thread_and_is_the_viewers_own(damp: World) -> None:
    topic = Contribution.everything.select_related("community").get(title="Damp flats over winter")
    address = f"/search/related/{topic.pk}/"
    page = damp.client(damp.cara).get(topic.get_absolute_url()).content.decode()
    assert f'data-lazy="{address}"' in page
    assert f'href="{address}"' in page
    theirs = damp.client(damp.cara).get(address, headers=PART).content.decode()
    assert "Damp in flats: what works" in theirs
    assert "Damp flats over winter" not in theirs
    assert "secret landlord" not in theirs
    assert "secret landlord" in damp.client(damp.ben).get(address, headers=PART).content.decode()
    hidden = Contribution.everything.get(title="Damp flats and a secret landlord")
    assert damp.client(damp.cara).get(f"/search/related/{hidden.pk}/").status_code == 404
    reply = damp.reply(topic)
    assert damp.client(damp.cara).get(f"/search/related/{reply.pk}/").status_code == 404


def test_a_visitor_is_shown_what_is_public(damp: World) -> None:
    damp.topic(title="Public damp flats in winter", body="Damp flats.", audience=Audience.PUBLIC)
    work()
    assert alike(damp, "visitor", "Damp flats in winter") == ["Public damp flats in winter"]


def test_it_costs_the_same_with_few_and_with_many(damp: World) -> None:
    client, costs = damp.client(damp.cara), []
    topic = Contribution.everything.select_related("community").get(title="Damp flats over winter")
    urls = [f"/search/related/{topic.pk}/", "/search/similar/?q=damp+flats+in+winter"]
    for n in range(2):
        for many in range(12 * n):
            said = damp.topic(title=f"Damp flats in winter {many}", body="Damp flats.")
            damp.reply(said, body="Damp.")
        work()
        client.get(urls[0])
        costs.append([queries(client, url) for url in urls])
    assert max(costs[1]) <= 8
    assert all(many <= few + 1 for few, many in zip(*costs, strict=True))
