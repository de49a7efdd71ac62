"""Fixtures that every test may ask for; how tests run is in tests/plugin.py."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.plugin import chromium

# Chromium refuses its sandbox to root, which is who containers test as; nor shall it look round on the network.
QUIETLY = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIETLY += ["--disable-sync", "--no-first-run"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once for all the tests of a worker. Mark the test `browser`."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=QUIETLY)
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A person's browser without history."""
    person = browser.new_context(locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce")
    person.set_default_timeout(10_000)
    yield person
    person.close()


@pytest.fixture
def tab(context: BrowserContext) -> Page:
    """One open tab. (Playwright calls it a page; here a page is what Guildhall serves.)"""
    return context.new_page()
