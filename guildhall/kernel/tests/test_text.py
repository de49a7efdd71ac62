"""What a member writes, and what the page shows of it."""

import json

import pytest

from guildhall.kernel.tests.text_data import data
from guildhall.kernel.text import (
    LIMIT,
    RESERVED,
    TooLong,
    clean_text,
    excerpt,
    fill,
    html_to_markdown,
    one_line,
    plain,
    render,
    render_lines,
    sanitise,
    slug,
    tokens_in,
)

PICTURE = "/attachments/0f8fad5b-d9cb-469f-a165-70867728950e/damp.png"


def shown(source: str, **tokens: str) -> str:
    return fill(render(source).html, {key.replace("_", ":"): value for key, value in tokens.items()}).strip()


def test_headings_stand_below_the_page_s_own():
    assert shown("# a") == "<h3>a</h3>"
    assert shown("b\n---") == "<h3>b</h3>"


def test_headings_skip_no_level():
    assert [shown(text).replace("\n", "") for text in ("## a\n#### b\n### c\n# d", "# a\n## b\n## c")] == [
        "<h3>a</h3><h4>b</h4><h4>c</h4><h3>d</h3>",
        "<h3>a</h3><h4>b</h4><h4>c</h4>",
    ]


def test_raw_html_is_shown_as_it_was_typed():
    assert shown("a <b>c</b>") == "<p>a &lt;b&gt;c&lt;/b&gt;</p>"


def test_a_table_scrolls_by_keyboard_and_aligns_without_style():
    html = shown("|a|b|c|\n|-|-:|:-:|\n|1|2|3|")
    assert html.startswith('<div class="gh-scroll" tabindex="0" role="group" aria-label="Table">')
    assert '<th scope="col" class="gh-right">b</th>' in html
    assert '<td class="gh-centre">3</td>' in html
    assert "style" not in html


def test_tasks_are_boxes_with_a_name_nobody_can_tick():
    html = shown("- [x] ring\n- [ ] visit\n- [?] no")
    assert '<li class="task-list-item"><input type="checkbox" disabled="" checked="" aria-label="Done"> ring' in html
    assert '<input type="checkbox" disabled="" aria-label="To do"> visit' in html
    assert "<li>[?] no</li>" in html


def test_footnotes_of_two_replies_on_one_page_do_not_meet():
    one, other = render("a[^1]\n\n[^1]: x").html, render("b[^1]\n\n[^1]: x").html
    assert '<a href="#fn-' in one
    assert one.split('id="')[1].split('"')[0] not in other
    assert 'id="fn-77-1"' in render("a[^1]\n\n[^1]: x", prefix="77-").html


def test_links_to_outside_say_so_and_links_inside_do_not():
    assert shown("[a](https://x.example)") == '<p><a href="https://x.example" rel="nofollow noopener ugc">a</a></p>'
    assert shown("[a](/help/)") == '<p><a href="/help/">a</a></p>'


def test_bare_addresses_become_links_and_bare_words_with_a_dot_do_not():
    assert shown("See www.leeds.gov.uk.").startswith('<p>See <a href="http://www.leeds.gov.uk" rel')
    assert 'href="mailto:a.b@leeds.gov.uk"' in shown("to a.b@leeds.gov.uk!")
    assert shown("notes.md of Smith.At") == "<p>notes.md of Smith.At</p>"
    assert "<a" not in shown("http://gov.uk@evil.example")


def test_a_picture_from_elsewhere_is_a_link_and_ours_is_a_picture():
    assert shown("![Damp](https://x.example/y.png)").startswith('<p><a href="https://x.example/y.png"')
    assert ">https://x.example/y.png</a>" in shown("![](https://x.example/y.png)")
    assert shown(f"![Damp]({PICTURE})") == f'<p><img src="{PICTURE}" alt="Damp" loading="lazy"></p>'
    assert "<img" not in shown("![a](/sign-out/) ![b](/attachments/../x) ![c](//x.example/y.png)")


@pytest.mark.parametrize(
    ("source", "mentions"),
    [
        ("@Amina and @ben-2, @amina.", ("amina", "ben-2")),
        ("(@amina's) **@ben**_@cara_", ("amina", "ben", "cara")),
        ("a@amina.gov.uk, all @leeds.gov.uk, @b, @amina@leeds.social, \\@ben, @amina_x", ()),
        ("`@amina` [@ben](/x) <https://x.example/@cara>\n\n    @dev", ()),
        ("@" + "a" * 39, ("a" * 39,)),
        ("@" + "a" * 40, ()),
    ],
)
def test_who_is_mentioned(source, mentions):
    assert render(source).mentions == mentions


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("#12, (#3) and #12", (12, 3)),
        ("a#1 &#35;2 ##3 #04 #5a #x /#6 `#7` [#8](/x) \\#9", ()),
        ("[damp](/c/housing/forum/12-damp/)", (12,)),
        ("https://here.example/c/housing/wiki/9-mould/?a#b and https://else.example/c/housing/wiki/8-x/", (9,)),
        ("#99999999999999999999", ()),
    ],
)
def test_what_is_linked(source, links):
    assert render(source, hosts={"here.example"}).links == links


def test_a_title_is_never_stored_and_each_viewer_sees_what_they_may():
    html = render("@amina see #12, [this](/c/whistle/forum/7-secret-plan/)").html
    assert tokens_in(html) == {"m:amina", "c:12", "c:7"}
    assert "secret" not in html
    assert "whistle" not in html
    assert fill(html, {"m:amina": "<a>A</a>", "c:12": "<a>T</a>", "c:7": "<a>S</a>"}).strip() == (
        "<p><a>A</a> see <a>T</a>, this (<a>S</a>)</p>"
    )
    assert fill(html, {}).strip() == "<p>@amina see #12, this (something not available to you)</p>"


def test_plain_text_names_people_by_handle_and_things_by_number():
    text = render("# Hi @Amina\n\n- see #12\n- [this](/c/a/forum/7-secret/)[^1]\n\n[^1]: note").text
    assert text == "Hi @amina\nsee #12\nthis (#7)\nnote"


def test_nobody_can_write_a_reference_token():
    for forged in ("\ufdd0c:1\ufdd1", "&#xfdd0;c:1&#xfdd1;", "<http://a/%EF%B7%90c:1%EF%B7%91>", "`\ufdd0c:1\ufdd1`"):
        assert not tokens_in(render(forged).html)
        assert not tokens_in(sanitise(forged))


def test_a_text_beyond_the_limit_is_refused_with_both_numbers():
    with pytest.raises(TooLong, match=r"100,001.*100,000"):
        render("x" * (LIMIT + 1))


def test_what_is_nested_too_deep_is_shown_as_typed_and_loses_nothing():
    html = shown("> " * 60 + "deep & down")
    assert "<blockquote>" not in html
    assert "deep &amp; down" in html


def test_text_comes_in_one_spelling():
    assert clean_text("a\r\nb\rc\u2028d\x00\x07\u202e\ufdd0\ud800\tcafe\u0301") == "a\nb\nc\nd\tcaf\u00e9"
    assert clean_text("🏴󠁧󠁢󠁷󠁬󠁳󠁿 👩‍👩‍👧 \u200fعربى") == "🏴󠁧󠁢󠁷󠁬󠁳󠁿 👩‍👩‍👧 \u200fعربى"
    assert one_line("  a\n\tb\u00a0 c\x00 ") == "a b c"


def test_an_excerpt_ends_at_a_word():
    assert excerpt("Damp, in\nflats") == "Damp, in flats"
    assert excerpt("one two, three", 10) == "one two…"
    assert excerpt("x" * 300) == "x" * 279 + "…"
    assert len(excerpt("word " * 200)) <= 280


def test_plain_leaves_out_markup_and_scripts():
    assert plain("<p>a<br>b &amp; <em>c</em></p><script>x</script><ul><li>d</ul>") == "a\nb & c\nd"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Tŷ Gwyn: what's next?", "ty-gwyn-whats-next"),
        ("Môr a Mynydd, ŵyn a ŷd", "mor-a-mynydd-wyn-a-yd"),
        ("Health & care", "health-and-care"),
        ("住房", "topic"),
        ("", "topic"),
        ("a" * 70, "a" * 60),
        ("word " * 20, "-".join(["word"] * 12)),
    ],
)
def test_slugs(title, expected):
    assert slug(title, fallback="topic") == expected


def test_reserved_names_are_no_slugs():
    assert {"admin", "api", "login", "sign-in", "register", "static", "c", "people", "www", "mail", "root"} <= RESERVED
    missing = {name for name in data("adversarial/reserved_names.txt") if slug(name, fallback="") == name} - RESERVED
    assert not missing


def test_lines_are_answered_one_for_one_and_a_bad_one_does_not_stop_the_rest():
    lines = ['{"source": "*a* @amina #1"}\n', "nonsense\n", '{"source": 3}\n', json.dumps({"source": "x" * 100_001})]
    answers = [json.loads(line) for line in render_lines([*lines, "\n", '{"source": "b"}'])]
    assert answers[0] == {"html": "<p><em>a</em> @amina #1</p>\n"}
    assert ["error" in answer for answer in answers] == [False, True, True, True, False]


def test_what_is_pasted_from_word_becomes_markdown():
    pasted = """<html><head><style>p{}</style><title>T</title></head><body><!--[if mso]><xml>x</xml><![endif]-->
    <h1>Damp<o:p></o:p></h1><p class=MsoNormal><b>Bold</b> <span style='color:red'>red</span> a*b</p>
    <p style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>
    <![endif]>One</p>
    <p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>In</p>
    <p>See <a href="javascript:x">a</a> <a href="https://x.example">b</a></p>
    <table><tr><td><p>h</p></td></tr><tr><td>c|d</td></tr></table><script>x</script></body></html>"""
    assert html_to_markdown(pasted) == (
        "# Damp\n\n**Bold** red a\\*b\n\n- One\n  1. In\n\nSee a [b](https://x.example)\n\n| h |\n| --- |\n| c\\|d |"
    )


def test_what_is_pasted_from_google_is_not_all_bold():
    pasted = '<b style="font-weight:normal;"><p><span style="font-weight:700">a</span> b</p></b>'
    assert html_to_markdown(pasted) == "**a** b"
    assert html_to_markdown("https://x.example/y") == "https://x.example/y"
