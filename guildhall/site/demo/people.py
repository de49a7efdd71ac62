"""Read the demonstration's people."""

from pathlib import Path

from django.utils.text import slugify

from guildhall.site.demo.entry import Entry, StoryError, opened
from guildhall.site.demo.plans import FormerPost, Person

CAPACITIES = frozenset({"officer", "councillor", "partner", "supplier"})
STANDINGS = frozenset({"unverified", "awaiting", "approved", "suspended", "left"})
MAILS = frozenset({"at_once", "daily", "weekly", "none"})
SIGN_INS = frozenset({"member", "facilitator", "steward"})

People = dict[str, Person]


def read_people(file: Path) -> People:
    """Everybody, by handle."""
    people = {entry.name: _person(entry) for entry in opened(file).tables()}
    emails = [person.email for person in people.values()]
    for person in people.values():
        if emails.count(person.email) > 1:
            raise StoryError(f"{file.name}, {person.handle}: the e-mail address is used twice")
    return people


def _person(entry: Entry) -> Person:
    person = Person(
        handle=entry.name,
        name=entry.text("name"),
        email=entry.text("email"),
        organisation=entry.text("organisation", ""),
        job_title=entry.text("job_title"),
        capacity=entry.choice("capacity", CAPACITIES, "officer"),
        standing=entry.choice("standing", STANDINGS, "approved"),
        about=entry.text("about"),
        ask_me_about=entry.text("ask_me_about", ""),
        responsibilities=entry.wholes("responsibilities"),
        interests=entry.texts("interests"),
        former_posts=tuple(_former_post(each) for each in entry.entries("former_posts")),
        mail=entry.choice("mail", MAILS, "daily"),
        steward=entry.flag("steward"),
        sign_in=entry.choice("sign_in", SIGN_INS, ""),
        joined_days_ago=entry.number("joined_days_ago"),
    )
    if slugify(person.name) != person.handle:
        entry.fail(f"the handle of {person.name} should be '{slugify(person.name)}'")
    if not person.email.endswith(".example") or person.email != person.email.lower():
        entry.fail("the e-mail address should be small letters and end in .example")
    entry.end()
    return person


def _former_post(entry: Entry) -> FormerPost:
    until = entry.whole("until")
    post = FormerPost(entry.text("organisation"), entry.text("job_title"), until or entry.fail("'until' is missing"))
    entry.end()
    return post


def known(entry: Entry, handle: str, people: People) -> str:
    if handle not in people:
        entry.fail(f"there is no person '{handle}'")
    return handle
