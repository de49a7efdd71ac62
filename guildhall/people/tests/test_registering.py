"""Registering."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from guildhall.journal.models import Entry
from guildhall.people.models import Acceptance, Member, Organisation
from guildhall.policy.words import Standing
from tests.world import World

from .conftest import SAID, register

type Link = Callable[[], str]


def test_a_known_address_needs_one_form_one_mail_and_one_button(client: Client, world: World, link: Link) -> None:
    assert register(client) == "/verify/"
    member = Member.objects.get(email="priya.nair@leeds.example")
    assert (member.standing, member.organisation, member.handle) == (Standing.UNVERIFIED, world.leeds, "priya-nair")
    assert "priya.nair@leeds.example" in client.get("/verify/").text
    response = client.post(link())
    assert response["Location"] == "/welcome/?next=%2F"
    member.refresh_from_db()
    assert member.standing == Standing.APPROVED
    assert client.get("/welcome/").status_code == 200


def test_what_is_accepted_is_kept_with_its_version(client: Client, world: World, settings: object) -> None:
    register(client)
    kept = Acceptance.objects.filter(member__email=SAID["email"]).values_list("document", "version")
    assert set(kept) == {("terms", "2026-11"), ("privacy", "2026-11")}


def test_following_the_link_changes_nothing(client: Client, world: World, link: Link) -> None:
    """Mail scanners follow links."""
    register(client)
    before = list(Member.objects.values()), list(EmailAddress.objects.values()), Entry.objects.count()
    for browser in (Client(), client):
        assert "Yes, confirm it" in browser.get(link()).text
    assert (list(Member.objects.values()), list(EmailAddress.objects.values()), Entry.objects.count()) == before


def test_the_button_works_in_another_browser_which_then_has_to_sign_in(
    client: Client, world: World, link: Link
) -> None:
    register(client)
    other = Client()
    assert other.post(link(), {"password": SAID["password"]})["Location"] == "/sign-in/"
    assert Member.objects.get(email=SAID["email"]).standing == Standing.APPROVED
    assert "_auth_user_id" not in other.session


@pytest.mark.parametrize("typed", [{}, {"password": "not-the-one-chosen"}])
def test_nobody_confirms_an_account_that_somebody_else_made_in_their_name(
    client: Client, world: World, link: Link, typed: dict[str, str]
) -> None:
    """Whoever reads the mail has not registered here, and does not know the password the account was made with."""
    register(client)
    answer = Client().post(link(), typed)
    assert answer.status_code == 200
    assert "Your password" in answer.text
    assert Member.objects.get(email=SAID["email"]).standing == Standing.UNVERIFIED


def test_a_link_works_once(client: Client, world: World, link: Link) -> None:
    register(client)
    client.post(link())
    assert "no longer works" in Client().get(link()).text
    assert "no longer works" in Client().post(link(), {"password": SAID["password"]}).text


@pytest.mark.parametrize("key", ["nonsense", "MTIz:1abcde:zzzzzzzz", "a:b:c"])
def test_a_forged_link_says_that_it_no_longer_works(client: Client, world: World, key: str) -> None:
    assert "no longer works" in client.get(f"/verify/{key}/").text


def test_a_shared_domain_offers_a_choice_and_never_decides(
    client: Client, shared: list[Organisation], link: Link
) -> None:
    assert register(client, email="jo@adur-worthing.example") == "/register/organisation/"
    assert not Member.objects.filter(email="jo@adur-worthing.example").exists()
    shown = client.get("/register/organisation/").text
    assert "Adur District Council" in shown
    assert "Worthing Borough Council" in shown
    assert client.post("/register/organisation/", {"organisation": "WOT"})["Location"] == "/verify/"
    client.post(link())
    member = Member.objects.get(email="jo@adur-worthing.example")
    assert (member.name, member.organisation, member.standing) == ("Priya Nair", shared[1], Standing.APPROVED)
    assert client.login(email="jo@adur-worthing.example", password=SAID["password"])


def test_an_unknown_domain_waits_for_a_steward(client: Client, world: World, link: Link) -> None:
    assert register(client, email="jo@charity.example") == "/register/organisation/"
    found = client.get("/register/organisation/?q=leeds").text
    assert "Leeds City Council" in found
    client.post("/register/organisation/?q=leeds", {"organisation": "LDS"})
    client.post(link())
    assert Member.objects.get(email="jo@charity.example").standing == Standing.AWAITING


def test_an_organisation_that_is_not_listed_can_be_named(client: Client, world: World, link: Link) -> None:
    register(client, email="jo@charity.example")
    unanswered = client.post("/register/organisation/", {"organisation": "other"})
    assert "Write the name of your organisation" in unanswered.text
    client.post("/register/organisation/", {"organisation": "other", "claimed": "Shelter"})
    client.post(link())
    member = Member.objects.get(email="jo@charity.example")
    assert (member.organisation, member.claimed, member.standing) == (None, "Shelter", Standing.AWAITING)


def test_the_second_step_without_the_first_leads_back(client: Client, world: World) -> None:
    assert client.get("/register/organisation/")["Location"] == "/register/"


def test_the_password_is_not_kept_readable_between_the_steps(client: Client, world: World) -> None:
    register(client, email="jo@charity.example")
    assert SAID["password"] not in str(dict(client.session.items()))
    assert SAID["password"] not in client.get("/register/organisation/").text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "  ", "Write your name"),
        ("name", "12345", "Write your name in letters"),
        ("name", "a" * 121, "at most 120 characters"),
        ("email", "", "Write your work e-mail address"),
        ("email", "jo@x@leeds.example", "Write an e-mail address, for example"),
        ("password", "", "Choose a password"),
        ("password", "short", "too short"),
        ("password", "password123", "too common"),
        ("password", "priya.nair@leeds", "too similar"),
        ("capacity", "king", "Select a valid choice"),
        ("agree", "", "Accept the terms of use"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_in_the_summary(
    client: Client, world: World, field: str, value: str, sentence: str
) -> None:
    response = client.post("/register/", SAID | {field: value})
    assert response.status_code == 200
    assert response.text.count(sentence) == 2
    assert "<title>Error: Register" in response.text
    assert field == "email" or SAID["email"] in response.text  # nothing typed is lost


def test_a_registered_address_looks_the_same_and_its_owner_is_told(client: Client, world: World) -> None:
    fresh, taken = Client(), Client()
    answers = []
    for browser, email in ((fresh, SAID["email"]), (taken, world.amina.email)):
        first = browser.post("/register/", SAID | {"email": email}, follow=True)
        page = first.text.replace(email, "ADDRESS")
        answers.append((first.redirect_chain, first.status_code, _without_token(page)))
    assert answers[0] == answers[1]
    to_fresh, to_taken = mail.outbox
    assert (to_fresh.to, to_taken.to) == ([SAID["email"]], [world.amina.email])
    assert "have an account" in to_taken.subject
    assert Member.objects.filter(email=world.amina.email).count() == 1


def test_asking_for_the_mail_again_looks_the_same_too(client: Client, world: World) -> None:
    pages = []
    for email in (SAID["email"], world.amina.email):
        browser = Client()
        register(browser, email=email)
        pages.append(_without_token(browser.post("/verify/").text.replace(email, "ADDRESS")))
    assert pages[0] == pages[1]
    assert len(mail.outbox) == 2  # a minute has not passed


def test_registering_twice_at_once_makes_one_account(client: Client, world: World) -> None:
    register(client)
    register(Client())
    assert Member.objects.filter(email=SAID["email"]).count() == 1


def test_nobody_keeps_an_address_by_registering_with_it_unproven(client: Client, world: World, link: Link) -> None:
    """Amina moves to an address that somebody else registered with and never verified."""
    register(client, email="amina.new@leeds.example")
    squatter = Member.objects.get(email="amina.new@leeds.example")
    amina = world.client(world.amina)
    mail.outbox.clear()
    from django.core.cache import caches

    caches["default"].clear()  # a minute passes
    amina.post("/account/email/", {"email": "amina.new@leeds.example", "password": "correct-horse-battery"})
    amina.post(link())
    world.amina.refresh_from_db()
    squatter.refresh_from_db()
    assert world.amina.email == "amina.new@leeds.example"
    assert squatter.standing == Standing.LEFT


def test_handles_are_unique_and_never_a_reserved_word(client: Client, world: World) -> None:
    handles = []
    for n, name in enumerate(["Ann Lee", "Ann Lee", "Admin", "Фёдор", "123"]):
        register(Client(), name=name if name != "123" else "A 123", email=f"p{n}@leeds.example")
        handles.append(Member.objects.get(email=f"p{n}@leeds.example").handle)
    assert handles == ["ann-lee", "ann-lee-2", "admin-member", "colleague", "a-123"]


def _without_token(html: str) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)
