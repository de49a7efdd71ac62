"""From the front door to an accepted answer."""

import re
from uuid import uuid4

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
    confirm(person)


def confirm(person: Person) -> None:
    """Read the mail, and follow its link."""
    read_mail(person, "Confirm")
    person.press("Yes, confirm it")


def read_mail(person: Person, subject: str) -> None:
    """Open the link of the newest mail about `subject`."""
    import sqlite3, time  # noqa

    for _ in range(60):
        rows = (
            sqlite3.connect(person.house.folder / "guildhall.sqlite3")
            .execute("select text from notify_letter order by id desc limit 1")
            .fetchall()
        )
        found = re.search(r"http://\S*verify/\S+", rows[0][0]) if rows else None
        if found:
            break
        time.sleep(0.5)
    person.go(found[0].strip())


def welcome(person: Person) -> None:
    """What I do, communities for me, my mail."""
    person.is_at("What do you look after?")
    person.sees("Leeds City Council")
    person.fill("Your job title", "Waste officer")
    person.press("Save and go on")
    person.is_at("Communities for you")
    person.press("Go on")
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
    newcomer.go("/")
    newcomer.press(title, within=newcomer.tab.locator("main"))
    newcomer.is_at(title)
    newcomer.sees("Accepted answer")
