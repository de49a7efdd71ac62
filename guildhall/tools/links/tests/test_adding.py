"""Adding links, finding them, and using them elsewhere."""

import re
from html import unescape

import pytest

from guildhall.contributions.models import Contribution
from guildhall.kernel import watching
from guildhall.kernel.tests.web import Web
from guildhall.policy.words import Audience
from guildhall.tools.links import looking
from guildhall.tools.links.cards import words
from guildhall.tools.links.models import Link
from guildhall.tools.links.tests.furnish import add, open_tool
from tests.forms import fill, summary
from tests.test_hostile import harmless
from tests.test_hostile import words as hostile_words
from tests.world import World

INDEX, ADD, NEW = "/c/housing/links/", "/c/housing/links/add/", "/c/housing/links/new/"


@pytest.fixture(autouse=True)
def switched_on(world: World) -> None:
    open_tool(world, world.housing)


def test_the_page_is_looked_up_and_its_own_words_are_proposed(world: World, web: Web) -> None:
    head = b'<title>Damp &amp; mould\n</title><meta name="description" content="What landlords must do.">'
    url = web.page("/damp", b"<!doctype html><head>" + head + b"</head><body><title>No</title>")
    client = world.client(world.ben)
    step = client.post(ADD, {"address": url}, follow=True)
    html = unescape(step.content.decode())
    assert 'value="Damp & mould"' in html
    assert "What landlords must do." in html
    there = fill(client, step.redirect_chain[-1][0], address=url, title="Damp: the rules", body="For *officers*.")
    link = Link.objects.get()
    assert (link.url, there.status_code) == (url, 303)
    shown = client.get(there["Location"]).content.decode()
    assert "Damp: the rules" in shown
    assert "<em>officers</em>" in shown


@pytest.mark.parametrize("path", ["/drip-headers", "/no-such-page", "/bomb", "/strange", "/paper", "/endless", "/loop"])
def test_a_page_that_cannot_be_looked_up_is_no_obstacle(
    world: World, web: Web, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SECONDS", 0.4)
    step = world.client(world.ben).post(ADD, {"address": web.url(path)}, follow=True)
    html = step.content.decode()
    assert "You can add it all the same" in html or path in ("/bomb", "/endless")  # whose beginning is looked at
    assert web.url(path) in html
    assert "Publish" in html


def test_an_intranet_can_be_linked_to_and_is_not_looked_at(world: World) -> None:
    client = world.client(world.ben)
    step = client.post(ADD, {"address": "http://10.1.2.3/policies"}, follow=True)
    assert "is not on the public web" in step.content.decode()
    answer = fill(client, NEW, address="http://10.1.2.3/policies", title="Our policies")
    assert "10.1.2.3" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    "bad", ["javascript:alert(1)", "data:text/html,x", "ftp://x.example/", "", "http://u:p@x.example/"]
)
def test_only_addresses_of_the_web_are_taken(world: World, bad: str) -> None:
    client = world.client(world.ben)
    for answer in (client.post(ADD, {"address": bad}), fill(client, NEW, address=bad, title="T", body="B")):
        assert answer.status_code == 200
        assert re.search(r"begins with https|Paste the address|user name", summary(answer))
    assert not Link.objects.exists()


def test_the_same_page_twice_is_shown_where_it_is(world: World) -> None:
    there = add(world, url="https://www.gov.uk/damp", title="Damp rules")
    client = world.client(world.ben)
    for answer in (
        client.post(ADD, {"address": "http://gov.uk/damp/?utm_source=x"}),
        fill(client, NEW, address="https://gov.uk/damp#top", title="Again", body="B"),
    ):
        assert "here already" in summary(answer)
        assert f'href="{there.get_absolute_url()}"' in answer.content.decode()
    assert Link.objects.count() == 1


def test_that_it_is_here_already_is_told_only_to_who_may_read_it(world: World) -> None:
    add(world, by=world.amina, url="https://gov.uk/secret", title="Zorilla", audience=Audience.FACILITATORS)
    client = world.client(world.ben)
    answer = client.post(ADD, {"address": "https://gov.uk:25/secret"})
    assert answer.status_code == 303
    assert fill(client, NEW, address="https://gov.uk/secret", title="Mine").status_code == 303
    add(world, world.care, url="https://gov.uk/other")
    assert fill(client, NEW, address="https://gov.uk/other", title="Mine too").status_code == 303


def test_links_are_listed_newest_first_or_by_tag_with_their_hosts(world: World) -> None:
    add(world, url="https://www.ons.gov.uk/x", title="Older", tags=["figures"])
    add(world, url="https://www.shelter.org.uk/x", title="Newer", tags=["Advice"])
    client = world.client(world.cara)
    html = client.get(INDEX).content.decode()
    assert html.index("Newer") < html.index("Older")
    assert ">" not in (found := re.search(r'<a href="https://www.ons.gov.uk/x"([^>]*)>', html)[1])  # type: ignore[index]
    assert 'rel="noopener nofollow noreferrer"' in found
    assert "ons.gov.uk" in html.replace("www.ons.gov.uk", "")
    tagged = client.get(INDEX, {"tag": "advice"}).content.decode()
    assert "Newer" in tagged
    assert "Older" not in tagged
    assert "No link has this tag" in client.get(INDEX, {"tag": "nothing"}).content.decode()


def test_a_link_offers_the_forms_of_the_other_tools_with_itself_in_them(world: World) -> None:
    said = add(world, url="https://gov.uk/a_(b)?c=d&e=<f>", title="Damp [new] *rules*")
    page = world.client(world.ben).get(said.get_absolute_url()).content.decode()
    ways = {unescape(way) for way in re.findall(r'href="(/c/housing/\w+/new/\?[^"]*)"', page)}
    assert {way.split("/")[3] for way in ways} == {*world.housing.tools} - {"links", "announcements"}
    form = world.client(world.ben).get(next(way for way in ways if "blog" in way)).content.decode()
    assert r"[Damp \[new\] \*rules\*](&lt;https://gov.uk/a_(b)?c=d&amp;e=%3Cf%3E&gt;)" in form
    assert "/new/?" not in world.client(world.cara).get(said.get_absolute_url()).content.decode()


def test_what_was_typed_before_is_not_lost_for_what_an_address_begins(world: World) -> None:
    client = world.client(world.ben)
    place = "/c/housing/blog/new/"
    client.post("/write/draft/", {"place": place, "title": "Mine", "body": "Half a thought"})
    form = client.get(place, {"title": "Another", "body": "A link"}).content.decode()
    assert "Half a thought\n\nA link" in form
    assert 'value="Mine"' in form


def test_its_address_can_be_changed_by_its_author_and_facilitators(world: World) -> None:
    said, other = add(world, url="https://gov.uk/old"), add(world, url="https://gov.uk/there")
    place = f"/c/housing/links/{said.pk}/address/"
    assert world.client(world.cara).post(place, {"address": "https://x.example/"}).status_code == 403
    answer = world.client(world.ben).post(place, {"address": "https://gov.uk/there"})
    assert f'href="{other.get_absolute_url()}"' in answer.content.decode()
    assert world.client(world.amina).post(place, {"address": "gov.uk/new"}).status_code == 303
    link = Link.objects.get(pk=said.pk)
    assert (link.url, link.is_dead, link.tries) == ("https://gov.uk/new", False, 0)
    topic = world.topic()
    assert world.client(world.ben).get(f"/c/housing/links/{topic.pk}/address/").status_code == 404


def test_a_note_is_no_duty_not_even_when_it_is_revised(world: World) -> None:
    client = world.client(world.ben)
    there = fill(client, NEW, address="https://gov.uk/x", title="Bare")["Location"]
    said = Contribution.everything.get(title="Bare")
    again = fill(client, f"/contributions/{said.pk}/revise/", title="Bare still", body="")
    assert (again.status_code, there.startswith(INDEX)) == (303, True)


def test_it_is_found_by_the_words_of_its_address(world: World) -> None:
    said = add(world, url="https://www.gov.uk/guidance/damp-and-mould")
    assert {"www.gov.uk", "guidance", "damp", "mould"} <= set(words(said).split())


def test_nobody_can_have_pages_looked_at_without_end(world: World, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MOST", 2)
    client = world.client(world.ben)
    for n in range(4):
        last = client.post(ADD, {"address": web.url(f"/page?{n}")}, follow=True)
    assert "many pages looked at" in last.content.decode()
    assert len(web.asked) == 2


def test_hostile_pages_titles_and_notes_harm_nobody(world: World, web: Web) -> None:
    client, answered = world.client(world.ben), 0
    for n, bad in enumerate(hostile_words()[::2]):
        page = f'<title>{bad}</title><meta name=description content="{bad}">'.encode("utf-8", "replace")
        step = client.post(ADD, {"address": web.page(f"/bad{n}", page)})
        harmless(client, step["Location"])
        answer = fill(
            client, NEW, address=f"https://n{n}.example/{bad}"[:400], title=f"{bad} t"[:200], body=bad, tags=bad
        )
        assert answer.status_code in (200, 303), bad
        if answer.status_code == 303:
            answered += 1
            harmless(client, answer["Location"])
    assert answered > 5
    for place in (INDEX, "/c/housing/", "/"):
        harmless(client, place)


def test_a_page_says_what_it_is_called_in_many_ways() -> None:
    cases = {
        "<title> A\n  b </title>": "A b",
        '<meta property="og:title" content="Og"><title>T</title>': "Og",
        "<title>A &lt;b&gt; &amp; c</title>": "A <b> & c",
        "<svg><title>Icon</title></svg><title>T</title>": "Icon",
        "<title>" + "a" * 300 + "</title>": None,
        "<title>\u202eevil\x00</title>": "evil",
        "no markup": "",
        "<title": "",
        "<title>Early</title><![<p>": "Early",
    }
    for html, title in cases.items():
        said = looking.told(html).title
        assert said == title if title is not None else len(said) <= 200, html
