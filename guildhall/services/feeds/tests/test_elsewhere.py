"""Feeds of others: fetched politely, believed in nothing, shown as what they are."""

import base64
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from guildhall.communities import actions as communities
from guildhall.kernel import watching
from guildhall.kernel.fetch import web_address
from guildhall.kernel.tests.text_data import data
from guildhall.kernel.tests.web import Site, Web
from guildhall.services.feeds import actions, elsewhere, opml, tasks
from guildhall.services.feeds.models import Item, Source
from guildhall.services.feeds.parsing import discovered, parsed
from tests.forms import summary
from tests.world import World, see

from .furnish import show

HERE = "https://news.example/feed.xml"
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Town &amp; country</title>
<link>https://news.example/</link>{}</channel></rss>"""


def rss(*items: tuple[str, str], more: str = "") -> bytes:
    told = "".join(f"<item><title>{title}</title><link>{link}</link>{more}</item>" for title, link in items)
    return FEED.format(told).encode()


# -- reading


class Tags(HTMLParser):
    """Counts what a browser would take for a tag."""

    def __init__(self) -> None:
        super().__init__()
        self.tags = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags += 1


def judge(body: bytes) -> int:
    """No crash, only addresses on the web, only lengths that fit; how many items."""
    found = parsed(body, url=HERE, kind="")
    if found is None:
        return 0
    assert len(found.title) <= 120
    assert len(found.items) <= 20
    for item in found.items:
        assert item.url.startswith(("http://", "https://"))
        assert len(item.url) <= 2000
        assert len(item.title) <= 200
        assert len(item.excerpt) <= 280
        assert item.title
        assert not any(ord(sign) < 32 for sign in item.title + item.excerpt)
        assert item.published is None or item.published <= datetime.now(UTC)
    return len(found.items)


def test_no_feed_there_is_breaks_the_reader() -> None:
    many = 0
    for case in data("feeds_calendars/feeds_core.jsonl"):
        raw = base64.b64decode(case["raw_base64"]) if case["raw_base64"] else case["xml"].encode()
        many += judge(raw)
    assert many > 150


def test_nothing_of_a_hostile_summary_is_more_than_words() -> None:
    for case in data("feeds_calendars/html_sanitize_cases.jsonl"):
        text = str(case.get("input") or case.get("html") or next(iter(case.values())))
        body = rss(("A", HERE), more=f"<description><![CDATA[{text.replace(']]>', '')}]]></description>")
        judge(body)
        for item in (parsed(body, url=HERE, kind="") or pytest.fail("no feed")).items:
            assert "<script" not in item.excerpt.lower()
            assert "<style" not in item.excerpt.lower()


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("/a?b=1", "https://news.example/a?b=1"),
        ("http://user:pw@evil.example/", None),
        ("file:///etc/passwd", None),
    ],
)
def test_an_item_leads_to_the_web_or_is_left_out(link: str, expected: str | None) -> None:
    found = parsed(rss(("A", link), ("B", "https://b.example/")), url=HERE, kind="")
    urls = [item.url for item in found.items] if found else []
    assert urls == ([expected] if expected else []) + ["https://b.example/"]


def test_titles_are_words_whatever_they_were_written_as() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>1</id><link href="https://a.example/"/>
    <title type="html">&lt;b&gt;Bold&lt;/b&gt;
    &lt;script&gt;x()&lt;/script&gt;&amp;amp; more</title><updated>2031-01-01T00:00:00Z</updated>
    </entry><entry><id>2</id><link href="https://b.example/"/><title type="text">1 &lt; 2</title></entry></feed>"""
    found = parsed(atom.encode(), url=HERE, kind="application/atom+xml")
    assert found is not None
    assert {item.title for item in found.items} == {"Bold & more", "1 < 2"}
    assert all(item.published is None or item.published <= timezone.now() for item in found.items)


def test_the_name_of_a_file_is_no_feed_and_is_not_opened() -> None:
    for body in (b"/etc/hostname", b"http://127.0.0.1:9/", b"", b"\0" * 50, b"<html><title>Page</title>"):
        assert parsed(body, url=HERE, kind="") is None


def test_entities_that_multiply_are_not_multiplied() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    body = f'<!DOCTYPE rss [<!ENTITY a0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/hostname">]>' + FEED.format(
        "<item><title>&a11;&f;</title><link>https://a.example/</link></item>"
    ).removeprefix('<?xml version="1.0"?>')
    judge(body.encode())


def test_the_feeds_a_page_has_are_found() -> None:
    html = """<head><link rel="stylesheet" href="a.css"><LINK REL="Alternate" TYPE="application/rss+xml"
    title="All" href="/rss"><link rel=alternate type="application/atom+xml" href="javascript:x">
    <link rel=alternate hreflang=cy href="/cy">"""
    assert discovered(html, url="https://news.example/x/") == [("All", "https://news.example/rss")]


def test_a_list_of_feeds_is_read_and_written() -> None:
    again = opml.read(opml.written([("A & b", "/feeds/my/x.atom", "/")]))
    assert again[0][0] == "A & b"
    assert again[0][1].endswith("/feeds/my/x.atom")
    nested = b"<opml><body><outline text='F'><outline title='B' XMLURL='https://b.example/f'/></outline></body></opml>"
    assert opml.read(nested) == [("B", "https://b.example/f")]
    hostile = b'<!DOCTYPE opml [<!ENTITY f SYSTEM "file:///etc/hostname">]><opml>'
    hostile += b'<outline text="&f;" xmlUrl="https://a.example"/></opml>'
    assert opml.read(hostile) in ([("", "https://a.example")], [])
    for wrong in (b"", b"<html/>", b"not xml", b"\xff\xfe\0"):
        with pytest.raises(opml.NotAList):
            opml.read(wrong)


# -- showing


@pytest.mark.django_db
def test_a_facilitator_adds_a_feed_by_the_address_of_its_page(world: World, web: Web) -> None:
    web.page("/blog", b'<link rel=alternate type="application/rss+xml" href="/feed">')
    web.page("/feed", rss(("New bins", "https://news.example/bins")), Content_Type="text/xml")
    client, place = world.client(world.amina), f"/c/{world.housing.slug}/facilitate/feeds/"
    assert client.post(place, {"address": web.url("/blog")}).status_code == 303
    source = Source.objects.get()
    assert (source.title, source.url) == ("Town & country", web.url("/feed"))
    home = world.client(world.ben).get(world.housing.get_absolute_url()).content.decode()
    assert "From elsewhere" in home
    assert "New bins" in home
    assert "Town &amp; country" in home
    assert 'href="https://news.example/bins" rel="noopener nofollow noreferrer"' in home
    assert "New bins" in world.client(world.ben).get(f"/c/{world.housing.slug}/elsewhere/").content.decode()
    assert "is shown here already" in summary(client.post(place, {"address": web.url("/feed")}))


@pytest.mark.django_db
def test_a_page_with_several_feeds_lets_one_choose(world: World, web: Web) -> None:
    links = "".join(f'<link rel=alternate type="application/rss+xml" title="{n}" href="/{n}">' for n in ("all", "talk"))
    web.page("/two", links.encode())
    answer = world.client(world.amina).post(f"/c/{world.housing.slug}/facilitate/feeds/", {"address": web.url("/two")})
    assert "Which of these?" in answer.content.decode()
    assert web.url("/talk") in answer.content.decode()
    assert not Source.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/page", "/missing", "/paper", "/drip-headers"])
def test_what_is_no_feed_is_said_and_what_was_typed_stays(
    world: World, web: Web, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elsewhere, "SECONDS", 0.5)
    answer = world.client(world.amina).post(f"/c/{world.housing.slug}/facilitate/feeds/", {"address": web.url(path)})
    assert summary(answer)
    assert web.url(path) in answer.content.decode()
    assert not Source.objects.exists()


@pytest.mark.django_db
def test_a_feed_is_asked_politely_and_keeps_what_it_said(world: World, web: Web) -> None:
    def answer(site: Site) -> None:
        same = site.headers.get("If-None-Match") == '"1"'
        body = b"" if same else rss(("One", "https://a.example/1"), ("Two", "https://a.example/2"))
        site.say(body, status=304 if same else 200, ETag='"1"', Content_Type="text/xml")

    web.answers["/feed"] = answer
    source = actions.show_feed(world.housing, web_address(web.url("/feed")), by=see(world.amina), title="News")
    for _ in range(2):
        assert tasks.look(source)
        source.refresh_from_db()
    assert [headers.get("If-None-Match") for _, headers in web.asked] == [None, '"1"']
    assert {item.title for item in source.items.all()} == {"One", "Two"}
    assert source.due > timezone.now()
    before = {item.uid: item.published for item in source.items.all()}
    web.page("/feed", rss(("One, revised", "https://a.example/1")), Content_Type="text/xml")
    tasks.look(source)
    assert {item.uid: item.published for item in source.items.all()} == before
    assert set(source.items.values_list("title", flat=True)) == {"One, revised", "Two"}


@pytest.mark.django_db
def test_no_more_is_kept_than_is_shown(world: World) -> None:
    show(world, world.housing, *(f"n{n}" for n in range(15)))
    source = Source.objects.get()
    news = elsewhere.News(
        parsed(rss(*((f"m{n}", f"https://a.example/{n}") for n in range(30))), url=HERE, kind=""), "", ""
    )
    actions.keep_feed(source, by=tasks.Viewer.system(), at=timezone.now() + timedelta(1), news=news)
    assert source.items.count() == actions.KEPT
    Item.objects.bulk_create(
        Item(source=source, uid=str(n), title="x", url=HERE, published=timezone.now() - timedelta(9)) for n in range(5)
    )
    assert tasks.reconcile() == 5
    assert source.items.count() == actions.KEPT
    assert tasks.reconcile() == 0


@pytest.mark.django_db
def test_a_feed_that_is_silent_for_days_is_told_to_facilitators(world: World, web: Web) -> None:
    source = actions.show_feed(world.housing, web_address(web.url("/gone")), by=see(world.amina), title="Old news")
    for days in (0, 1, 2, 4):
        at = timezone.now() + timedelta(days=days)
        said = elsewhere.news(source)
        actions.keep_feed(source, by=tasks.Viewer.system(), at=at, news=said)
    source.refresh_from_db()
    assert source.is_dead
    assert source.why == "The site answers that there is no such page."
    console = world.client(world.amina).get(f"/c/{world.housing.slug}/facilitate/").content.decode()
    assert "1 outside feed does not answer" in console
    assert (
        "Has not answered since"
        in world.client(world.amina).get(f"/c/{world.housing.slug}/facilitate/feeds/").content.decode()
    )


@pytest.mark.django_db
def test_the_clock_asks_one_feed_of_a_host_at_a_time(world: World) -> None:
    asked: list[int] = []

    def beat() -> int:
        return Source.objects.have_looked_at(timezone.now(), asked.append)

    for path in ("a", "b"):
        for host in ("one.example", "two.example"):
            to = web_address(f"https://{host}/{path}")
            actions.show_feed(world.housing, to, by=see(world.amina), title=host)
    assert beat() == 2
    assert beat() == 2
    assert beat() == 0
    assert len(set(asked)) == 4
    communities.close_community(world.housing, by=see(world.amina), summary="Done.")
    Source.objects.update(due=timezone.now())
    assert beat() == 0


@pytest.mark.django_db
def test_what_this_machine_does_not_look_at_is_not_called_silent(world: World) -> None:
    source = actions.show_feed(world.housing, web_address("http://127.0.0.1:9/f"), by=see(world.amina), title="In")
    assert tasks.look(source) is None
    source.refresh_from_db()
    assert not source.tries
    assert source.due > timezone.now() + watching.SELDOM - timedelta(hours=1)


@pytest.mark.django_db
def test_a_list_is_taken_in_up_to_what_a_community_shows(world: World) -> None:
    listed = opml.written([(f"N{n}", f"https://n{n}.example/f", "/") for n in range(14)])
    client, place = world.client(world.amina), f"/c/{world.housing.slug}/facilitate/feeds/list/"
    client.post(place, {"file": SimpleUploadedFile("f.opml", listed)})
    assert Source.objects.count() == actions.SHOWN
    wrong = client.post(place, {"file": SimpleUploadedFile("f.opml", b"nothing")})
    assert "not a list of feeds" in summary(wrong)
