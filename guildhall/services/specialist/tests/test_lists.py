"""The list of sites, and what is found of them, on pages."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from guildhall.communities import actions as communities
from guildhall.communities.models import Community
from guildhall.journal.models import Entry
from guildhall.kernel.http import Request
from guildhall.kernel.tests.web import Web
from guildhall.policy.words import Access
from guildhall.services.specialist import panels
from guildhall.services.specialist.models import Host, Listing, Page
from guildhall.services.specialist.tests.furnish import list_site, outside
from tests.test_hot import queries
from tests.world import World, see

pytestmark = pytest.mark.django_db
LIST = "/c/housing/facilitate/outside/"


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_a_facilitator_lists_a_site_and_sees_how_it_is_doing(world: World, web: Web) -> None:
    client = world.client(world.amina)
    assert "No sites yet" in text(client, LIST)
    said = {"address": web.url("/page"), "under": "/", "note": "Good on damp."}
    page = client.post(LIST, said, follow=True).content.decode()
    assert "is on the list." in page
    assert "Good on damp." in page
    assert "Not visited yet" in page
    assert client.post(LIST, said).content.decode().count("This site is on the list already.") == 2
    listing = Listing.objects.get()
    assert (listing.start, listing.site.prefix) == (web.url("/page"), "/")
    outside(listing, "/damp", "Damp walls", "Words.")
    assert "1 page" in text(client, LIST)
    assert "Damp walls" in text(client, f"{LIST}{listing.pk}/")
    for what, told in (("pause", "Paused"), ("resume", "Last visit"), ("again", "less than an hour ago")):
        assert told in client.post(f"{LIST}{listing.pk}/{what}/", follow=True).content.decode()
    assert "Better." in client.post(f"{LIST}{listing.pk}/", {"note": "Better."}, follow=True).content.decode()
    assert "No sites yet" in client.post(f"{LIST}{listing.pk}/remove/", follow=True).content.decode()
    verbs = ["listed_site", "paused_site", "resumed_site", "described_site", "unlisted_site"]
    assert list(Entry.objects.filter(verb__endswith="_site").order_by("pk").values_list("verb", flat=True)) == verbs


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"address": "http://10.0.0.1/"}, "not on the public web"),
        ({"address": "http://127.0.0.1:1/"}, "not one of the web"),
        ({"address": "ftp://gov.uk/"}, "https:// or http://"),
        ({"address": "javascript:alert(1)"}, "https:// or http://"),
        ({"address": ""}, "Paste the address."),
        ({"address": "https://gov.uk/a/", "under": "/b/"}, "must lie under this path"),
        ({"address": "https://gov.uk/a/", "under": "https://x.example/"}, "begins with one slash"),
        ({"address": "https://gov.uk/a/", "under": "//x.example/"}, "begins with one slash"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(world: World, said: dict[str, str], told: str) -> None:
    page = world.client(world.amina).post(LIST, {"note": "What I typed."} | said).content.decode()
    assert told in page
    assert "What I typed." in page
    assert not Listing.objects.exists()


def test_a_site_that_does_not_answer_now_is_listed_and_says_so(world: World, web: Web) -> None:
    client = world.client(world.amina)
    page = client.post(LIST, {"address": web.url("/nothing")}, follow=True).content.decode()
    assert "no such page (404). It is on the list" in page
    Host.objects.update(silent=3, why="It did not answer in time.", since=timezone.now())
    assert "It did not answer in time." in text(client, LIST)


def test_members_find_pages_outside_and_hostile_ones_stay_text(world: World) -> None:
    listing = list_site(world.housing, see(world.amina), "https://gov.uk/damp/", note="The <b>official</b> guide.")
    bad = "<script>alert(1)</script>"
    outside(listing, "walls", f"Walls {bad}", f"Condensation on cold walls. {bad} &lt;b&gt;")
    page = text(world.client(world.cara), "/c/housing/outside/?q=condensations+wall")
    assert "<mark>Condensation</mark> on cold <mark>walls</mark>" in page
    assert bad not in page
    assert "<b>official" not in page
    assert 'href="https://gov.uk/damp/walls" rel="noopener nofollow noreferrer"' in page
    assert "2 March 2026" in page
    assert "leaves Guildhall" in page
    assert "Nothing found" in text(world.client(world.cara), "/c/housing/outside/?q=zebra")
    assert "gov.uk/damp/" in text(world.client(world.cara), "/c/housing/outside/")


def beside(world: World, who: str, community: Community | None, words: str) -> str:
    request = Request()
    request.viewer = see(world.people[who])
    found = panels.beside(request, SimpleNamespace(community=community, query=SimpleNamespace(words=words)))
    return " ".join(str(hit.title) for hit in found["hits"]) if found else ""


def test_results_stand_beside_those_of_the_community_alone_and_for_who_may_enter(world: World) -> None:
    for place in (world.whistle, world.care):
        outside(list_site(place, see(world.amina), "https://gov.uk/damp/"), "walls", "Cold walls", "Words.")
    for place in (world.whistle, world.care):
        assert beside(world, "member", place, "wall") == "Cold <mark>walls</mark>"
        for person in ("outsider", "visitor", "steward", "awaiting"):
            assert beside(world, person, place, "wall") == ""
    assert beside(world, "member", world.housing, "wall") == ""
    assert beside(world, "member", None, "wall") == ""
    assert beside(world, "member", world.whistle, "") == ""


def test_who_may_enter_no_more_finds_nothing(world: World) -> None:
    listing = list_site(world.housing, see(world.amina), "https://gov.uk/damp/")
    outside(listing, "walls", "Cold walls", "Words.")
    client, url = world.client(world.cara), "/c/housing/outside/?q=walls"
    assert client.get(url).status_code == 200
    communities.change_access(world.housing, Access.CLOSED, by=see(world.amina))
    assert client.get(url).status_code == 404
    assert world.client(world.ben).get(url).status_code == 200


def test_a_community_cannot_touch_the_list_of_another(world: World) -> None:
    listing = list_site(world.care, see(world.amina), "https://gov.uk/damp/")
    client = world.client(world.amina)
    for what in ("", "pause/", "resume/", "again/", "remove/"):
        assert client.post(f"{LIST}{listing.pk}/{what}").status_code == 404
    assert (
        world.client(world.ben).post(f"/c/{world.care.slug}/facilitate/outside/{listing.pk}/pause/").status_code == 403
    )


def test_lists_cost_the_same_with_three_sites_and_with_thirty(world: World) -> None:
    client, by = world.client(world.amina), see(world.amina)
    urls = (LIST, "/c/housing/outside/", "/c/housing/outside/?q=walls", "/c/housing/facilitate/")
    costs = []
    for start, end in ((0, 3), (3, 30)):
        for n in range(start, end):
            outside(list_site(world.housing, by, f"https://n{n}.example/"), "walls", f"Walls {n}", f"Words {n}.")
        client.get("/")
        costs.append({url: queries(client, url) for url in urls})
    assert costs[0] == costs[1]
    assert max(costs[1].values()) <= 8
    first = text(client, urls[2])
    assert first.count("<mark>Walls</mark>") == 25
    assert text(client, "/c/housing/outside/" + _next(first)).count("<mark>Walls</mark>") == 5
    assert Page.objects.filter(state=1).count() == 30


def _next(page: str) -> str:
    return page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
