from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from guildhall.kernel import faces, jinja, times


def test_a_time_is_said_in_the_time_of_the_united_kingdom():
    assert "21 November 2026, 3:05pm" in times.when(datetime(2026, 11, 21, 15, 5, tzinfo=UTC))
    assert "21 July 2026, 4:05pm" in times.when(datetime(2026, 7, 21, 15, 5, tzinfo=UTC))
    assert times.when(None) == ""


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(0, 0, "midnight"), (0, 5, "12:05am"), (9, 0, "9am"), (12, 0, "midday"), (23, 59, "11:59pm")],
)
def test_a_clock_is_read_as_people_read_it(hour: int, minute: int, words: str):
    assert times.clock(datetime(2026, 1, 1, hour, minute, tzinfo=times.HOME)) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 21, 9, 5, tzinfo=UTC), ">9:05am<"),
        (datetime(2026, 11, 20, 16, 40, tzinfo=UTC), ">Yesterday, 4:40pm<"),
        (datetime(2026, 10, 2, 16, 40, tzinfo=UTC), ">2 October<"),
        (datetime(2025, 10, 2, 16, 40, tzinfo=UTC), ">2 October 2025<"),
    ],
)
def test_how_long_ago_is_said_shortly(at: datetime, words: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 21, 15, 5, tzinfo=UTC))
    assert words in times.ago(at)


def test_a_day_has_no_hour():
    assert times.day(date(2026, 11, 21)) == '<time datetime="2026-11-21">21 November 2026</time>'


def test_a_name_cannot_break_out_of_a_picture():
    html = faces.avatar(SimpleNamespace(id=1, name="<script> >x", photo_url='"><img onerror=x>'))
    assert "<script" not in html
    assert "onerror=x>" not in html


@pytest.mark.parametrize(("name", "two"), [("Priya Nair", "PN"), ("Cher", "C"), ("Jo van der Berg", "JB"), ("", "")])
def test_initials_are_of_the_first_and_the_last_name(name: str, two: str):
    assert faces.initials(name) == two


def test_one_who_left_has_a_picture_too():
    assert ">FM<" in faces.avatar(None)


def test_numbers_and_plurals():
    assert jinja.plural(1, "reply", "replies") == "1 reply"
    assert jinja.plural(1204, "reply", "replies") == "1,204 replies"
    assert jinja.plural(0, "member") == "0 members"
