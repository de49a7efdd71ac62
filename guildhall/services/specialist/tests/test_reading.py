"""What a page outside says, however badly it is made."""

import gzip
import re
from datetime import UTC, date, datetime
from html import escape as escaped

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.kernel.fetch import Fetched
from guildhall.services.specialist import finding, reading
from guildhall.services.specialist.tests.site import index, urls

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def found(html: str, **more: str) -> Fetched:
    known = {"etag": "", "modified": "", "kind": "text/html", "charset": "utf-8", "url": "https://x.example/"}
    return Fetched(status=200, body=html.encode("utf-8", "replace"), at=NOW, **(known | more))


def told(html: str, **more: str) -> reading.Told:
    return reading.told(found(html, **more))


LONG = "Damp is water where it should not be, and most of it comes from the air that people breathe out. " * 3


def test_the_main_thing_is_kept_and_what_stands_round_it_is_not() -> None:
    said = told(
        f"<title> On\n damp </title><body><header>Top</header><nav>Menu</nav><div role=search>Seek</div>"
        f"<main><h1>Damp</h1><p>{LONG}"
        "<aside>Adverts</aside><script>x()</script><p hidden>Unseen<p>Last <b>wo</b>rds</main><footer>Foot</footer>"
    )
    assert said.title == "On damp"
    assert said.text.splitlines()[0] == "Damp"
    assert said.text.endswith("Last words")
    assert not re.search("Top|Menu|Seek|Adverts|Unseen|Foot|x\\(", said.text)


def test_a_page_without_a_main_thing_is_read_as_it_is() -> None:
    assert told("<p>Only this").text == "Only this"
    assert told("").text == told("<!-- -->").text == ""


@pytest.mark.parametrize(
    ("head", "header", "kept", "followed"),
    [
        ("", "", True, True),
        ('<meta name="robots" content="noindex">', "", False, True),
        ('<META NAME="Robots" CONTENT="NONE">', "", False, False),
        ('<meta name="guildhall" content="noindex, nofollow">', "", False, False),
        ('<meta name="googlebot" content="noindex">', "", True, True),
        ("", "noindex", False, True),
        ("", "googlebot: noindex", True, True),
        ("", "otherbot: noindex, guildhall: nofollow", True, False),
    ],
)
def test_what_a_page_asks_of_machines_is_heard(head: str, header: str, kept: bool, followed: bool) -> None:
    said = told(f"{head}<p>Words", robots=header)
    assert (said.may_be_kept, said.may_be_followed) == (kept, followed)


@pytest.mark.parametrize(
    ("html", "modified", "day"),
    [
        ('<meta property="article:published_time" content="2026-02-01T10:00:00Z">', "", date(2026, 2, 1)),
        (
            '<meta name="dcterms.modified" content="2026-03-01"><meta name="date" content="2020-01-01">',
            "",
            date(2026, 3, 1),
        ),
        ('<meta name="date" content="2099-01-01">', "Mon, 02 Mar 2026 10:00:00 GMT", date(2026, 3, 2)),
        ('<meta name="date" content="2026-02-31">', "", None),
        ('<main><time datetime="2025-12-24">Xmas</time></main>', "", date(2025, 12, 24)),
        ("<p>2026-01-01", "never", None),
    ],
)
def test_the_day_of_a_page(html: str, modified: str, day: date | None) -> None:
    assert told(html, modified=modified).dated == day


def test_links_that_are_not_to_be_followed_are_not() -> None:
    links = told('<a href="a">A<a href="b" rel="nofollow">B<a href="#c">C<a href="mailto:d@e.example">D<a>E').links
    assert links == ["a"]


@given(st.text(max_size=300))
def test_any_html_whatever_can_be_read(html: str) -> None:
    said = told(html)
    assert len(said.title) <= reading.TITLE


def test_deep_and_long_pages_are_read_in_no_time() -> None:
    assert told("<div>" * 20_000 + "deep").text in ("", "deep")
    assert len(told("<p>word word" * 80_000).text) <= reading.TEXT


# -- sitemaps


def test_sitemaps_of_every_form_are_read() -> None:
    page, other = "https://x.example/a", "https://x.example/map.xml"
    assert [(each.url, each.is_map) for each in reading.listed(index(other))] == [(other, True)]
    (listed,) = reading.listed(gzip.compress(urls(page, changed="2026-03-02T01:00:00Z")))
    assert (listed.url, listed.is_map, listed.changed) == (page, False, date(2026, 3, 2))
    assert [each.url for each in reading.listed(f"{page}\nnonsense\n".encode())] == [page]


def test_a_broken_sitemap_gives_what_stands_before_the_break() -> None:
    good = urls("https://x.example/a", "https://x.example/b")
    assert len(list(reading.listed(good[:-20]))) >= 1
    assert list(reading.listed(b"")) == list(reading.listed(b"\x1f\x8bnothing")) == []


def test_a_sitemap_that_swells_or_asks_for_files_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PARTS", 1000)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    for entity in ("&l11;", "&f;"):
        said = list(reading.listed(f"{bomb}<urlset><url><loc>{entity}</loc></url></urlset>".encode()))
        assert not [each for each in said if "root" in each.url or "haha" in each.url]
    assert len(reading._unpacked(gzip.compress(b"\0" * 60_000_000))) <= reading.MAP
    many = b"<urlset>" + b"<x/>" * reading.PARTS + b"<url><loc>https://x.example/a</loc></url></urlset>"
    assert list(reading.listed(many)) == []


# -- what is shown of it


@given(st.text(max_size=400), st.text(max_size=30))
def test_no_text_of_a_stranger_becomes_markup(text: str, words: str) -> None:
    for shown in (finding.snippet(text, words), finding.marked(text, words)):
        plain = str(shown).replace("<mark>", "").replace("</mark>", "")
        assert "<" not in plain
        assert ">" not in plain


def test_a_snippet_shows_the_words_that_were_looked_for() -> None:
    text = "Nothing here. " * 60 + "Then condensation on cold bridges & walls. " + "Nothing more. " * 60
    shown = finding.snippet(text, "condensations walls")
    assert "<mark>condensation</mark> on cold bridges &amp; <mark>walls</mark>" in shown
    assert shown.startswith("… ")
    assert len(shown) < 400
    assert finding.marked("A <b> Damp", "damp") == f"A {escaped('<b>')} <mark>Damp</mark>"
