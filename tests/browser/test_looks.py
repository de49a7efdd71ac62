"""axe-core finds nothing, in the light and in the dark, wide and narrow; nothing is cut off; the HTML is valid."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from .house import ROOT, House
from .looks import Kind, html

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Light and dark differ in colours alone, so that each width need be looked at whole only once.
COLOURS = ["color-contrast", "link-in-text-block"]
ALL, COLOUR = ("tag", TAGS), ("rule", COLOURS)
STATES = ((1280, "light", ALL), (1280, "dark", COLOUR), (320, "dark", ALL), (320, "light", COLOUR))
# Where a fault is, axe works out for every element it looks at, even where there is none: so that is asked only after.
FIND = """async ([type, values, preload]) => {
  const options = { runOnly: { type, values }, resultTypes: ["violations"], preload };
  const first = await axe.run(document, { ...options, selectors: false });
  if (!first.violations.length) return [];
  const found = await axe.run(document, options);
  const where = nodes => nodes.slice(0, 3).map(node => node.target.join(" ")).join(" | ");
  return found.violations.map(each => `${each.id}: ${where(each.nodes)} (${each.help})`);
}"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHARES = 8  # of the pages, so that several can look at once


@pytest.fixture(scope="module")
def pages(house: House) -> dict[Kind, httpx.Response]:
    return html(house)


@pytest.fixture(scope="module")
def looking(house: House, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Gives the tab of a person, in which axe waits."""

    @cache
    def tab(name: str) -> Page:
        context = browser.new_context(locale="en-GB", reduced_motion="reduce")
        context.add_init_script(path=AXE)
        if name:
            context.add_cookies([house.cookie(name)])
        return context.new_page()

    yield tab
    for context in browser.contexts:
        context.close()


def faults(tab: Page) -> Iterator[str]:
    """What is wrong with the page that is open: wide and narrow, in the light and in the dark."""
    for width, light, rules in STATES:
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(color_scheme=light)
        yield from (f"{width} px, {light}: {fault}" for fault in tab.evaluate(FIND, [*rules, False]))
    if (more := tab.evaluate(WIDER)) > 0:
        yield f"320 px: one has to scroll {more} px sideways"


@pytest.mark.parametrize("share", range(SHARES))
def test_everybody_can_read_every_page(
    share: int, house: House, pages: dict[Kind, httpx.Response], looking: Callable[[str], Page]
) -> None:
    mine = sorted(pages, key=str)[share::SHARES]
    assert mine
    found = []
    for kind in mine:
        tab = looking(kind.who)
        tab.goto(house.url + kind.place)
        found += [f"{kind}, {fault}" for fault in faults(tab)]
    assert not found, "\n".join(found)


def test_the_stylesheet_does_not_turn_the_screen(house: House, looking: Callable[[str], Page]) -> None:
    """The one rule for which axe reads the stylesheet, which is the same for every page."""
    tab = looking("amina")
    tab.goto(house.url)
    assert tab.evaluate(FIND, ["tag", ["wcag21aa"], True]) == []


def test_every_page_is_valid_html(pages: dict[Kind, httpx.Response], tmp_path: Path) -> None:
    if not shutil.which("java") or not VNU.is_file():
        pytest.skip("the HTML checker needs Java and node_modules/vnu-jar")
    names = {}
    for number, (kind, page) in enumerate(pages.items()):
        (tmp_path / f"{number}.html").write_bytes(page.content)
        names[str(number)] = str(kind)
    command = ["java", "-Xss1m", "-jar", str(VNU), "--format", "json", "--exit-zero-always", str(tmp_path)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stderr)["messages"]
    wrong = [message for message in said if message["type"] == "error"]
    assert not wrong, "\n".join(
        f"{names[Path(each['url']).stem]}: {each['message']} {each.get('extract', '')!r}" for each in wrong
    )
