"""Feeds for readers: valid, stable, cheap to ask again, and exactly what their owner may see at that moment."""

import re
import shutil
import subprocess
from datetime import timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree
from pytest_django import Settings

from guildhall.communities import actions as communities
from guildhall.communities.models import Community
from guildhall.contributions import actions as contributions
from guildhall.contributions.models import Contribution
from guildhall.kernel.kinds import Feed
from guildhall.people import actions as people
from guildhall.policy.rules import Refused
from guildhall.policy.words import Audience
from guildhall.services.feeds import actions, entries, tasks, writing
from guildhall.services.feeds.models import Address
from tests.world import World, see

pytestmark = pytest.mark.django_db
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


def read(response: HttpResponse) -> Any:
    """What a feed reader makes of it."""
    assert response.status_code == 200
    told = feedparser.parse(BytesIO(response.content), response_headers={"content-type": response["Content-Type"]})
    assert not told.bozo, told.get("bozo_exception")
    return told


def titles(response: HttpResponse) -> list[str]:
    return [entry.title for entry in read(response).entries]


def address(world: World, word: str = "community", key: str = "", who: str = "member") -> Address:
    return actions.make_address(word, key or world.housing.slug, by=see(world.people[who]))


def publish(world: World, **words: Any) -> Contribution:
    """Something for anyone on the web."""
    communities.arrange(world.housing, by=see(world.amina), publishes=True)
    return world.topic(Community.objects.get(pk=world.housing.pk), audience=Audience.PUBLIC, **words)


# -- what is in it


def test_the_feed_of_a_community_is_valid_and_whole(world: World, settings: Settings) -> None:
    settings.BASE_URL = "https://site.example"
    other = world.topic(title="See here")
    body = f"Ask @{world.amina.handle} or read #{other.pk}.\n\n[Help](/help/) & <b>more</b> \N{GRINNING FACE}"
    said = world.topic(title="Damp & <mould> in “flats”", body=body)
    got = world.client().get(address(world).atom)
    document = etree.fromstring(got.content)
    assert GRAMMAR.validate(document), GRAMMAR.error_log
    entry = read(got).entries[0]
    assert document.findtext(".//{*}entry/{*}title") == "Damp & <mould> in “flats”"
    assert entry.id == f"tag:site.example,2026:contributions/{said.pk}"
    assert entry.link == f"https://site.example{said.get_absolute_url()}"
    html = entry.content[0].value
    assert "https://site.example/people/" in html
    assert "See here" in html
    assert 'href="https://site.example/help/"' in html
    assert entry.author == world.ben.name
    assert world.ben.email not in got.content.decode()
    assert got["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "private" in got["Cache-Control"]


def test_rss_says_the_same(world: World) -> None:
    said = world.topic(title="Damp", body="Walls & floors.")
    got = read(world.client().get(address(world).rss))
    assert got.version == "rss20"
    assert [entry.title for entry in got.entries] == ["Damp"]
    assert got.entries[0].id.endswith(f"contributions/{said.pk}")
    assert "Walls &amp; floors." in got.entries[0].summary


def test_an_empty_feed_is_valid_and_does_not_change(world: World) -> None:
    feed = Feed(title="Nothing", url="/", rows=Contribution.everything.none())
    one, two = (writing.written("atom", feed, [], name="tag:a,2026:b", url="http://testserver/") for _ in range(2))
    assert one == two
    assert GRAMMAR.validate(etree.fromstring(one)), GRAMMAR.error_log


def test_a_feed_is_bounded_and_newest_first(world: World) -> None:
    made = [world.topic(title=f"Topic {n}") for n in range(entries.MOST + 2)]
    Contribution.everything.filter(pk=made[-1].pk).update(published=timezone.now() - timedelta(days=90))
    got = titles(world.client().get(address(world).atom))
    assert len(got) == entries.MOST
    assert got[0] == f"Topic {entries.MOST}"
    assert "Topic 0" not in got


def test_a_quiet_community_still_has_its_old_entries(world: World) -> None:
    old = world.topic(title="Long ago")
    Contribution.everything.filter(pk=old.pk).update(
        published=timezone.now() - timedelta(days=400), active=timezone.now() - timedelta(days=400)
    )
    assert titles(world.client().get(address(world).atom)) == ["Long ago"]


def test_each_sort_of_feed_holds_what_its_page_does(world: World) -> None:
    world.topic(title="Here", tags=["damp"])
    world.post(title="A post")
    world.topic(world.care, title="There")
    expected = {
        ("community", world.housing.slug): {"Here", "A post"},
        ("community", f"{world.housing.slug}/blog"): {"A post"},
        ("tag", "damp"): {"Here"},
        ("person", world.ben.handle): {"Here", "A post", "There"},
        ("organisation", world.leeds.slug): {"Here", "A post", "There"},
        ("mine", "all"): {"Here", "A post", "There"},
    }
    for (word, key), said_there in expected.items():
        assert set(titles(world.client().get(address(world, word, key).atom))) == said_there, word
    assert set(titles(world.client().get(address(world, "person", world.ben.handle, "outsider").atom))) == {
        "Here",
        "A post",
    }


def test_text_stays_behind_a_gate_unless_its_facilitators_let_it_out(world: World) -> None:
    world.topic(world.care, title="The headline", body="Between us.")
    world.topic(title="For two", body="For facilitators.", audience=Audience.FACILITATORS, by=world.amina)
    closed = address(world, key=world.care.slug)
    got = world.client().get(closed.atom)
    assert titles(got) == ["The headline"]
    assert b"Between us" not in got.content
    assert GRAMMAR.validate(etree.fromstring(got.content)), GRAMMAR.error_log
    communities.arrange(world.care, by=see(world.amina), mails_text=True)
    assert b"Between us" in world.client().get(closed.atom).content
    ours = world.client().get(address(world, who="facilitator").atom).content
    assert b"For two" in ours
    assert b"For facilitators." not in ours


def test_references_are_filled_for_the_owner_of_the_address(world: World) -> None:
    secret = world.topic(world.care, title="A private matter")
    world.topic(title="Open", body=f"As in #{secret.pk}.")
    assert b"A private matter" in world.client().get(address(world).atom).content
    assert b"A private matter" not in world.client().get(address(world, who="outsider").atom).content


def test_addresses_in_the_text_lead_out_of_the_reader() -> None:
    html = '<p><a href="/c/x/">a</a> <a href="#fn-1">b</a> <a href="mailto:a@b.example">c</a> '
    html += '<a href="d?e&amp;f">g</a></p>'
    html += '<img src="/attachments/0/a.png" alt="A &lt;wall&gt;" loading="lazy">'
    got = entries.anywhere(html, "http://site.example/c/x/1/", with_pictures=False)
    assert re.findall('href="([^"]*)"', got) == [
        "http://site.example/c/x/", "http://site.example/c/x/1/#fn-1", "mailto:a@b.example",
        "http://site.example/c/x/1/d?e&amp;f",
    ]  # fmt: skip
    assert "<img" not in got
    assert "[A &lt;wall&gt;]" in got
    assert 'src="http://site.example/attachments/0/a.png"' in entries.anywhere(
        html, "http://site.example/", with_pictures=True
    )


# -- who gets it


def test_an_address_gives_nothing_once_its_owner_may_not_look(world: World) -> None:
    client, closed = world.client(), address(world, key=world.care.slug)
    nothing = client.get(f"/feeds/my/{closed.token[:-2]}xx.atom")
    assert nothing.status_code == 404
    assert client.get(closed.atom).status_code == 200

    def is_nothing(url: str) -> bool:
        got = client.get(url)
        return (got.status_code, got.content, dict(got.items())) == (404, nothing.content, dict(nothing.items()))

    communities.remove(world.care.memberships.get(member=world.ben), by=see(world.amina), message="")
    assert is_nothing(closed.atom)
    assert is_nothing(closed.rss)
    assert is_nothing("/feeds/my/x.atom")
    assert is_nothing("/feeds/community/no-such.atom")
    assert is_nothing(f"/feeds/community/{world.care.slug}.atom")
    assert is_nothing("/feeds/secret/x.rss")
    assert is_nothing("/feeds/mine/all.atom")


def test_whoever_looks_an_address_gives_what_its_owner_may_see(world: World) -> None:
    world.topic(world.care, title="Of the closed")
    ours = address(world, key=world.care.slug)
    for who in ("visitor", "outsider", "member"):
        assert titles(world.client(world.people[who]).get(ours.atom)) == ["Of the closed"]


@pytest.mark.parametrize("ending", ["suspend", "password", "sessions", "erased"])
def test_an_address_ends_with_what_lets_its_owner_in(world: World, ending: str) -> None:
    ours, ben = address(world), see(world.ben)
    assert world.client().get(ours.atom).status_code == 200
    match ending:
        case "suspend":
            people.suspend(world.ben, by=see(world.dev), reason="Enough.")
            assert not Address.objects.exists()
            people.reinstate(world.ben, by=see(world.dev))
        case "password":
            people.set_password(world.ben, password="another-long-one", by=ben)
        case "sessions":
            people.end_sessions(world.ben, by=ben)
        case "erased":
            Address.objects.filter(pk=ours.pk).update(member=world.eve)
            assert world.client().get(ours.atom).status_code == 404
            assert tasks.reconcile() == 1
    assert world.client().get(ours.atom).status_code == 404


def test_a_new_address_takes_the_place_of_the_old_one(world: World) -> None:
    ours = address(world)
    old = ours.atom
    assert actions.make_address("community", world.housing.slug, by=see(world.ben)) == ours
    actions.renew_address(ours, by=see(world.ben))
    assert world.client().get(old).status_code == 404
    assert world.client().get(ours.atom).status_code == 200
    with pytest.raises(Refused):
        actions.renew_address(ours, by=see(world.amina))
    actions.end_address(ours, by=see(world.ben))
    assert world.client().get(ours.atom).status_code == 404


def test_the_database_alone_cannot_tell_an_address(world: World) -> None:
    ours = address(world)
    assert world.client().get(f"/feeds/my/{ours.half}.atom").status_code == 404


def test_a_feed_one_may_not_read_has_no_address(world: World) -> None:
    for word, key in (("community", world.whistle.slug), ("community", "no-such"), ("secret", "x"), ("mine", "other")):
        with pytest.raises(Refused):
            address(world, word, key, "outsider")
        client = world.client(world.cara)
        assert client.get("/account/feeds/new/", {"of": word, "which": key}).status_code == 404
        assert client.post("/account/feeds/make/", {"of": word, "which": key}).status_code == 404


def test_the_public_feed_is_what_a_visitor_reads(world: World) -> None:
    world.topic(title="For members")
    publish(world, title="For all")
    place = f"/feeds/community/{world.housing.slug}.atom"
    for who in ("visitor", "member", "facilitator"):
        assert titles(world.client(world.people[who]).get(place)) == ["For all"]
    home = world.client().get(world.housing.get_absolute_url()).content.decode()
    assert f'rel="alternate" type="application/atom+xml" title="{world.housing.name} (Atom)" href="{place}"' in home
    assert "alternate" not in world.client(world.ben).get(world.care.get_absolute_url()).content.decode()
    assert world.client().get(f"/feeds/person/{world.ben.handle}.atom").status_code == 404


def test_a_community_that_was_renamed_keeps_its_feeds(world: World) -> None:
    world.topic(title="Here")
    ours = address(world)
    communities.arrange(world.housing, by=see(world.amina), name="Homes")
    communities_now = Community.objects.get(pk=world.housing.pk)
    assert titles(world.client().get(ours.atom)) == ["Here"], communities_now.slug


# -- asking again


def ask(client: Client, url: str, **headers: str) -> HttpResponse:
    return client.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_who_asks_again_is_told_that_nothing_changed(world: World) -> None:
    said, client = world.topic(title="Damp"), world.client()
    for url in (address(world).atom, address(world).rss):
        first = client.get(url)
        assert ask(client, url, If_None_Match=first["ETag"]).status_code == 304
        assert ask(client, url, If_Modified_Since=first["Last-Modified"]).status_code == 304
        assert client.get(url).content == first.content
    contributions.hide(said, by=see(world.amina), reason="No.")
    again = ask(client, url, If_None_Match=first["ETag"])
    assert again.status_code == 200
    assert titles(again) == []
    assert ask(client, url, If_Modified_Since=first["Last-Modified"]).status_code == 200


def test_what_one_is_let_see_later_is_not_taken_for_old(world: World) -> None:
    """Its entries are older than the feed: only the owner's own view has changed."""
    world.topic(world.care, title="Older")
    client, ours = world.client(), address(world, "mine", "all", "outsider")
    first = client.get(ours.atom)
    world.join(world.cara, world.care)
    for again in (
        ask(client, ours.atom, If_None_Match=first["ETag"]),
        ask(client, ours.atom, If_Modified_Since=first["Last-Modified"]),
    ):
        assert titles(again) == ["Older"]
    assert parsedate_to_datetime(again["Last-Modified"]) > parsedate_to_datetime(first["Last-Modified"])


def test_two_owners_never_share_an_answer(world: World) -> None:
    world.topic(world.care, title="Inside")
    one, two = address(world, "mine", "all"), address(world, "mine", "all", "outsider")
    tag = world.client().get(one.atom)["ETag"]
    assert ask(world.client(), two.atom, If_None_Match=tag).status_code == 200


def test_asking_again_writes_nothing_and_costs_the_same_with_many_entries(world: World) -> None:
    client, ours = world.client(), address(world)

    def cost() -> tuple[int, bool]:
        client.get(ours.atom)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(ours.atom).status_code == 200
        return len(asked), any(each["sql"].startswith("UPDATE") for each in asked)

    text = f"@{world.amina.handle} #1 [[A name]]"
    few = [world.topic(body=text) for _ in range(3)] and cost()
    many = [world.topic(body=text) for _ in range(30)] and cost()
    assert few[0] >= many[0]
    assert few[0] <= 9
    assert not many[1]


# -- one's own page


def test_the_page_of_ones_feeds_makes_renews_and_takes_back(world: World) -> None:
    client = world.client(world.ben)
    offer = client.get("/account/feeds/new/", {"of": "community", "which": world.housing.slug}).content.decode()
    assert f'value="{world.housing.slug}/blog"' in offer
    made = client.post("/account/feeds/make/", {"of": "community", "which": world.housing.slug}, follow=True)
    ours = Address.objects.get()
    assert f"http://testserver{ours.atom}" in made.content.decode()
    assert ours.atom in client.get("/account/feeds/opml").content.decode()
    assert world.client(world.cara).post(f"/account/feeds/{ours.pk}/end/").status_code == 404
    client.post(f"/account/feeds/{ours.pk}/renew/")
    assert Address.objects.get().half != ours.half
    client.post(f"/account/feeds/{ours.pk}/end/")
    assert not Address.objects.exists()


def test_the_page_of_ones_feeds_costs_the_same_with_many(world: World) -> None:
    world.topic(tags=[f"tag{n}" for n in range(10)])
    client = world.client(world.ben)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/account/feeds/").status_code == 200
        return len(asked)

    for word, key in (("tag", "tag0"), ("community", world.housing.slug), ("person", world.ben.handle)):
        address(world, word, key)
    few = cost()
    for n in range(1, 10):
        address(world, "tag", f"tag{n}")
    assert cost() == few <= 8


@pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed on this machine")
def test_newsboat_reads_it(world: World, tmp_path: Path) -> None:
    world.topic(title="Damp in flats", body="What do you do?")
    ours = address(world)
    for name, url in (("atom", ours.atom), ("rss", ours.rss)):
        document = tmp_path / f"feed.{name}"
        document.write_bytes(world.client().get(url).content)
        (tmp_path / "urls").write_text(f"file://{document}\n")
        here = ["newsboat", "-u", tmp_path / "urls", "-c", tmp_path / f"{name}.db", "-C", "/dev/null"]
        subprocess.run([*here, "-x", "reload"], check=True, capture_output=True, timeout=60)
        told = subprocess.run([*here, "-x", "print-unread"], check=True, capture_output=True, text=True, timeout=60)
        assert "1 unread" in told.stdout
