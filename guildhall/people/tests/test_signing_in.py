"""Signing in, forgotten passwords, changed addresses: safely, and betraying nobody."""

import re
import time
from collections.abc import Callable
from statistics import median

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import caches
from django.test import Client

from guildhall.people import throttle
from guildhall.people.models import Member
from guildhall.policy.words import Standing
from tests.world import PASSWORD, World

from .conftest import SAID, register

type Link = Callable[[], str]


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> str:
    """Where signing in leads, or "" if it does not."""
    address = more.pop("REMOTE_ADDR", "127.0.0.1")
    response = client.post("/sign-in/", {"login": email, "password": password} | more, REMOTE_ADDR=address)
    return response.get("Location", "")


def test_a_member_signs_in_and_goes_where_they_wanted(client: Client, world: World) -> None:
    assert sign_in(client, world.amina.email.upper(), next="/people/") == "/people/"


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "http://testserver.evil.example/",
        "///evil.example",
        "/\t/evil.example",
        "\x01//evil.example",
        "people/",
    ],
)
def test_next_stays_on_the_site(client: Client, world: World, place: str) -> None:
    assert sign_in(client, world.amina.email, next=place) == "/"
    register(client.__class__(), next=place)
    member = world.client(world.amina)
    assert member.get("/sign-in/", {"next": place})["Location"] == "/"
    assert member.get("/register/", {"next": place})["Location"] == "/"
    assert member.post("/welcome/skip/", {"next": place})["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, world: World) -> None:
    pages = []
    for email in (world.amina.email, "nobody@leeds.example"):
        text = Client().post("/sign-in/", {"login": email, "password": "wrong wrong"}).text
        pages.append(re.sub(r'value="[^"]*"', "", text))
    assert "is not right" in pages[0]
    assert pages[0] == pages[1]


def test_an_unknown_address_takes_as_long(client: Client, world: World, settings: object) -> None:
    """A password is hashed either way; how well they are hashed is what the time is spent on."""

    def seconds(email: str) -> float:
        start = time.perf_counter()
        Client().post("/sign-in/", {"login": email, "password": "wrong wrong"})
        return time.perf_counter() - start

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # type: ignore[attr-defined]
    world.amina.set_password(PASSWORD)
    world.amina.save()
    known = median(seconds(world.amina.email) for _ in range(3))
    unknown = median(seconds(f"nobody{n}@leeds.example") for n in range(3))
    assert unknown == pytest.approx(known, rel=0.6)


def test_after_five_failures_the_account_waits_at_that_address_only(world: World) -> None:
    for _ in range(throttle.ACCOUNT_HERE.most):
        sign_in(Client(), world.amina.email, "wrong wrong")
    refused = Client().post("/sign-in/", {"login": world.amina.email, "password": PASSWORD})
    assert "You have tried too often" in refused.text
    assert sign_in(Client(), world.amina.email, REMOTE_ADDR="192.0.2.7") == "/"


def test_a_council_behind_one_address_is_not_locked_out_by_one_of_its_people(world: World) -> None:
    for _ in range(20):
        sign_in(Client(), world.amina.email, "wrong wrong")
    assert sign_in(Client(), world.ben.email) == "/"
    for n in range(100):
        assert sign_in(Client(), world.ben.email) == "/", n  # a whole department signs in


def test_guessing_from_many_addresses_is_stopped_too(world: World) -> None:
    for n in range(throttle.ACCOUNT.most):
        sign_in(Client(), world.amina.email, "wrong wrong", REMOTE_ADDR=f"198.51.100.{n}")
    assert not sign_in(Client(), world.amina.email, REMOTE_ADDR="192.0.2.7")


def test_signing_in_rightly_does_not_use_up_tries(world: World) -> None:
    for _ in range(throttle.ACCOUNT_HERE.most + 3):
        assert sign_in(Client(), world.amina.email) == "/"


def test_one_who_never_verified_is_sent_to_their_mail(client: Client, world: World, link: Link) -> None:
    register(Client())
    mail.outbox.clear()
    from django.core.cache import caches

    caches["default"].clear()  # a minute passes
    assert sign_in(client, SAID["email"], SAID["password"]) == "/verify/"
    assert client.post(link())["Location"].startswith("/welcome/")


def test_a_suspended_member_signs_in_to_see_why_and_how_to_appeal(client: Client, world: World) -> None:
    assert sign_in(client, world.eve.email, next="/people/") == "/account/standing/?next=%2Fpeople%2F"
    shown = client.get("/account/standing/").text
    assert "Sold double glazing to members." in shown
    assert "think that this is wrong" in shown
    for place in ("/people/", f"/people/{world.amina.handle}/", "/account/profile/", "/welcome/", "/steward/"):
        assert client.get(place).status_code == 404, place


def test_signing_out_needs_a_button(world: World) -> None:
    browser = world.client(world.amina)
    assert "Sign out?" in browser.get("/sign-out/").text
    assert browser.get("/account/").status_code == 200
    assert browser.post("/sign-out/")["Location"] == "/"
    assert browser.get("/account/")["Location"].startswith("/sign-in/")


def test_a_forgotten_password_is_chosen_anew_by_the_mailed_link(client: Client, world: World, link: Link) -> None:
    elsewhere = world.client(world.amina)
    client.post("/password/forgotten/", {"email": world.amina.email})
    form = client.get(link(), follow=True)
    assert "Choose a new password" in form.text
    assert (
        client.post(form.redirect_chain[-1][0], {"password1": "other words here"})["Location"]
        == "/password/reset/done/"
    )
    assert sign_in(Client(), world.amina.email, "other words here") == "/"
    assert elsewhere.get("/account/")["Location"].startswith("/sign-in/")
    assert "no longer works" in Client().get(link_of(mail.outbox[0].body), follow=True).text


def test_a_forgotten_password_betrays_no_account(client: Client, world: World) -> None:
    answers = []
    for email in (world.amina.email, "nobody@leeds.example"):
        browser = Client()
        response = browser.post("/password/forgotten/", {"email": email}, follow=True)
        answers.append((response.redirect_chain, response.text))
    assert answers[0] == answers[1]
    assert [letter.to for letter in mail.outbox] == [[world.amina.email], ["nobody@leeds.example"]]


def test_the_mailed_link_proves_the_address_of_one_who_never_verified(client: Client, world: World, link: Link) -> None:
    register(Client())
    client.post("/password/forgotten/", {"email": SAID["email"]})
    form = client.get(link(), follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "other words here"})
    assert Member.objects.get(email=SAID["email"]).standing == Standing.APPROVED


def test_a_weak_new_password_is_refused_beside_its_field(client: Client, world: World, link: Link) -> None:
    client.post("/password/forgotten/", {"email": world.amina.email})
    form = client.get(link(), follow=True)
    assert client.post(form.redirect_chain[-1][0], {"password1": "password12"}).text.count("too common") == 2


def test_changing_the_password_ends_all_other_sessions(world: World) -> None:
    here, elsewhere = world.client(world.amina), world.client(world.amina)
    here.post("/password/change/", {"oldpassword": PASSWORD, "password1": "other words here"})
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/")["Location"].startswith("/sign-in/")
    assert world.amina.sessions.count() == 1
    assert mail.outbox[-1].to == [world.amina.email]


def test_a_new_address_is_proven_there_and_told_to_the_old_one(world: World, link: Link) -> None:
    old, browser = world.amina.email, world.client(world.amina)
    browser.post("/account/email/", {"email": "amina@cornwall.example", "password": PASSWORD})
    assert mail.outbox[-1].to == ["amina@cornwall.example"]
    world.amina.refresh_from_db()
    assert world.amina.email == old
    path = link()
    assert "Yes, confirm it" in browser.get(path).text
    assert Member.objects.get(pk=world.amina.pk).email == old
    browser.post(path)
    assert Member.objects.get(pk=world.amina.pk).email == "amina@cornwall.example"
    assert mail.outbox[-1].to == [old]
    assert [address.email for address in EmailAddress.objects.filter(user=world.amina)] == ["amina@cornwall.example"]


def moved(world: World, link: Link, member: Member, email: str) -> str:
    """`member` changes address and proves it; where they are led."""
    caches["default"].clear()  # a minute passes
    browser = world.client(member)
    browser.post("/account/email/", {"email": email, "password": PASSWORD})
    place = str(browser.post(link())["Location"])
    assert Member.objects.get(pk=member.pk).email == email
    return place


def test_who_moves_to_a_domain_nobody_knows_waits_for_a_steward_and_is_told(world: World, link: Link) -> None:
    assert moved(world, link, world.ben, "ben@post.example") == "/account/standing/"
    assert Member.objects.get(pk=world.ben.pk).standing == Standing.AWAITING
    browser, desk = world.client(world.ben), world.client(world.dev)
    assert "do not know the domain of your new address" in browser.get("/account/standing/").text
    (told,) = [letter for letter in mail.outbox if letter.to == ["ben@post.example"] and "steward" in letter.subject]
    assert "you can change back to it" in str(told.body)
    assert browser.get(f"/c/{world.care.slug}/forum/").status_code == 404  # its members are approved ones
    assert browser.post(f"/c/{world.housing.slug}/forum/new/", {"title": "T", "body": "B"}).status_code in (403, 404)
    assert "Ben Hughes" in desk.get("/steward/").text
    assert "before at leeds.example" in desk.get(f"/steward/registrations/{world.ben.pk}/").text
    desk.post(f"/steward/registrations/{world.ben.pk}/", {"organisation": "Leeds City Council"})
    assert Member.objects.get(pk=world.ben.pk).standing == Standing.APPROVED
    assert browser.get(f"/c/{world.care.slug}/forum/").status_code == 200


def test_who_moves_within_a_domain_or_back_to_the_organisations_own_need_not_wait(world: World, link: Link) -> None:
    assert moved(world, link, world.ben, "b.hughes@leeds.example") == "/account/"
    moved(world, link, world.ben, "ben@post.example")
    moved(world, link, world.ben, "ben@another.example")
    assert Member.objects.get(pk=world.ben.pk).standing == Standing.AWAITING
    assert moved(world, link, world.ben, "ben@leeds.example") == "/account/"
    assert Member.objects.get(pk=world.ben.pk).standing == Standing.APPROVED


def test_who_moves_to_another_councils_domain_is_asked_whether_they_work_there_now(world: World, link: Link) -> None:
    assert moved(world, link, world.ben, "ben@cornwall.example") == "/account/organisation/"
    assert Member.objects.get(pk=world.ben.pk).standing == Standing.APPROVED
    assert "one of Cornwall Council" in world.client(world.ben).get("/account/organisation/").text


def test_a_suspended_member_and_a_steward_stand_as_they_did_whatever_their_address(world: World, link: Link) -> None:
    for member, standing in ((world.eve, Standing.SUSPENDED), (world.dev, Standing.APPROVED)):
        moved(world, link, member, f"{member.handle}@post.example")
        assert Member.objects.get(pk=member.pk).standing == standing


def test_a_new_address_needs_the_password(world: World) -> None:
    browser = world.client(world.amina)
    shown = browser.post("/account/email/", {"email": "amina@cornwall.example", "password": "wrong"}).text
    assert shown.count("That is not your password") == 2
    assert not mail.outbox


def test_a_new_address_that_somebody_has_looks_the_same(world: World) -> None:
    answers = []
    for email in ("new@leeds.example", world.ben.email):
        browser = world.client(world.amina)
        shown = browser.post("/account/email/", {"email": email, "password": PASSWORD}, follow=True).text
        answers.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", shown.replace(email, "ADDRESS")))
    assert answers[0] == answers[1]
    assert "have an account" in mail.outbox[-1].subject


def link_of(body: object) -> str:
    (found,) = re.findall(r"https?://testserver(/\S+)", str(body))
    return str(found)
