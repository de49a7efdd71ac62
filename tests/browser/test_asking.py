"""From the front door to an accepted answer."""

import re
from uuid import uuid4

from playwright.sync_api import expect

from tests.world import PASSWORD

from .person import Person, Somebody, Way


def register(person: Person, name: str, email: str) -> None:
    """A new account, and the proof that the address is theirs."""
    person.go("/register/")
    person.fill("Your name", name)
    person.fill("Work e-mail address", email)
    person.fill("Password", PASSWORD)
    person.tick("I accept the terms of use and have read the privacy notice")
    person.press("Register", within=person.tab.locator("main"))
    person.is_at("Look at your mail")
    person.sees(email)
    confirm(person, email)


def confirm(person: Person, email: str) -> None:
    """Read the mail, and follow its link."""
    person.press("Read the mail on this machine")
    letter = person.tab.get_by_role("listitem").filter(has_text=email)
    person.comes(letter)
    person.press("Confirm your e-mail address for Guildhall", within=letter.first)
    person.press(re.compile(r"\bverify\b"))
    person.press("Yes, confirm it")


def welcome(person: Person) -> None:
    """What I do, communities for me, my mail."""
    person.is_at("What do you look after?")
    person.sees("Leeds City Council")
    person.fill("Your job title", "Waste officer")
    person.press("Save and go on")
    person.is_at("Communities for you")
    person.press(re.compile("go on$|^Go on$"))
    person.is_at("Your mail")
    person.tick("Once a day")
    person.press("Save and finish")


def join(person: Person, community: str) -> None:
    """Find a community in the directory, and join it."""
    person.press("Communities")
    person.fill("A name or a subject", community)
    person.press("Find")
    person.press(community)
    person.is_at(community)
    person.press("Join")
    person.is_at(f"Welcome to {community}")
    person.press("Go to the community")
    person.is_at(community)


def ask(person: Person, title: str, body: str) -> None:
    """A question in the forum of the community where one is."""
    person.press(re.compile("^Forum"))
    person.press("Ask a question")
    person.sees("Visible to any signed-in member of Guildhall.")
    person.fill("Title", title)
    person.fill("Your text", body)
    person.press("Publish")
    person.is_at(title)


def answer(person: Person, place: str, words: str) -> None:
    """Reply to the conversation at `place`."""
    person.go(place)
    person.fill("Your reply", words)
    person.press("Post reply")
    person.sees(words)


def sign_out_and_in(person: Person, email: str) -> None:
    """Home again the next day."""
    person.open("Nora")
    person.press("Sign out")
    person.press("Sign out", within=person.tab.locator("main"))
    person.press("Sign in")
    person.fill("Work e-mail address", email)
    person.fill("Password", PASSWORD)
    person.press("Sign in", within=person.tab.locator("main"))
    expect(person.tab).to_have_url(person.house.url + "/")


def test_a_newcomer_asks_is_answered_and_accepts(somebody: Somebody, way: Way) -> None:
    number = uuid4().hex[:6]
    newcomer, title = somebody(way=way), f"Who collects at night? ({number})"
    register(newcomer, "Nora New", f"nora.{number}@leeds.example")
    welcome(newcomer)
    join(newcomer, "Housing")
    ask(newcomer, title, "We would like to *stop*.")
    answer(somebody("ben", way), newcomer.tab.url, "We do, in the centre.")
    newcomer.tab.reload()
    given = newcomer.article("We do, in the centre.")
    newcomer.press(re.compile("^Thanks"), within=given)
    newcomer.sees("Thanks 1")
    newcomer.press(re.compile("^Accept as the answer"), within=newcomer.article("We do, in the centre."))
    newcomer.sees("You have accepted this answer.")
    sign_out_and_in(newcomer, f"nora.{number}@leeds.example")
    newcomer.press(title, within=newcomer.tab.locator("main"))
    newcomer.is_at(title)
    newcomer.sees("Accepted answer")
