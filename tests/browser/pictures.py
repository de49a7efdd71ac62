"""Takes a picture of every kind of page, to be looked at: `python -m tests.browser.pictures [NAME …]`.

They are of the demonstration, served for this alone, and go to tests/pictures/new, which git does not keep. A NAME is
the beginning of a page's name (`forum` or `people:`); without one it is all of them. `--readme` renews
docs/pictures/home.png instead.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from tests.plugin import chromium

from .house import ROOT, House, running
from .looks import Kind, html

NEW, README = ROOT / "tests" / "pictures" / "new", ROOT / "docs" / "pictures" / "home.png"
SIGHTS = ((320, "light"), (768, "light"), (1280, "light"), (1280, "dark"))


def tab_of(browser: Browser, house: House, who: str) -> Page:
    """A tab of `who`, by first name, or of a visitor."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce")
    if who:
        context.add_cookies([house.cookie(who)])
    tab = context.new_page()
    tab.set_default_timeout(60_000)
    return tab


def take(tab: Page, house: House, kind: Kind) -> None:
    """One kind of page, narrow and wide, in the light and in the dark."""
    tab.goto(house.url + kind.place)
    name = f"{kind.name}-{kind.who or 'visitor'}".replace(":", "-").replace(" ", "-")
    for width, light in SIGHTS:
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(color_scheme=light)
        tab.screenshot(path=NEW / f"{name}-{width}-{light}.png", full_page=True)


def renew(tab: Page, house: House) -> None:
    """The one for the README."""
    tab.set_viewport_size({"width": 1280, "height": 860})
    tab.goto(house.url + "/")
    tab.screenshot(path=README)


def main(*asked: str) -> None:
    """Take them, or the one for the README."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        shared, own = Path(folder, "shared"), Path(folder, "own")
        shared.mkdir()
        own.mkdir()
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        with running(shared, own, "--demo") as house:
            if "--readme" in asked:
                renew(tab_of(browser, house, "ben"), house)
                return
            tabs = {who: tab_of(browser, house, who) for who in ("", *house.told["sessions"])}
            for kind in html(house):
                if not asked or kind.name.startswith(asked):
                    take(tabs[kind.who], house, kind)


if __name__ == "__main__":
    main(*sys.argv[1:])
