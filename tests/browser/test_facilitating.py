"""What a facilitator does with a conversation."""

import re
from uuid import uuid4

from .person import Person, Somebody, Way
from .test_asking import answer, ask


def pin_and_lock(facilitator: Person, place: str) -> None:
    """It stands above all others; nobody can reply."""
    facilitator.go(place)
    facilitator.press("Pin to the top")
    facilitator.sees("It is pinned to the top.")
    facilitator.press("Close to new replies")
    facilitator.sees("This conversation is closed to new replies.")
    facilitator.press("Open to replies again")
    facilitator.sees("It is open to replies again.")


def hide_and_show(facilitator: Person, place: str, member: Person, words: str) -> None:
    """A reply goes out of sight, and comes back from the bin."""
    facilitator.go(place)
    given = facilitator.article(words)
    facilitator.open("More", within=given)
    facilitator.press("Hide", within=given)
    facilitator.fill("Reason", "It names a household.")
    facilitator.press("Hide it")
    facilitator.sees_not(words)
    member.go(place)
    member.sees_not(words)
    facilitator.press("Bin of this community")
    facilitator.sees("It names a household.")
    facilitator.press(re.compile(f"^Show it again.*{words[:10]}"))
    facilitator.sees("It is back where it was.")
    member.go(place)
    member.sees(words)


def move(facilitator: Person, place: str, to: str) -> None:
    """To another community one looks after."""
    facilitator.go(place)
    facilitator.press("Move to another community")
    facilitator.choose("Move to", to)
    facilitator.press("Move it")
    facilitator.sees("It has moved. Its old address leads here.")
    assert f"/c/{to.lower().replace(' ', '-')}/" in facilitator.tab.url


def withdraw_and_restore(member: Person, place: str, title: str) -> None:
    """One's own question goes into the bin and out of it."""
    member.go(place)
    member.press(re.compile("^Withdraw"))
    member.press("Withdraw it")
    member.sees("It is in the bin")
    member.go("/c/housing/bin/")
    member.press(f"Restore {title}")
    member.is_at(title)


def test_a_facilitator_looks_after_a_conversation(somebody: Somebody, way: Way) -> None:
    ben, amina = somebody("ben", way), somebody("amina", way)
    number = uuid4().hex[:6]
    title, words = f"Who weighs at night? ({number})", f"{number}-we do, on Mondays"
    ben.go("/c/housing/")
    ask(ben, title, "We do not.")
    place = ben.tab.url
    answer(ben, place, words)
    pin_and_lock(amina, place)
    hide_and_show(amina, place, ben, words)
    withdraw_and_restore(ben, place, title)
    move(amina, place, "Adult care")
    ben.go(place)
    ben.is_at(title)
    assert "/c/adult-care/" in ben.tab.url
