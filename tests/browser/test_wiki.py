"""A wiki page that two people write at the same time, each at their own browser."""

from uuid import uuid4

import pytest

from .person import Person, Somebody, Way

BODY = "First paragraph.\n\nSee [[A page that nobody wrote]].\n\nThird paragraph."


def write_page(person: Person, title: str) -> str:
    """A new page in the wiki of Housing; its address."""
    person.go("/c/housing/wiki/new/")
    person.fill("Title", title)
    person.fill("Your text", BODY)
    person.press("Publish")
    person.is_at(title)
    person.sees("(write this page)")
    return person.tab.url


def open_form(person: Person, address: str) -> None:
    person.go(address)
    person.press("Edit")


def save(person: Person, words: str) -> None:
    person.fill("Your text", words)
    person.press("Save the change")


@pytest.mark.parametrize("way", [Way.MOUSE, Way.PLAIN], ids=["script", "plain"])
def test_two_write_one_page_at_once_and_nothing_is_lost(somebody: Somebody, way: Way) -> None:
    title = f"Shared page {uuid4().hex[:6]}"
    ben, amina = somebody("ben", way), somebody("amina", way)
    address = write_page(ben, title)
    # In different places: put together, and said so.
    open_form(ben, address)
    open_form(amina, address)
    amina.sees("Ben Hughes is changing this too.")
    save(ben, BODY.replace("First paragraph", "Ben’s beginning"))
    ben.sees("Your change is saved.")
    save(amina, BODY.replace("Third paragraph", "Amina’s end"))
    amina.sees("Ben Hughes had changed it while you wrote; both changes are in it now.")
    amina.sees("Ben’s beginning.")
    amina.sees("Amina’s end.")
    amina.press("See the difference")
    amina.sees("Taken out")
    # In the same place: both are shown, and one chooses.
    open_form(ben, address)
    open_form(amina, address)
    save(ben, "Ben’s word on it.")
    ben.sees("Your change is saved.")
    save(amina, "Amina’s word on it.")
    amina.is_at("Choose between two changes")
    amina.sees("Ben’s word on it.")
    amina.sees("Amina’s word on it.")
    amina.press("Save with these choices")
    amina.is_at(title)
    amina.sees("Ben’s word on it.")
    amina.sees("Amina’s word on it.")
