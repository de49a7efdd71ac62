"""No text, however made, leaves the strict list, takes long, or comes out as a reference."""

import base64
import time
import zlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guildhall.kernel.tests.text_data import assert_harmless, data
from guildhall.kernel.text import (
    LIMIT,
    TooLong,
    clean_text,
    excerpt,
    fill,
    html_to_markdown,
    named,
    one_line,
    plain,
    render,
    sanitise,
    slug,
    tokens_in,
)

PIECES = [
    *("<script>", "</p>", "<img src=x onerror=alert(1)>", "<!--", "-->", "<![CDATA[", "<svg/onload=x>", "<math><mi>"),
    *(
        "![a](",
        "](",
        ")",
        "[",
        "]",
        "[[x]]",
        "[[",
        "]]",
        "|",
        "[^1]",
        "[^1]: ",
        "# ",
        "> ",
        "- [ ] ",
        "|a|b|\n|-|-:|\n",
        "```js\n",
        "`",
        "~~",
    ),
    *("javascript:alert(1)", "JaVa\tscript:", "&#106;avascript:", "data:text/html,x", "//evil.example", "/\\evil"),
    *("http://a.example/", "www.x.uk", "a@b.uk", "@amina", "#12", "/c/a/forum/1-x/", "\ufdd0", "\ufdd1", "***", "\\"),
    *(
        "&#xfdd0;",
        "%EF%B7%90",
        "c:1",
        "\x00",
        "\u202e",
        "\n",
        "\n\n",
        "    ",
        "\t",
        " ",
        "&lt;",
        "&amp;lt;",
        "ref",
        '"',
    ),
    *("<input checked>", "<a href='\x01javascript:x'>", "<b", "<i>", "<div class=gh-scroll id=fn-1>", "<table><td>"),
]
soup = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=40).map("".join)


def assert_safe(source: str) -> None:
    rendered = render(source)
    assert_harmless(fill(rendered.html, {}))
    assert_harmless(sanitise(source))
    tokens = {token for token in tokens_in(rendered.html) if not token.startswith("n:")}
    assert tokens == {f"m:{it}" for it in rendered.mentions} | {f"c:{it}" for it in rendered.links}
    assert {named(token)[0] for token in tokens_in(rendered.html) - tokens} == set(rendered.names)
    assert "\x00" not in rendered.html + rendered.text


@given(soup)
@settings(max_examples=400, deadline=None)
@example("[a](//evil.example) ![b](/\\evil)")
@example("<a id=x href='/\t/evil.example'>")
def test_no_mixture_gets_through(source):
    assert_safe(source)


@given(soup)
@settings(max_examples=200, deadline=None)
def test_cleaning_twice_changes_nothing(source):
    once = sanitise(source)
    assert sanitise(once) == once
    page = fill(render(source).html, {})
    assert sanitise(page, notes=True) == page
    assert clean_text(clean_text(source)) == clean_text(source)


@given(st.text(), st.integers(min_value=2, max_value=300))
@settings(max_examples=200, deadline=None)
def test_short_forms_stay_short_and_on_one_line(source, length):
    assert len(excerpt(source, length)) <= length
    assert "\n" not in one_line(source)
    assert set(slug(source, fallback="x")) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 1 <= len(slug(source, fallback="x")) <= 60


@given(soup)
@settings(max_examples=100, deadline=None)
def test_whatever_is_pasted_is_harmless_once_rendered(source):
    assert_safe(html_to_markdown(source))


def test_naughty_strings():
    for text in data("adversarial/naughty_strings.json"):
        assert_safe(text)
        one_line(text).encode()


def test_cross_site_scripts():
    for text in data("adversarial/xss_core.txt"):
        assert_safe(text)


def test_mutations_of_html():
    for case in data("adversarial/html_mutation_xss_core.jsonl"):
        assert_safe(case["payload"])
        html_to_markdown(case["payload"])


def test_html_of_feeds():
    for case in data("feeds_calendars/html_sanitize_cases.jsonl"):
        assert_safe(case["html_in"])
        clean = sanitise(case["html_in"]).lower()
        assert "<script" not in clean
        assert "<style" not in clean
        assert " on" not in "".join(part.split(">")[0] for part in clean.split("<")[1:])


def test_scripts_leave_no_words_behind():
    assert sanitise("<p>a<script>alert(1)</script><style>p{}</style></p>") == "<p>a</p>"
    assert plain("<p>a<script>alert(1)</script></p>") == "a"


def _pathological():
    for case in data("adversarial/markdown_pathological.json"):
        text = zlib.decompress(base64.b64decode(case["zlib_base64"])).decode()
        yield case["name"], text
        yield f"{case['name']}, as long as we take", text[:LIMIT]


OWN = {
    "brackets": "[" * LIMIT,
    "pictures": "![" * (LIMIT // 2),
    "schemes": "://" * (LIMIT // 3),
    "addresses in brackets": "http://a/(((((" * (LIMIT // 14),
    "dots": "a." * (LIMIT // 2),
    "at signs": "a@" * (LIMIT // 2),
    "one long address, often": "[a]: /" + "x" * 50_000 + "\n\n" + "[a]" * 16_000,
    "notes": "[^1]: x\n\n" + "[^1]" * 24_000,
    "wide table": "|".join("x" * 10_000) + "\n" + "|".join("-" * 10_000) + "\n" + "a|\n" * 18_000,
    "mentions": "@amina " * (LIMIT // 7),
}


def assert_bounded(name: str, text: str) -> None:
    began = time.process_time()
    try:
        html = fill(render(text).html, {})
    except TooLong:
        assert len(clean_text(text)) > LIMIT
        return
    # With room for a slow machine: most take well under a second.
    assert time.process_time() - began < 6, name
    if len(html) < 200_000:
        assert_harmless(html)


def test_no_text_of_the_pathological_collection_takes_long():
    for name, text in _pathological():
        assert_bounded(name, text)


@pytest.mark.parametrize("name", OWN)
def test_no_text_of_our_own_making_takes_long(name):
    assert_bounded(name, OWN[name])


@pytest.mark.parametrize("text", ["<b><i>" * 10_000, "<ul><li>" * 5_000, "<p style='mso-list:l0 level9'>x</p>" * 900])
def test_deep_pasted_html_is_bounded(text):
    began = time.process_time()
    assert isinstance(html_to_markdown(text), str)
    assert time.process_time() - began < 6
