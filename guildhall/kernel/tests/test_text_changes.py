"""What changed between two texts, and two changes put together. Nothing typed is ever lost."""

import random
import re
import time
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guildhall.kernel.text import (
    BOTH,
    LIMIT,
    MINE,
    THEIRS,
    anchored,
    contents,
    difference,
    fill,
    merge,
    named,
    render,
    tokens_in,
    without_titles,
)

WORDS = [
    "Ask",
    "the tenant.",
    "Two",
    "weeks",
    "\n",
    "\n\n",
    "- ",
    "of notice",
    "! ",
    "? ",
    "a",
    " ",
    "é",
    "<b>",
    "&amp;",
]
text = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=25).map("".join)


def words_of(lines: list[str], *gone: str) -> str:
    """Lines of a difference as text again, without those marks."""
    return unescape(re.sub(rf"</?(?:{'|'.join(gone)})>", "", "\n".join(lines)))


@given(text, text)
@settings(max_examples=150, deadline=None)
@example(old="the tenant.Ask", new="the tenant.\nAsk")
def test_a_difference_holds_both_texts_whole(old: str, new: str) -> None:
    hunks = difference(old, new)
    assert words_of([line for hunk in hunks for line in hunk.old], "del") == old
    assert words_of([line for hunk in hunks for line in hunk.new], "ins") == new
    for hunk in hunks:
        assert hunk.changed or hunk.old == hunk.new
        assert all(line.count("<ins>") == line.count("</ins>") for line in hunk.new)
        assert (
            not hunk.changed
            or "<del>" in "".join(hunk.old)
            or "<ins>" in "".join(hunk.new)
            or "" in hunk.old + hunk.new
        )
    assert not re.search(r"<(?!/?(?:ins|del)>)", "".join(line for hunk in hunks for line in hunk.old + hunk.new))


def test_a_difference_marks_the_words_that_changed_and_no_others() -> None:
    old = "Reviews took five months.\nDecide who owns it.\nLast."
    new = "Reviews took four months.\nDecide who owns it.\nLast.\nA telephone line."
    first, same, added = difference(old, new)
    assert (first.old, first.new) == (
        ("Reviews took <del>five</del> months.",),
        ("Reviews took <ins>four</ins> months.",),
    )
    assert not same.changed
    assert (added.old, added.new) == ((), ("<ins>A telephone line.</ins>",))


def test_lines_that_have_nothing_in_common_are_not_cut_to_pieces() -> None:
    (hunk,) = difference("The committee met in May.", "Tenants, call 0113 before noon!")
    assert hunk.old == ("<del>The committee met in May.</del>",)
    assert hunk.new == ("<ins>Tenants, call 0113 before noon!</ins>",)


chance = random.Random(2026)
NASTY = {
    "one letter": ("a" * LIMIT, "a" * 50_000 + "b" + "a" * 49_999),
    "one word": ("a " * 50_000, "a " * 30_000 + "b " * 20_000),
    "short lines": ("a\n" * 50_000, "a\nb\n" * 25_000),
    "random lines": ("\n".join(chance.choices("abc", k=50_000)), "\n".join(chance.choices("abc", k=50_000))),
    "sentences": ("A. " * 33_000, "B. A. " * 16_000),
    "stops": ("." * LIMIT, "." * 50_000 + "b" + "." * 49_999),
}


@pytest.mark.parametrize("kind", NASTY)
def test_no_text_however_made_takes_long(kind: str) -> None:
    """Half a second each is the promise; this machine has others to serve, and the library ends what it has begun."""
    old, new = NASTY[kind]
    started = time.process_time()
    difference(old, new)
    merge(old, new, f"{old[:50_000]} Mine. {old[50_000:]}")
    assert time.process_time() - started < 6


@given(text, text)
@settings(max_examples=100, deadline=None)
def test_one_change_alone_is_simply_taken(base: str, new: str) -> None:
    assert merge(base, new, base).text() == merge(base, base, new).text() == merge(base, new, new).text() == new
    assert not merge(base, new, base).conflicts


@given(text, text, text)
@example("", "Theirs.", "Mine.")
@settings(max_examples=200, deadline=None)
def test_two_changes_lose_nothing(base: str, theirs: str, mine: str) -> None:
    merged = merge(base, theirs, mine)
    if not merged.conflicts:
        return
    assert f"{merged.text([THEIRS] * 99)}\n".count("\n") >= 1
    kept = merged.text([BOTH] * 99)
    for conflict in merged.conflicts:
        assert conflict.theirs.rstrip("\n") in kept
        assert conflict.mine.rstrip("\n") in kept
        assert conflict.theirs != conflict.mine


@given(st.lists(st.sampled_from(["One.", "Two words.", "Three more words."]), min_size=6, max_size=20), st.data())
@settings(max_examples=60, deadline=None)
def test_changes_in_different_sentences_of_a_paragraph_are_both_kept(sentences: list[str], data: st.DataObject) -> None:
    base = [f"{n}: {sentence}" for n, sentence in enumerate(sentences)]
    first = data.draw(st.integers(0, len(base) - 4))
    second = data.draw(st.integers(first + 3, len(base) - 1))
    theirs, mine = list(base), list(base)
    theirs[first], mine[second] = "Theirs is new.", "Mine is new."
    wanted = [*base]
    wanted[first], wanted[second] = theirs[first], mine[second]
    merged = merge(" ".join(base), " ".join(theirs), " ".join(mine))
    assert not merged.conflicts
    assert merged.text() == " ".join(wanted)


def test_a_conflict_is_settled_as_chosen() -> None:
    merged = merge("It takes five weeks.", "It takes four weeks.", "It takes six weeks.")
    assert [(each.theirs, each.mine) for each in merged.conflicts] == [
        ("It takes four weeks.\n", "It takes six weeks.\n")
    ]
    assert merged.text([THEIRS]) == "It takes four weeks."
    assert merged.text([MINE]) == "It takes six weeks."
    assert merged.text() == merged.text([BOTH]) == "It takes four weeks.\nIt takes six weeks."


# -- names in double brackets


def test_a_name_in_brackets_is_a_reference_with_the_writers_own_words() -> None:
    rendered = render("See [[Paying  for people]] and [[Damp|the *damp* page]].")
    assert rendered.names == ("Paying for people", "Damp")
    assert rendered.text == "See Paying for people and the *damp* page."
    tokens = {token: f"<a>{named(token)[1]}</a>" for token in tokens_in(rendered.html)}
    assert fill(rendered.html, tokens) == "<p>See <a>Paying for people</a> and <a>the *damp* page</a>.</p>\n"
    assert fill(rendered.html, {}) == "<p>See Paying for people and the *damp* page.</p>\n"


@pytest.mark.parametrize(
    "source", ["`[[code]]`", r"\[[no]]", "[[]]", "[[ | ]]", "[[a|b|c]]", "[[a\nb]]", "[[" + "x" * 201 + "]]"]
)
def test_other_brackets_are_brackets(source: str) -> None:
    assert render(source).names == ()


@given(st.text(min_size=1, max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_name_comes_out_as_it_went_in(name: str) -> None:
    rendered = render(f"[[{name}]]")
    for token in tokens_in(rendered.html):
        if token.startswith("n:"):
            assert named(token)[0] in rendered.names
            assert "<" not in fill(rendered.html, {}).removeprefix("<p>").removesuffix("</p>\n")


# -- headings


def test_headings_have_addresses_that_stay() -> None:
    html = render("# Before you start\n\nx\n\n# Costs\n\n## What *we* paid\n\n# Costs").html
    assert [(each.title, each.anchor) for each in contents(html)] == [
        ("Before you start", "s-before-you-start"), ("Costs", "s-costs"), ("Costs", "s-costs-2"),
    ]  # fmt: skip
    assert contents(html)[1].under[0].anchor == "s-what-we-paid"
    assert '<h3 id="s-costs-2" tabindex="-1">Costs</h3>' in anchored(html)


# -- what others typed


def test_an_address_typed_by_somebody_tells_others_no_title() -> None:
    ending = "[x](/c/a/wiki/13-x/) https://else.example/c/a/b/14-t"
    typed = f"As [here](https://here.example/c/secret-plan/forum/12-the-secret/#r3), {ending}"
    shown = without_titles(typed, {"here.example"}, lambda ids: ids & {13})
    assert shown == f"As [here](/c/-/-/12/#r3), {ending}"
    hosts = {"here.example"}
    assert render(shown, hosts=hosts).links == render(typed, hosts=hosts).links == (12, 13)
