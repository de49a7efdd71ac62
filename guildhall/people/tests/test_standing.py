"""What a member may at each standing, and how stewards change it."""

import pytest
from django.core import mail

from guildhall.journal.models import Entry
from guildhall.people import actions
from guildhall.people.models import EmailDomain, Member
from guildhall.policy.rules import Refused
from guildhall.policy.words import Standing
from tests.world import World, see


def test_a_registration_waits_until_a_steward_approves_it(world: World) -> None:
    desk = world.client(world.dev)
    assert "Una Lee" in desk.get("/steward/").text
    shown = desk.get(f"/steward/registrations/{world.una.pk}/").text
    assert "una@unknown.example" in shown
    desk.post(f"/steward/registrations/{world.una.pk}/", {"organisation": "Leeds City Council"})
    una = Member.objects.get(pk=world.una.pk)
    assert (una.standing, una.organisation) == (Standing.APPROVED, world.leeds)
    assert mail.outbox[-1].to == ["una@unknown.example"]
    assert f"/registrations/{world.una.pk}/" not in desk.get("/steward/").text
    assert not EmailDomain.objects.filter(domain="unknown.example").exists()


def test_a_domain_can_be_remembered_for_those_who_come_after(world: World) -> None:
    actions.approve(world.una, by=see(world.dev), organisation=world.leeds, remember_domain=True)
    assert EmailDomain.objects.get(domain="unknown.example").organisation == world.leeds


def test_an_unknown_organisation_is_answered_with_those_that_come_near(world: World) -> None:
    desk = world.client(world.dev)
    place = f"/steward/registrations/{world.una.pk}/"
    assert "no organisation called “Narnia”" in desk.post(place, {"organisation": "Narnia"}).text
    assert "Leeds City Council" in desk.post(place, {"organisation": "Council"}).text
    assert Member.objects.get(pk=world.una.pk).standing == Standing.AWAITING


def test_a_refusal_is_sent_in_the_words_the_steward_chose(world: World) -> None:
    desk = world.client(world.dev)
    place = f"/steward/registrations/{world.una.pk}/decline/"
    assert "Thank you for registering" in desk.get(place).text
    desk.post(place, {"text": "Please use your work address."})
    assert Member.objects.get(pk=world.una.pk).standing == Standing.SUSPENDED
    assert "Please use your work address." in str(mail.outbox[-1].body)


def test_two_stewards_cannot_decide_differently(world: World) -> None:
    actions.approve(world.una, by=see(world.dev), organisation=None)
    with pytest.raises(Refused, match="already been decided"):
        actions.refuse(world.una, by=see(world.dev), text="No.")


def test_a_suspended_member_is_told_why_and_can_come_back(world: World) -> None:
    desk = world.client(world.dev)
    place = f"/steward/members/{world.ben.handle}/"
    assert "Write why you suspend" in desk.post(place, {"reason": " "}).text
    desk.post(place, {"reason": "Sold things."})
    assert Member.objects.get(pk=world.ben.pk).standing == Standing.SUSPENDED
    assert "Sold things." in str(mail.outbox[-1].body)
    assert "Sold things." in desk.get(place).text
    desk.post(f"{place}reinstate/")
    assert Member.objects.get(pk=world.ben.pk).standing == Standing.APPROVED


def test_a_steward_does_not_suspend_themselves(world: World) -> None:
    with pytest.raises(Refused, match="yourself"):
        actions.suspend(world.dev, by=see(world.dev), reason="Tired.")


@pytest.mark.parametrize("who", ["ben", "una", "eve", "val"])
def test_only_stewards_decide(world: World, who: str) -> None:
    someone = see(getattr(world, who))
    for decide in (
        lambda: actions.approve(world.una, by=someone, organisation=None),
        lambda: actions.refuse(world.una, by=someone, text="No."),
        lambda: actions.suspend(world.cara, by=someone, reason="No."),
        lambda: actions.reinstate(world.eve, by=someone),
    ):
        with pytest.raises(Refused):
            decide()


@pytest.mark.parametrize("who", ["ben", "una", "eve"])
def test_the_desk_does_not_exist_for_others(world: World, who: str) -> None:
    browser = world.client(getattr(world, who))
    places = ["", "members/", f"members/{world.ben.handle}/", f"registrations/{world.una.pk}/", "nothing/"]
    assert {browser.get(f"/steward/{place}").status_code for place in places} == {404}


def test_one_who_waits_sees_no_people_and_no_finder(world: World) -> None:
    browser = world.client(world.una)
    assert browser.get("/people/").status_code == 404
    assert browser.get(f"/people/{world.amina.handle}/").status_code == 404
    assert browser.get(f"/people/{world.una.handle}/").status_code == 200
    assert "A steward will look at your registration" in browser.get("/account/standing/").text
    assert "Amina Khan" not in browser.get(f"/organisations/{world.leeds.slug}/").text


def test_moving_where_the_address_vouches_stays_approved_and_keeps_the_former_post(world: World) -> None:
    actions.describe_work(world.ben, by=see(world.ben), job_title="Officer", responsibilities=[], interests=[])
    world.ben.refresh_from_db()
    Member.objects.filter(pk=world.ben.pk).update(email="ben@cornwall.example")
    browser = world.client(world.ben)
    browser.post("/account/organisation/", {"organisation": "CON"})
    ben = Member.objects.get(pk=world.ben.pk)
    assert (ben.organisation, ben.standing) == (world.cornwall, Standing.APPROVED)
    post = ben.former_posts.get()
    assert (post.organisation, post.job_title) == (world.leeds, "Officer")
    assert Entry.objects.filter(verb="changed_organisation", member=ben).exists()


def test_moving_where_nobody_vouches_waits_for_a_steward_again(world: World) -> None:
    actions.change_organisation(world.ben, by=see(world.ben), organisation=world.cornwall)
    assert Member.objects.get(pk=world.ben.pk).standing == Standing.AWAITING


def test_nobody_moves_somebody_else(world: World) -> None:
    with pytest.raises(Refused):
        actions.change_organisation(world.ben, by=see(world.amina), organisation=world.cornwall)


def test_new_terms_are_asked_at_the_next_sign_in(world: World, settings: object) -> None:
    settings.TERMS_VERSION = "2027-01"  # type: ignore[attr-defined]
    browser = world.client()
    said = {"login": world.amina.email, "password": "correct-horse-battery", "next": "/people/"}
    place = browser.post("/sign-in/", said)["Location"]
    assert place == "/account/documents/?next=%2Fpeople%2F"
    assert "version 2027-01" in browser.get(place).text
    assert browser.post(place, {"agree": ""}).text.count("Accept the documents to go on") == 2
    assert browser.post(place, {"agree": "on"})["Location"] == "/people/"
    browser.post("/sign-out/")
    assert browser.post("/sign-in/", said)["Location"] == "/people/"


def test_members_of_a_divided_organisation_choose_at_the_next_sign_in(world: World) -> None:
    from datetime import date

    from guildhall.people.models import Organisation

    east, west = (
        Organisation.objects.create(code=code, name=f"{code} Council", short_name=code, slug=code, kind="unitary")
        for code in ("east", "west")
    )
    world.leeds.successors.set([east, west])
    world.leeds.ended = date(2026, 4, 1)
    world.leeds.save()
    browser = world.client()
    place = browser.post("/sign-in/", {"login": world.ben.email, "password": "correct-horse-battery"})["Location"]
    assert place.startswith("/account/organisation/choose/")
    shown = browser.get(place).text
    assert "east Council" in shown
    assert browser.post(place, {"organisation": ""}).text.count("Choose where you work now") == 2
    assert browser.post(place, {"organisation": "CON"}).status_code == 200  # no successor
    assert browser.post(place, {"organisation": "west"})["Location"] == "/"
    ben = Member.objects.get(pk=world.ben.pk)
    assert (ben.organisation, ben.standing) == (west, Standing.APPROVED)
    assert ben.former_posts.get().organisation == world.leeds
