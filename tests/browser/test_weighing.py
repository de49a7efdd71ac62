"""What really comes over the line, counted by the browser."""

from collections import Counter

import pytest
from playwright.sync_api import Browser, Page

from .house import House

FIRST, LATER = 100_000, 25_000  # bytes
PLACES = {"home": "/", "topic": "", "community": "/c/housing/", "register": "/register/"}


def weigh(tab: Page, url: str) -> int:
    """Bytes received for one visit, with all that belongs to the page."""
    weight: Counter[str] = Counter()
    line = tab.context.new_cdp_session(tab)
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda seen: weight.update(bytes=int(seen["encodedDataLength"])))
    tab.goto(url, wait_until="networkidle")
    line.detach()
    return weight["bytes"]


@pytest.mark.parametrize("name", PLACES)
def test_a_page_is_light(name: str, house: House, browser: Browser) -> None:
    context = browser.new_context()
    if name != "register":
        context.add_cookies([house.cookie("ben")])
    url = house.url + (PLACES[name] or house.at("topic"))
    first = weigh(context.new_page(), url)
    later = weigh(context.new_page(), url)
    context.close()
    assert 1_000 < first <= FIRST
    assert 500 < later <= LATER
