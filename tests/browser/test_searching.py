"""Searching with a slip of the finger, and coming to the answer among the replies."""

from uuid import uuid4

import pytest

from .person import Person, Somebody, Way

WAYS = (Way.MOUSE, Way.PLAIN)


def ask_and_answer(asker: Person, helper: Person, title: str, words: str) -> None:
    """A topic, and a reply that says `words`."""
    asker.go("/c/housing/forum/new/")
    asker.fill("Title", title)
    asker.fill("Your text", "It is cold.")
    asker.press("Publish")
    asker.is_at(title)
    helper.go(asker.tab.url)
    helper.fill("Your reply", words)
    helper.press("Post reply")
    helper.sees(words)


@pytest.mark.parametrize("by", WAYS)
def test_a_misspelt_search_leads_to_the_reply_that_says_it(somebody: Somebody, by: Way) -> None:
    ben, amina, number = somebody("ben", by), somebody("amina", by), uuid4().hex[:6]
    title, words = f"Warm homes {number}", f"We put thermostatic valves everywhere, says {number}."
    ask_and_answer(ben, amina, title, words)
    ben.go(f"/search/?q=thermostatc+{number}")
    ben.comes(ben.tab.locator("mark").filter(has_text="thermostatic"))  # until the worker has indexed it
    ben.go("/search/")
    ben.fill("Search for", f"thermostatc {number}")
    ben.press("Search", within=ben.tab.get_by_role("search", name="Everything"))
    ben.sees(f"Showing results for thermostatic {number}")
    ben.press(title, within=ben.tab.locator("main"))
    ben.is_at(title)
    ben.sees(words)
    assert "#" in ben.tab.url
    ben.go("/search/?q=thermostatc&exact=1")
    ben.sees("Nothing found for “thermostatc”")
    ben.press("Ask in Housing" if ben.found("Ask in Housing").count() else "Ask a community")
