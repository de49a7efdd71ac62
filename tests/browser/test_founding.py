"""A community of one's own: four steps, four promises, and the people who ask to come in."""

import re
from uuid import uuid4

from .person import Person, Somebody, Way


def found(person: Person, name: str) -> str:
    """Start a closed community; its address."""
    person.go("/communities/")
    person.press("Start a community")
    person.is_at("What is it for?")
    person.fill("Name", name)
    person.fill("Purpose", "For those who work while others sleep.")
    person.press("Go on")
    person.is_at("Who may come in?")
    person.tick("Closed")
    person.fill("A question for those who ask to join (optional)", "When do you work?")
    person.press("Go on")
    person.is_at("What will you do there?")
    person.tick("Moss")
    person.press("Go on")
    person.is_at("Who looks after it?")
    promise(person)
    person.is_at("Facilitate")
    person.press(name)
    person.is_at(name)
    return person.tab.url


def promise(person: Person) -> None:
    """It does not begin without all four promises."""
    person.press("Start the community")
    person.sees("Accept all four promises to go on")
    for words in ("Keep to the purpose", "Welcome everybody", "See that every question", "Close it well"):
        person.tick(words)
    person.press("Start the community")


def ask_to_join(person: Person, place: str, note: str) -> None:
    """Answer the community's question."""
    person.go(place)
    person.sees_not("Forum")
    person.press("Ask to join")
    person.is_at("Ask to join")
    person.press("Ask to join", within=person.tab.locator("main form").last)
    person.sees("Answer the facilitators’ question")
    person.fill("When do you work?", note)
    person.press("Ask to join", within=person.tab.locator("main form").last)
    person.sees("You have asked to join")


def admit_and_decline(facilitator: Person, place: str) -> None:
    """One comes in; the other is told, in the facilitator's own words, why not."""
    facilitator.go(place)
    facilitator.press(re.compile("^Facilitate"))
    facilitator.press("Requests")
    facilitator.press("Accept Cara Doyle")
    facilitator.sees("Cara Doyle is now a member.")
    facilitator.press("Change the words first for Ben Hughes")
    facilitator.is_at("Ben Hughes asks to join")
    facilitator.fill("Your message", "Welcome!")
    facilitator.tab.locator("#decline ~ form, section:has(#decline) form").get_by_label("Your message").fill("Not yet.")
    facilitator.press("Decline")
    facilitator.sees("Ben Hughes has been told that they cannot join.")
    facilitator.sees("Nobody is waiting")


def promote_and_remove(facilitator: Person, place: str) -> None:
    """A member becomes a facilitator, and leaves altogether."""
    facilitator.go(place + "members/")
    facilitator.press("Role and removal of Cara Doyle")
    facilitator.press("Make a facilitator")
    facilitator.sees("Cara Doyle is now a facilitator.")
    facilitator.press("Role and removal of Cara Doyle")
    facilitator.fill("A message to them (optional)", "Thank you for everything.")
    facilitator.press("Remove from the community")
    facilitator.sees("Cara Doyle has been removed.")


def test_somebody_founds_a_community_and_decides_who_comes_in(somebody: Somebody, way: Way) -> None:
    amina, cara, ben = somebody("amina", way), somebody("cara", way), somebody("ben", way)
    place = found(amina, f"Night shift {uuid4().hex[:6]}")
    ask_to_join(cara, place, "On Tuesdays.")
    ask_to_join(ben, place, "Never.")
    admit_and_decline(amina, place)
    cara.go(place)
    cara.sees("Forum")
    ben.go(place)
    ben.sees_not("Forum")
    promote_and_remove(amina, place)
    cara.go(place)
    cara.sees_not("Forum")
