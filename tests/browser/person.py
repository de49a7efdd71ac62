"""Somebody at a browser. They know the words on the screen and nothing of the code."""

import re
from collections.abc import Callable
from enum import StrEnum

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from .house import House

# How far it is to go, and which way: a little less than there are stops between, so that one does not go too far.
AT = """(there) => {
  const here = document.activeElement;
  const sibling = here && here.type === "radio" && here.name === there.name;
  if (here === there || sibling) return 0;
  const back = here && here.compareDocumentPosition(there) & Node.DOCUMENT_POSITION_PRECEDING;
  const [from, to] = back ? [there, here] : [here, there];
  const lies = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  const stops = [...document.querySelectorAll("a[href], button, input:not([type=radio]), select, textarea, summary")];
  const between = stops.filter((stop) => stop.tabIndex >= 0 && !stop.disabled && stop.checkVisibility()
    && (from === document.body || lies(from, stop)) && lies(stop, to));
  return (back ? -1 : 1) * Math.max(1, between.length - 2);
}"""
SEEN = "() => { const on = document.activeElement; return on.matches(':focus-visible') }"


class Way(StrEnum):
    """How somebody goes about it."""

    MOUSE = "with JavaScript"
    PLAIN = "without JavaScript"
    KEYBOARD = "by keyboard"


class Person:
    """With a mouse."""

    def __init__(self, house: House, context: BrowserContext) -> None:
        self.house, self.context = house, context
        self.faults: list[str] = []
        self.forgiven: list[str] = []
        self.tab = context.new_page()
        self.watch(self.tab)

    def watch(self, tab: Page) -> None:
        """Note what goes wrong unseen."""
        tab.on("console", self._heard)
        tab.on("pageerror", lambda error: self.faults.append(f"{tab.url}: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"{message.location.get('url', '')}: {message.text}")

    def forgive(self, words: str) -> None:
        """`words` in a message of the console are meant: the browser reports pages that are not there, too."""
        self.forgiven.append(words)

    def complaints(self) -> list[str]:
        """What went wrong and was not meant."""
        return [fault for fault in self.faults if not any(words in fault for words in self.forgiven)]

    # -- doing

    def go(self, place: str) -> None:
        """To an address."""
        self.tab.goto(self.house.url + place if place.startswith("/") else place)

    def press(self, words: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """The button or link that says `words`."""
        self._press(self.found(words, within))

    def found(self, words: str | re.Pattern[str], within: Locator | None = None) -> Locator:
        """The button, link or fold that says `words`."""
        place = within or self.tab.locator("body")
        button, link = (
            place.get_by_role(role, name=words, exact=isinstance(words, str)) for role in ("button", "link")
        )
        folds = place.locator("summary").filter(has_text=words)
        return button.or_(link).or_(folds).locator("visible=true").first

    def fill(self, label: str, text: str) -> None:
        """The field called `label`."""
        self._type(self.tab.get_by_label(label, exact=True).first, text)

    def tick(self, label: str, *, within: Locator | None = None) -> None:
        """The box or button before `label`."""
        self._tick((within or self.tab).get_by_label(label).first)

    def choose(self, label: str, words: str) -> None:
        """`words` from the list called `label`."""
        self._choose(self.tab.get_by_label(label, exact=True).first, words)

    def open(self, words: str, *, within: Locator | None = None) -> None:
        """A menu or a fold."""
        self._press((within or self.tab).locator("summary").filter(has_text=words).first)

    def _press(self, target: Locator) -> None:
        target.click()

    def _type(self, target: Locator, text: str) -> None:
        target.fill(text)

    def _tick(self, target: Locator) -> None:
        target.check(force=True)

    def _choose(self, target: Locator, words: str) -> None:
        target.select_option(label=words)

    # -- seeing

    def sees(self, words: str | re.Pattern[str]) -> None:
        """`words` stand somewhere on the page."""
        expect(self.tab.locator("body")).to_contain_text(words)

    def sees_not(self, words: str) -> None:
        expect(self.tab.locator("body")).not_to_contain_text(words)

    def is_at(self, heading: str | re.Pattern[str]) -> None:
        """The page is about `heading`."""
        expect(self.tab.get_by_role("heading", level=1).first).to_have_text(heading)

    def comes(self, thing: Locator) -> None:
        """What others still work at is there after a while, if one looks again."""
        for _ in range(60):
            if thing.count():
                return
            self.tab.wait_for_timeout(500)
            self.tab.reload()
        raise AssertionError(f"{thing} does not come")

    def article(self, words: str) -> Locator:
        """The piece of writing in which `words` stand."""
        return self.tab.get_by_role("article").filter(has_text=words).last


class KeyboardPerson(Person):
    """With no mouse: everything is reached with Tab and done with Enter, Space and the arrow keys."""

    def reach(self, target: Locator) -> None:
        """Go to `target` with the Tab key, and see where one is."""
        there = target.element_handle()
        for _ in range(200):
            towards = there.evaluate(AT)
            if towards == 0:
                assert self.tab.evaluate(SEEN), f"nobody sees that {target} has the focus"
                return
            for _ in range(abs(towards)):
                self.tab.keyboard.press("Tab" if towards > 0 else "Shift+Tab")
        raise AssertionError(f"the Tab key never comes to {target}")

    def _press(self, target: Locator) -> None:
        self.reach(target)
        self.tab.keyboard.press("Enter")

    def _type(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.tab.keyboard.press("ControlOrMeta+a")
        self.tab.keyboard.insert_text(text)

    def _tick(self, target: Locator) -> None:
        self.reach(target)
        for _ in range(12):
            if target.is_checked():
                return
            self.tab.keyboard.press("ArrowDown" if target.get_attribute("type") == "radio" else "Space")
        raise AssertionError(f"the keys do not choose {target}")

    def _choose(self, target: Locator, words: str) -> None:
        self.reach(target)
        self.tab.keyboard.type(words)
        expect(target.locator("option:checked")).to_have_text(words)


type Somebody = Callable[..., Person]
