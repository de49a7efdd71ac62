"""Somebody makes an address for a feed and a reader reads it; a facilitator shows what is new elsewhere."""

import re
from io import BytesIO
from urllib.request import urlopen
from uuid import uuid4

import feedparser
import pytest
from playwright.sync_api import expect

from guildhall.kernel.tests.web import serving

from .person import Somebody, Way


@pytest.mark.parametrize("by", [Way.MOUSE, Way.PLAIN])
def test_an_address_is_made_read_and_taken_back(somebody: Somebody, by: Way) -> None:
    ben = somebody("ben", by)
    ben.go("/c/housing/")
    ben.press("Feeds of this community")
    ben.press(re.compile("^Make an address for Housing: Blog$"))
    ben.is_at("Your feeds")
    address = ben.tab.get_by_label(re.compile("^Address to copy of Housing: Blog$")).input_value()
    assert feedparser.parse(BytesIO(urlopen(address).read())).version == "atom10"
    ben.press(re.compile("^Take it back Housing: Blog$"))
    ben.sees("It gives nothing any more.")
    expect(ben.tab.get_by_label(re.compile("^Address to copy of Housing: Blog$"))).to_have_count(0)


def test_a_facilitator_shows_what_is_new_elsewhere(somebody: Somebody) -> None:
    amina, number = somebody("amina", Way.PLAIN), uuid4().hex[:6]
    with serving(amina.house.elsewhere) as web:
        item = f"<item><title>Bins {number}</title><link>https://news.example/{number}</link></item>"
        web.page(f"/feed-{number}", f"<rss version='2.0'><channel><title>News</title>{item}</channel></rss>".encode())
        url = web.page(
            f"/blog-{number}",
            f"<link rel=alternate type='application/rss+xml' href='/feed-{number}'>".encode(),
        )
        amina.go("/c/housing/facilitate/")
        amina.press("Outside feeds")
        amina.fill("Address of the page or of its feed", url)
        amina.press("Add this feed")
        amina.sees("is shown on the home of Housing from now on")
        amina.go("/c/housing/")
        amina.sees(f"Bins {number}")
