"""Why strings: whatever anybody writes, they say something true, escape it, and never fail."""

import re
from html import unescape
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

from guildhall.kernel.index.asking import Group
from guildhall.kernel.index.words import asked, grams, nearest, words_of
from guildhall.people.finder.profile import digest, initials, row_of
from guildhall.people.finder.reasons import Traits
from guildhall.people.finder.why import Said, marked, told
from guildhall.people.likeness.why import alike
from guildhall.people.models import Member, Organisation

TEXT = st.text(max_size=300) | st.sampled_from(
    [
        "<b>bold</b>",
        "&amp;",
        '"><script>alert(1)</script>',
        "{% raw %}",
        "{}",
        "{0.__class__}",
        "%s",
        "ab " * 90,
        "a" * 700,
    ]
)
FIXED = [
    "Named ",
    "Job title: ",
    "Responsible for ",
    "Can help with ",
    "Interested in ",
    "Works at ",
    "Writes of ",
    "… ",
    " …",
    ", ",
]


@st.composite
def members(draw: st.DrawFn) -> Member:
    told = {name: draw(TEXT) for name in ("name", "short_name", "other_names", "region")}
    people = draw(st.none() | st.integers(0, 10**7))
    body = Organisation(pk=1, slug="x", kind="unitary", nation="Wales", population=people, **told)
    words = {name: draw(TEXT) for name in ("name", "job_title", "about", "ask_me_about", "claimed")}
    return Member(pk=draw(st.integers(1, 99)), organisation=draw(st.sampled_from([None, body])), **words)


@given(TEXT, st.lists(TEXT, max_size=3))
def test_marking_changes_nothing_but_marks(text: str, words: list[str]) -> None:
    groups = [Group((word,), begins=(word,)) for each in words for word in asked(each)]
    html = marked(text, groups)
    assert isinstance(html, Markup)
    assert html.replace("<mark>", "").replace("</mark>", "") == escape(text)


@settings(max_examples=150)
@given(members(), st.lists(TEXT, max_size=3), st.lists(TEXT, max_size=3), TEXT, st.lists(TEXT, max_size=2))
def test_reasons_are_true_escaped_and_never_fail(
    member: Member, services: list[str], interests: list[str], query: str, also: list[str]
) -> None:
    groups = [Group((word,), begins=(word,)) for word in asked(query)]
    found = told(Said(member, services, interests), groups, also)
    body = member.organisation
    own = [member.name, member.job_title, member.about, member.ask_me_about, member.claimed, *services, *interests]
    own += [body.name, body.short_name, body.other_names] if body else []
    if found is None:
        assert groups
        return
    assert len(found.why) <= 3
    for reason in (*found.why, found.about):
        assert not re.search(r"<(?!/?mark>)", reason), reason
    said = {word for reason in found.why for word in words_of(unescape(re.sub("</?mark>", "", reason)))}
    true = {word for text in (*own, *also, *FIXED) for word in words_of(text)}
    assert all(any(own_word.startswith(word[:-1]) for own_word in true) for word in said)


@settings(max_examples=100)
@given(members(), members(), st.lists(TEXT, max_size=3), st.lists(TEXT, max_size=4))
def test_what_two_have_in_common_is_a_line_of_what_both_say(
    one: Any, other: Any, names: list[str], shared: list[str]
) -> None:
    traits = Traits(dict(enumerate(names, 1)), names)
    line = alike(one, other, traits, traits, shared)
    assert isinstance(line, str)
    assert bool(line) >= bool(names)
    assert alike(one, other, Traits(), Traits()) == alike(one, other, Traits(), Traits())


@given(TEXT)
def test_words_are_small_and_plain(text: str) -> None:
    for word in words_of(text):
        assert word
        assert len(word) <= 40
        assert not re.search(r"[\s'\"\\|&!()*:]", word)
        assert grams(word)
    assert initials(text) == [mark for mark in initials(text) if mark.endswith("0")]
    assert nearest("word", words_of(text)) == nearest("word", reversed(words_of(text)))


def test_a_row_is_the_same_for_the_same_profile_and_no_other() -> None:
    assert words_of("O’Brien's bodies, services & glass: ŵ Ŷ Straße") == [
        "obrien",
        "body",
        "service",
        "glass",
        "w",
        "y",
        "strasse",
    ]
    assert initials("J Smith") == ["j0", "s0", "js0", "j00"]
    assert initials("Gareth Rhys Llewellyn") == ["g0", "r0", "l0", "grl0", "gl0"]
    one, other = (Member(pk=1, name=name, job_title="Clerk") for name in ("Ann Lee", "Ann Leigh"))
    for each in (one, other):
        each._prefetched_objects_cache = {"responsibilities": [], "interests": []}
    assert digest(row_of(one)) == digest(row_of(one)) != digest(row_of(other))
