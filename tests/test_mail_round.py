"""From what happens to a mail, from the mail to its answer, and from the answer into the conversation."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.utils import timezone
from pytest_django import Settings

from guildhall.contributions.models import Contribution
from guildhall.people import actions as people
from guildhall.services.inbox.tests.letters import hand_in, said_in, written
from guildhall.services.inbox.tests.replies import header, quoted
from guildhall.services.notify import gathering
from guildhall.services.notify.models import Letter
from guildhall.services.notify.tests.furnish import run
from guildhall.services.search.tests.test_saved import look, save
from tests.world import World, see

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(world: World, settings: Settings) -> Letter:
    """What Ben is mailed at once about a reply to his topic."""
    settings.GUILDHALL_MAIL_DOMAIN = "in.guildhall.example"
    people.change_mail(world.ben, mail="at_once", by=see(world.ben))
    world.reply(world.topic(title="Damp in flats"), body="Have you tried fans?")
    run()
    gathering.at_once(timezone.now() + timedelta(minutes=11))
    return Letter.objects.filter(to=world.ben.email).latest("pk")


def answer(world: World, letter: Letter, below: str) -> EmailMessage:
    return written(f"We have, in spring.\n\nBen\n\n{below}\n", by=world.ben, to=letter.headers["Reply-To"])


@pytest.mark.parametrize("way", ["quoted", "outlook", "inline"])
def test_what_is_mailed_can_be_answered_and_only_what_is_new_is_posted(world: World, letter: Letter, way: str) -> None:
    above = "On Fri, 3 May 2024 at 12:34, Guildhall <no-reply@guildhall.example> wrote:"
    below = {
        "quoted": f"{above}\n\n{quoted(letter.text)}",
        "outlook": f"{header(('From', 'Sent', 'To', 'Subject'))}\n\n{letter.text}",
        "inline": f"{quoted(letter.text)}\n\nAnd so on.",
    }[way]
    assert hand_in(answer(world, letter, below)).state == "posted"
    topic = Contribution.everything.get(title="Damp in flats")
    said = said_in(topic)[-1]
    assert said.startswith("We have, in spring.\n\nBen")
    assert "guildhall.example" not in said, "no address and no way to unsubscribe is posted"
    assert "Have you tried fans?" not in said


def test_a_mail_that_comes_back_is_known_of_whom_it_was_for(world: World, letter: Letter) -> None:
    from guildhall.services.inbox.tests.test_dealing import bounce
    from guildhall.services.notify import envelope

    sender = envelope.sealed(letter).sender
    assert hand_in(bounce("5.1.1", "550 5.1.1 user unknown"), to=sender, sender="").reason == "hard-bounce"
    world.ben.refresh_from_db()
    assert world.ben.undeliverable is not None


def test_a_saved_search_is_told_as_was_chosen_for_it_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = save(world, world.cara, how="at_once")
    world.topic(title="A zebra in the road")
    assert look(saved, monkeypatch) == 1
    people.change_mail(world.cara, mail="none", by=see(world.cara))
    run()
    gathering.at_once(timezone.now() + timedelta(minutes=11))
    assert [each.subject for each in Letter.objects.filter(member=world.cara)] == [
        "Your search “Zebras” found one new thing"
    ]
