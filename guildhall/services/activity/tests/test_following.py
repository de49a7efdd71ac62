"""The stream of what one follows: only what one may read, and nothing told of the rest."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.contributions import actions
from guildhall.contributions.models import Follow, Tag
from guildhall.people.contacts import actions as contacts
from guildhall.people.models import Member
from tests.test_leaks import plain
from tests.world import World, see

pytestmark = pytest.mark.django_db


def titles(world: World, member: Member, address: str = "/following/") -> list[str]:
    page = world.client(member).get(address).text.partition('id="stream"')[2]
    return re.findall(r"<h\d><a [^>]*>(?:<span[^>]*>New: </span>)?([^<]+)</a></h\d>", page)


def test_the_stream_holds_what_followed_people_organisations_and_tags_bring(world: World) -> None:
    world.topic(title="By Amina", by=world.amina)
    world.topic(title="On damp", tags=["damp"])
    elsewhere = world.member("Kim Elsewhere", organisation=world.cornwall)
    world.join(elsewhere, world.housing)
    world.topic(title="From Cornwall", by=elsewhere, tags=["damp"])
    world.topic(title="Of no concern")
    assert titles(world, world.dev) == []
    for each in (world.amina, Tag.objects.get(), world.cornwall):
        actions.follow(each, by=see(world.dev))
    assert titles(world, world.dev) == ["From Cornwall", "On damp", "By Amina"]


def test_there_is_an_end_to_how_many_one_follows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guildhall.contributions.actions.following.MOST", 1)
    for each in (world.amina, world.leeds, world.amina):
        actions.follow(each, by=see(world.dev))
    page = world.client(world.dev).post("/people/cara-doyle/follow/", follow=True).text
    assert "You follow 1 people already" in page
    assert set(Follow.objects.filter(member=world.dev).values_list("person", flat=True)) == {world.amina.pk, None}


def test_what_somebody_does_where_i_may_not_look_leaves_no_trace(world: World) -> None:
    """Neither a row, nor an order, nor a way to another page."""
    for n in range(25):
        world.topic(title=f"Open {n}", by=world.amina)
    for each in (world.amina, world.leeds):
        actions.follow(each, by=see(world.dev))
    client = world.client(world.dev)

    def pages() -> list[str]:
        first = client.get("/following/")
        older = re.search(r'href="(\?older=[^"]+)"', first.text)
        assert older
        return [plain(first), *(plain(client.get(f"/following/{path}")) for path in (older[1], "list/"))]

    before = pages()
    for place in (world.care, world.whistle):
        for n in range(25):
            world.topic(place, title=f"Quagga {n}", by=world.amina)
    assert pages() == before


def test_who_leaves_a_closed_community_no_longer_sees_what_is_brought_there(world: World) -> None:
    world.topic(world.care, title="Inside", by=world.amina, tags=["secret"])
    for each in (world.amina, Tag.objects.get()):
        actions.follow(each, by=see(world.ben))
    assert titles(world, world.ben) == ["Inside"]
    world.ben.memberships.all().delete()
    assert titles(world, world.ben) == []
    assert world.client(world.ben).get("/tags/secret/").status_code == 200  # followed: it is there, and empty
    assert "Inside" not in world.client(world.ben).get("/tags/secret/").text


def test_a_tag_one_may_not_see_cannot_be_followed(world: World) -> None:
    world.topic(world.care, tags=["secret"])
    for slug in ("secret", "never-was"):
        assert world.client(world.cara).post(f"/tags/{slug}/follow/").status_code == 404
    assert not Follow.objects.filter(member=world.cara).exists()


def test_the_buttons_follow_and_stop(world: World) -> None:
    world.topic(tags=["damp"], by=world.amina)
    client = world.client(world.ben)
    for page in (f"/people/{world.amina.handle}/", "/organisations/lds/", "/tags/damp/"):
        said = client.post(f"{page}follow/", {"do": "follow"}, follow=True)
        assert "You follow" in said.text
        assert "Stop following" in said.text
        said = client.post(f"{page}follow/", {"do": "stop"}, follow=True)
        assert "You no longer follow" in said.text
        assert "Stop following" not in said.text


def test_the_list_lets_go_of_everything_one_follows_and_of_nothing_else(world: World) -> None:
    topic = world.topic(title="A conversation", by=world.amina, tags=["damp"])
    for each in (world.amina, world.leeds, Tag.objects.get(), topic):
        actions.follow(each, by=see(world.ben))
    client = world.client(world.ben)
    for what, name in (
        ("people", "Amina Khan"),
        ("organisations", "Leeds"),
        ("tags", "damp"),
        ("conversations", "A conv"),
    ):
        page = client.get(f"/following/list/?what={what}").text
        assert name in page.partition('class="gh-list gh-lined"')[2]
        (stop,) = re.findall(r'action="(/following/stop/\d+/)"', page)
        assert world.client(world.cara).post(stop).status_code == 404
        assert f"what={what}" in client.post(stop)["Location"]
    assert not Follow.objects.filter(member=world.ben).exists()


def test_whom_one_blocks_is_followed_no_more(world: World) -> None:
    world.topic(title="By Amina", by=world.amina)
    actions.follow(world.amina, by=see(world.ben))
    contacts.block(world.amina, by=see(world.ben))
    assert titles(world, world.ben) == []


def test_a_stream_of_what_one_follows_costs_the_same_however_much_that_is(world: World) -> None:
    counts = []
    for many in (3, 27):
        for n in range(many):
            topic = world.topic(by=world.amina, tags=[f"tag {n}"])
            actions.follow(Tag.objects.get(name=f"tag {n}"), by=see(world.ben))
            actions.follow(topic, by=see(world.ben))
        for each in (world.amina, world.leeds):
            actions.follow(each, by=see(world.ben))
        client = world.client(world.ben)
        for address in ("/following/", "/following/list/?what=tags", "/following/list/?what=conversations"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked.captured_queries))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 8
