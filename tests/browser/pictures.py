"""Takes pictures of a running demonstration, to be looked at: `python -m tests.browser.pictures http://127.0.0.1:8000`.

They go to tests/pictures/new, which git does not keep; `--readme` renews docs/pictures/home.png instead.
"""

import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.plugin import chromium

ROOT = Path(__file__).parents[2]
NEW, README = ROOT / "tests" / "pictures" / "new", ROOT / "docs" / "pictures" / "home.png"
WIDTHS = (320, 768, 1280)
HOUSING = "/c/housing-and-homelessness/"
VISITED = {
    "": {
        "landing": "/", "register": "/register/", "sign-in": "/sign-in/", "help": "/help/",
        "components": "/help/components/",
    },
    "member": {
        "home": "/", "directory": "/communities/", "suggested": "/communities/suggested/", "community": HOUSING,
        "forum": f"{HOUSING}forum/", "topic": f"{HOUSING}forum/ > article h3 a", "ask": f"{HOUSING}forum/new/",
        "blog": f"{HOUSING}blog/", "post": f"{HOUSING}blog/ > article h3 a", "members": f"{HOUSING}members/",
        "links": f"{HOUSING}links/", "link": f"{HOUSING}links/ > main li a[href^='/c/']",
        "link-add": f"{HOUSING}links/add/", "link-new": f"{HOUSING}links/new/?address=https://www.gov.uk/damp",
        "announcements": f"{HOUSING}announcements/",
        "announcement": f"{HOUSING}announcements/ > article h3 a",
        "beneath": "/c/temporary-accommodation/forum/",
        "people": "/people/", "person": "/people/priya-nair/", "organisations": "/organisations/",
        "organisation": "/organisations/ > main li h3 a, main li a", "account": "/account/",
        "profile": "/account/profile/",
        "welcome": "/welcome/", "welcome-communities": "/welcome/communities/", "welcome-mail": "/welcome/mail/",
        "found": "/communities/new/", "closed": "/c/electoral-services/", "search": "/search/?q=notice",
        "missing": "/c/none/",
    },
    "facilitator": {
        "console": f"{HOUSING}facilitate/", "requests": f"{HOUSING}facilitate/requests/",
        "look": f"{HOUSING}facilitate/look/",
        "announce": f"{HOUSING}announcements/new/", "links-dead": f"{HOUSING}links/dead/",
        "invitations": f"{HOUSING}facilitate/invitations/", "bin": f"{HOUSING}bin/",
    },
    "steward": {"desk": "/steward/", "mail-here": "/mail-on-this-machine/"},
}  # fmt: skip


def password() -> str:
    """The demonstration's, as the command prints it."""
    source = (ROOT / "guildhall" / "site" / "demo" / "telling.py").read_text()
    found = re.search(r'^PASSWORD.*?"(.+)"', source, re.MULTILINE)
    assert found
    return found[1]


def visitor(browser: Browser, url: str, who: str, light: str) -> Page:
    """A tab, signed in as one of those the demonstration names."""
    context = browser.new_context(
        locale="en-GB", timezone_id="Europe/London", color_scheme=light, reduced_motion="reduce"
    )
    tab = context.new_page()
    tab.set_default_timeout(60_000)
    if who:
        tab.goto(f"{url}/sign-in/")
        tab.get_by_label("Work e-mail address").fill(f"{who}@guildhall.example")
        tab.get_by_label("Password", exact=True).fill(password())
        tab.locator("main form button[type=submit]").last.click()
        tab.wait_for_load_state()
    return tab


def visit(tab: Page, url: str, place: str) -> None:
    """An address, or the first thing on the page there that a selector finds."""
    place, _, first = place.partition(" > ")
    tab.goto(url + place)
    if first:
        tab.goto(url + (tab.locator(first).first.get_attribute("href") or ""))


def take(browser: Browser, url: str, light: str, widths: tuple[int, ...]) -> None:
    """All of them."""
    for who, places in VISITED.items():
        tab = visitor(browser, url, who, light)
        for name, place in places.items():
            visit(tab, url, place)
            for width in widths:
                tab.set_viewport_size({"width": width, "height": 900})
                tab.screenshot(path=NEW / f"{name}-{width}-{light}.png", full_page=True)
        tab.context.close()


def main(url: str, *, readme: bool) -> None:
    """Take them, or the one for the README."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        if readme:
            README.parent.mkdir(parents=True, exist_ok=True)
            tab = visitor(browser, url, "member", "light")
            tab.set_viewport_size({"width": 1280, "height": 860})
            tab.goto(url + "/")
            tab.screenshot(path=README)
        else:
            take(browser, url, "light", WIDTHS)
            take(browser, url, "dark", (1280,))
        browser.close()


if __name__ == "__main__":
    main(next(each for each in sys.argv[1:] if each.startswith("http")).rstrip("/"), readme="--readme" in sys.argv)
