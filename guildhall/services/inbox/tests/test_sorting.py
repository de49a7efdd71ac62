"""What sort of mail it is, and that reading any mail ends well."""

import csv
import zlib
from collections import Counter
from email import message_from_bytes
from time import process_time

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from guildhall.services.inbox.bounces import read_bounce
from guildhall.services.inbox.mail import Mail
from guildhall.services.inbox.reading import reply_text
from guildhall.services.inbox.sorting import Sort, sort

from .collection import FOUND
from .letters import written

found = pytest.mark.skipif(not FOUND.exists(), reason="the collection of mails is not on this machine")
SORTS = {"feedback": Sort.COMPLAINT, "vacation": Sort.AUTOMATIC}


def read(raw: bytes) -> Mail:
    mail = Mail.read(raw)
    assert mail is not None
    return mail


def all_of(mail: Mail) -> None:
    """Everything that is ever asked of a mail."""
    sort(mail)
    read_bounce(mail)
    reply_text(mail.text)
    assert all(file.name and "\n" not in file.name for file in mail.files)
    mail.addresses("From", "To", "Cc")


@found
def test_bounces_complaints_and_answers_of_programs_are_known_by_what_they_are() -> None:
    with (FOUND / "bounces_core" / "expected.csv").open() as file:
        rows = list(csv.DictReader(file))
    seen, hard = Counter[bool](), Counter[tuple[bool, bool]]()
    for row in rows:
        mail, wanted = read((FOUND / row["file"]).read_bytes()), SORTS.get(row["reason"], Sort.BOUNCE)
        is_now = sort(mail)
        assert is_now is not Sort.PERSON, row["file"]
        seen[is_now is wanted] += 1
        if wanted is Sort.BOUNCE:
            bounce = read_bounce(mail)
            hard[row["hard_bounce"] == "true", bool(bounce and bounce.hard)] += 1
    assert seen[False] <= 3  # of 170: 167 are called what they are, and none a person's
    assert (hard[True, False], hard[False, True]) <= (6, 4)  # of 25 hard and 131 others


@found
def test_awkward_mails_are_read_and_none_breaks_anything() -> None:
    sorts = Counter[Sort]()
    for path in sorted((FOUND / "mime_core").glob("*.eml")):
        mail = read(path.read_bytes())
        all_of(mail)
        sorts[sort(mail)] += 1
    assert sorts == {Sort.PERSON: 66, Sort.BOUNCE: 4, Sort.AUTOMATIC: 1}


@trials(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
def test_no_bytes_break_the_reading(raw: bytes) -> None:
    if mail := Mail.read(raw):
        all_of(mail)


PIECES = (
    b"From: ", b"Subject: ", b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: text/html; charset=utf-7",
    b"Content-Type: text/plain; charset=\xff; format=flowed", b"\r\n", b"\n\n", b"--b\n", b"--b--\n",
    b"=?utf-8?b?////?=",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: x-uuencode\n", b"\x00", b"a@b", b"<", b"=\n",
    b"Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*1=x", b"Content-Type: message/rfc822\n", b">",
    b"Content-Type: message/delivery-status\n", b"Action: failed\nStatus: 5.1.1\n", b"begin 644 x\n#", b": ", b"\xe9",
)  # fmt: skip


@trials(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join))
def test_no_odd_mail_breaks_the_reading(raw: bytes) -> None:
    if mail := Mail.read(raw):
        all_of(mail)


def nested(depth: int) -> bytes:
    heads = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth))
    return b"From: a@b.example\n" + heads + b"Content-Type: text/plain\n\nHello\n"


HUGE = {
    "nested": nested(1000),
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: text/plain\n\nx\n" * 20_000,
    "headers": b"X-A: b\n" * 50_000 + b"\nHello\n",
    "one header": b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nHello\n",
    "addresses": b"From: " + b"a <a@b.example>, " * 20_000 + b"\n\nHello\n",
    "subject": b"Subject: " + b"=?utf-8?q?a?= " * 12_000 + b"\n\nHello\n",
    "kind": b"Content-Type: text/plain; " + b"a=b; " * 100_000 + b"\n\nHello\n",
    "long line": b"From: a@b.example\n\n" + b"x" * 3_000_000,
    "zeros": b"From: a@b.example\n\n" + b"\0" * 1_000_000,
    "zip": b"From: a@b.example\nContent-Type: application/zip\n\n" + zlib.compress(b"\0" * 5_000_000),
    "html": b"Content-Type: text/html\n\n" + b"<div><b>" * 200_000,
}


@pytest.mark.parametrize("name", HUGE)
def test_mail_that_was_made_to_do_harm_takes_little_time(name: str) -> None:
    begun = process_time()
    if mail := Mail.read(HUGE[name]):
        all_of(mail)
    assert process_time() - begun < 5


def test_no_header_brings_another_with_it() -> None:
    raw = b"From: a@b.example\nSubject: =?utf-8?b?QQ0KQmNjOiB4QHkuZXhhbXBsZQ==?=\n\nx"
    assert read(raw).header("Subject") == "A Bcc: x@y.example"


def test_words_are_read_in_whatever_letters_they_were_sent() -> None:
    for charset, text in (("utf-8", "Tŷ"), ("iso-8859-1", "Café"), ("windows-1251", "Дом"), ("shift_jis", "家")):
        mail = written(text, by="a@b.example", to="b@c.example")
        mail.set_content(text, charset=charset)
        assert read(mail.as_bytes()).text.strip() == text
    wrong = b"From: a@b.example\nContent-Type: text/plain; charset=nonsense\n\nCaf\xe9"
    assert read(wrong).text == "Café"
    flowed = (
        b"From: a@b.example\nContent-Type: text/plain; format=flowed\n\nOne long \nline.\n-- \nAnn\n> quoted \n> too\n"
    )
    assert read(flowed).text == "One long line.\n-- \nAnn\n> quoted \n> too\n"


def test_of_two_forms_the_plain_text_is_read_and_html_alone_as_text() -> None:
    mail = written("Plain words.", by="a@b.example", to="b@c.example")
    mail.add_alternative("<p>Rich <b>words</b>.</p>", subtype="html")
    assert read(mail.as_bytes()).text.strip() == "Plain words."
    alone = b"From: a@b.example\nContent-Type: text/html\n\n<p>Rich <b>words</b>.</p>"
    assert read(alone).text.strip() == "Rich **words**."
    assert message_from_bytes(alone)["From"] == "a@b.example"
