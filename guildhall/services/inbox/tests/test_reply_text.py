"""The new part of a mail."""

import csv
import json
import re
from email import message_from_bytes
from email.policy import default
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildhall.services.inbox.reading import reply_text, text_of

from .collection import FOUND
from .replies import ATTRIBUTIONS, HEADERS, NEW, OWN_WORDS, WAS, header, mails, quoted

# Mails of others, where they are at hand; they do not belong to this repository.
found = pytest.mark.skipif(not FOUND.exists(), reason="the collection of mails is not on this machine")


def test_what_mail_programs_add_is_left_out_in_every_language_we_know() -> None:
    wrong = [mail.name for mail in mails() if reply_text(mail.text).strip() != mail.new]
    assert not wrong


def test_what_somebody_writes_themselves_stays_as_it_is() -> None:
    assert [words for words in OWN_WORDS if reply_text(words) != words] == []


def test_what_is_said_between_lines_that_are_quoted_stays_with_them() -> None:
    text = f"{ATTRIBUTIONS['fr gmail']}\n\n> How many?\n\nForty.\n\n> And who pays?\n\nWe do.\n"
    assert reply_text(text) == "> How many?\n\nForty.\n\n> And who pays?\n\nWe do.\n"


def test_what_was_mailed_by_us_is_never_quoted_back() -> None:
    text = "Yes.\n\n> Unsubscribe: https://guildhall.example/mail/stop/secret/\n\nAnd no.\n"
    assert reply_text(text, ours=["guildhall.example"]) == "Yes.\n\n\nAnd no.\n"


def test_a_whole_mail_quoted_above_the_answer_is_left_out() -> None:
    assert reply_text(f"{ATTRIBUTIONS['en apple']}\n{quoted(WAS)}\n\n{NEW}\n").strip() == NEW
    assert reply_text(quoted(WAS * 20) + f"\n\n{NEW}\n").strip() == NEW


def test_a_mail_passed_on_is_what_it_passes_on() -> None:
    text = f"---------- Forwarded message ---------\n{header(HEADERS['en'])}\n\n{WAS}\n"
    assert reply_text(text).strip() == WAS
    assert reply_text(f"See below.\n\n{text}") == "See below.\n"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.from_regex(r"[A-Za-z ]{3,40}[a-z]", fullmatch=True), min_size=1, max_size=30), st.data())
def test_a_thread_is_never_posted_whole(lines: list[str], data: st.DataObject) -> None:
    thread = "\n".join([*(f"Unique{n} {line}" for n, line in enumerate(lines)), "Uniquelast"])
    above = data.draw(st.sampled_from([*ATTRIBUTIONS.values()]))
    form = data.draw(
        st.sampled_from(["{new}\n\n{above}\n\n{quoted}", "{above}\n{quoted}\n", "{quoted}", "{new}\n{header}\n\n{was}"])
    )
    labels = header(data.draw(st.sampled_from([*HEADERS.values()])))
    text = form.format(new=NEW, above=above, quoted=quoted(thread), header=f"\n{labels}", was=thread)
    assert "Unique" not in reply_text(text)
    assert NEW in reply_text(text) or "{new}" not in form


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["> a", "", "On 3 May, A wrote:", "-- ", "From: a", "x"])).map("\n".join)
)
def test_nothing_breaks_it_and_nothing_is_made_up(text: str) -> None:
    once = reply_text(text)
    lines = {
        line.rstrip()
        for line in re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
        .replace("\xa0", " ")
        .replace("\0", "")
        .split("\n")
    }
    assert set(once.split("\n")) <= lines | {""}


HARD = (
    "a\n",
    "> a\nb\n",
    "From: a@b.c\n",
    "x wrote:\n",
    "-",
    "<",
    " ",
    "*",
    "On 3 May 2024 at 12:34,\n<\n",
    "a:\n\n\n",
    "1",
    "a",
)


def test_its_time_grows_with_the_length_of_the_mail_and_no_faster() -> None:
    for piece in HARD:
        took = []
        for size in (20_000, 160_000):
            begun = process_time()
            reply_text(piece * (size // len(piece)) + "\nOn 3 May 2024, A <a@b.example> wrote:\n> x")
            took.append(process_time() - begun)
        assert took[1] < 24 * took[0] + 0.5, piece


def test_html_is_read_as_text_and_its_quotes_are_known_by_their_marks() -> None:
    gmail = (
        '<div>Yes, <b>we</b> did.</div><div class="gmail_quote"><div class="gmail_attr">On Fri A wrote:</div>'
        "<blockquote>Was</blockquote></div>"
    )
    outlook = (
        '<p>Yes, <b>we</b> did.</p><div id="Signature">Ann</div><hr><div id="divRplyFwdMsg">From: A</div><div>Was</div>'
    )
    desktop = (
        "<p>Yes, <b>we</b> did.</p><div><p><b>From:</b> A &lt;a@b.example&gt;<br><b>Sent:</b> 3 May 2024 12:34<br>"
        "<b>To:</b> B<br><b>Subject:</b> C</p></div><p>Was</p>"
    )
    for html in (gmail, outlook, desktop, f"<html><head><style>x</style></head><body>{gmail}</body></html>"):
        assert reply_text(text_of(html)).strip() == "Yes, **we** did."


@pytest.mark.parametrize(
    "bomb", ["<div>" * 50_000, "<blockquote type=cite>" * 9_000, "<p class=gmail_quote>" * 9_000, "<" * 200_000]
)
def test_html_that_was_made_to_do_harm_takes_no_time(bomb: str) -> None:
    begun = process_time()
    text_of(bomb + "x")
    assert process_time() - begun < 5


@found
def test_of_the_replies_others_collected_nearly_all_are_read_exactly() -> None:
    pairs = [json.loads(line) for line in (FOUND / "reply_pairs_core.jsonl").read_text().splitlines()]
    right = sum(reply_text(pair["message"]).strip() == pair["expected_reply"].strip() for pair in pairs)
    assert right >= 0.95 * len(pairs)
    plain = [json.loads(line) for line in (FOUND / "reply_messages_plain.jsonl").read_text().splitlines()]
    told = [each for each in plain if each["expected_reply"]]
    assert all(reply_text(each["message"]).strip() == each["expected_reply"].strip() for each in told)


@found
def test_replies_of_real_mail_programs_are_read_but_for_the_signatures_we_drop() -> None:
    with (FOUND / "reply_eml" / "expected.csv").open() as file:
        rows = list(csv.DictReader(file))
    right = sum(words(row["file"]) == re.findall(r"\w+", row["expected_reply"]) for row in rows)
    assert right >= len(rows) - 2


def words(name: str) -> list[str]:
    raw = (FOUND / "reply_eml" / name).read_bytes()
    if name.endswith(".html"):
        return re.findall(r"\w+", reply_text(text_of(raw.decode(errors="replace"))))
    body = message_from_bytes(raw, policy=default).get_body(("plain", "html"))
    assert body is not None
    text = body.get_content()
    return re.findall(r"\w+", reply_text(text_of(text) if body.get_content_subtype() == "html" else text))
