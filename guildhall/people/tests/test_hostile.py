"""Hostile names, addresses and texts: stored or refused in a sentence, shown harmless, never broken."""

import random
from html import unescape

import pytest
from django.core import mail
from django.test import Client

from guildhall.kernel.tests.text_data import data
from guildhall.people.models import Member
from tests.world import World

from .conftest import SAID, register

SEED = 20261121


def names() -> list[str]:
    return [each["value"] for each in data("adversarial/names_and_addresses.json")]


def sample() -> list[str]:
    """Fifty of the corpus, the same each time."""
    everything = [str(text) for text in data("adversarial/naughty_strings.json")] + data("adversarial/xss_core.txt")
    return random.Random(SEED).sample(everything, 50)


def test_every_hostile_name_is_taken_or_refused_in_a_sentence(world: World) -> None:
    for n, name in enumerate(names()):
        browser = Client()
        response = browser.post("/register/", SAID | {"name": name, "email": f"p{n}@leeds.example"})
        assert response.status_code in (200, 302), name
        member = Member.objects.filter(email=f"p{n}@leeds.example").first()
        assert (member is None) == (response.status_code == 200)
        if member:
            assert not set(member.name) & {"\n", "\r", "\0", "\u202e"}
            assert member.handle.isascii()
            assert member.handle not in {"admin", ""}


def test_every_hostile_address_is_refused_or_proves_nothing_it_should_not(world: World) -> None:
    """Only what really ends in the council's domain is the council's."""
    for name in names():
        browser = Client()
        response = browser.post("/register/", SAID | {"email": name.replace("gov.uk", "example")})
        assert response.status_code in (200, 302, 303), name
    ours = {member.email for member in Member.objects.filter(name=SAID["name"])}
    assert ours <= {"jo+cop@leeds.example", "jo@leeds.example"}


def test_a_line_break_in_a_name_writes_no_header(world: World) -> None:
    register(Client(), name="Bob\nBcc: all")
    (letter,) = mail.outbox
    assert letter.to == [SAID["email"]]
    assert not letter.bcc
    assert "\n" not in letter.subject


@pytest.mark.parametrize("field", ["name", "about", "ask_me_about"])
def test_hostile_texts_on_a_profile_are_shown_as_text(world: World, field: str) -> None:
    browser, reader = world.client(world.ben), world.client(world.cara)
    for text in sample():
        said = {"name": "Ben Hughes", "capacity": "officer", field: text[:110]}
        response = browser.post("/account/profile/", said)
        assert response.status_code in (200, 303), text
        shown = reader.get(f"/people/{world.ben.handle}/").text
        kept = getattr(Member.objects.get(pk=world.ben.pk), field)
        assert harmless(shown), text
        assert all(line.strip() in unescape(shown) for line in kept.split("\n")[:1]), text


def test_hostile_texts_are_harmless_in_every_other_field(world: World) -> None:
    browser, visitor = world.client(world.ben), Client()
    for text in sample():
        answers = [
            browser.post("/account/work/", {"job_title": text[:110], "interests": text[:60], "q": text, "find": text}),
            browser.post("/account/work/", {"job_title": text[:110], "interests": text[:60]}),
            browser.post("/account/organisation/?q=leeds", {"organisation": text, "claimed": text}),
            browser.get("/people/", {"q": text, "organisation": text, "older": text}),
            browser.get("/people/ben-hughes/", {"older": text}),
            visitor.get("/organisations/", {"q": text, "kind": text, "nation": text, "newer": text}),
            visitor.get("/register/", {"email": text, "next": text}),
            visitor.post("/sign-in/", {"login": text, "password": text, "next": text}),
            visitor.post("/password/forgotten/", {"email": text}),
        ]
        for response in answers:
            assert response.status_code < 500, text
            assert harmless(response.text), text


def harmless(html: str) -> bool:
    """Nothing that was typed became markup: the page has its own scripts and handlers, which are none."""
    lowered = html.lower()
    return "<script>" not in lowered and "onerror=" not in _tags(lowered) and "javascript:" not in _tags(lowered)


def _tags(html: str) -> str:
    """The inside of every tag, without what stands in quotes."""
    import re

    return " ".join(re.sub(r'"[^"]*"', "", tag) for tag in re.findall(r"<[a-z/][^>]*>", html))
