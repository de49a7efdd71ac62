"""Addresses that mail is answered to."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st
from pytest_django import Settings

from guildhall.kernel import answering
from guildhall.kernel.answering import Answer, Use, address_for, read_address


@pytest.fixture(autouse=True)
def receives(settings: Settings) -> None:
    settings.GUILDHALL_MAIL_DOMAIN, settings.GUILDHALL_MAIL_BOX = "in.guildhall.example", ""


MADE = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def test_an_address_says_whose_it_is_what_it_is_for_and_about() -> None:
    address = address_for(7, "message:12", made=MADE)
    assert address.startswith("reply+message-")
    assert read_address(address) == Answer(Use.REPLY, 7, "message:12", MADE)
    assert read_address(f"<{address.upper()}>") == read_address(address)
    assert read_address(address.replace("reply+", "guildhall+").replace("in.", "")) == read_address(address)


@trials(max_examples=60, deadline=None)
@given(st.integers(0, 2**28 - 1), st.integers(0, 2**35 - 1), st.sampled_from(Use), st.sampled_from(["a", "b" * 12]))
def test_every_address_fits_and_is_read_back(member: int, key: int, use: Use, word: str) -> None:
    address = address_for(member, f"{word}:{key}", use=use, made=MADE)
    assert len(address.partition("@")[0]) <= answering.LONGEST
    assert read_address(address) == Answer(use, member, f"{word}:{key}", MADE)


def test_an_address_with_one_character_changed_is_worth_nothing() -> None:
    local, _, domain = address_for(7, "message:12", made=MADE).partition("@")
    start = local.index("+") + 1
    for place in range(start, len(local)):
        other = "b" if local[place] != "b" else "c"
        changed = read_address(f"{local[:place]}{other}{local[place + 1 :]}@{domain}")
        # the last character carries bits that say nothing
        assert changed is None or place == len(local) - 1
    assert read_address(address_for(7, "message:12").replace("message-", "contribution-")) is None


@trials(max_examples=150, deadline=None)
@given(st.text(max_size=90) | st.from_regex(r"reply\+[a-z]{1,5}-[a-z2-7]{16,60}@x", fullmatch=True))
def test_no_address_can_be_made_up_and_none_breaks_the_reading(text: str) -> None:
    assert read_address(text) is None


def test_an_address_is_over_after_a_while() -> None:
    now = timezone.now()
    fresh = read_address(address_for(7, "message:12"))
    old = read_address(address_for(7, "message:12", made=now - timedelta(days=91)))
    assert fresh is not None
    assert old is not None
    assert (fresh.is_over, old.is_over) == (False, True)


def test_an_address_outlives_a_change_of_the_secret(settings: Settings) -> None:
    address, was = address_for(7, "message:12"), settings.SECRET_KEY
    settings.SECRET_KEY = "another one, for a while"
    assert read_address(address) is None
    settings.SECRET_KEY_FALLBACKS = [was]
    assert read_address(address) is not None


def test_one_mailbox_for_all_goes_by_its_own_name(settings: Settings) -> None:
    settings.GUILDHALL_MAIL_BOX = "guildhall"
    address = address_for(7, "contribution:123456789", made=MADE)
    assert address.startswith("guildhall+contribution-")
    assert read_address(address) == Answer(Use.REPLY, 7, "contribution:123456789", MADE)


def test_there_is_no_address_where_mail_is_not_received(settings: Settings) -> None:
    settings.GUILDHALL_MAIL_DOMAIN = ""
    assert not address_for(7, "message:12")
    for about in ("message", "message:x", "Mess:1", ":3", "message:١٢"):
        with pytest.raises(ValueError, match="not a word and a number"):
            address_for(7, about)
