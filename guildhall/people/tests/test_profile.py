"""Profiles, the welcome, the directory and the organisations."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from guildhall.people import actions
from guildhall.people.models import Member, Organisation, Responsibility
from tests.world import World, see


@pytest.fixture
def services(world: World) -> list[Responsibility]:
    names = [(1, "Homelessness", "Housing"), (2, "Housing advice", "Housing"), (3, "Licensing of taxis", "Licences")]
    return [Responsibility.objects.create(number=n, name=name, area=area) for n, name, area in names]


def picture() -> SimpleUploadedFile:
    held = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(held, "PNG")
    return SimpleUploadedFile("me.png", held.getvalue(), "image/png")


def test_the_welcome_is_three_steps_and_happens_once(world: World, services: list[Responsibility]) -> None:
    Member.objects.filter(pk=world.ben.pk).update(welcomed=None)
    browser = world.client()
    said = {"login": world.ben.email, "password": "correct-horse-battery", "next": "/people/"}
    first = browser.post("/sign-in/", said)["Location"]
    assert first == "/welcome/?next=%2Fpeople%2F"
    work = {"job_title": "Housing officer", "responsibilities": ["1", "2"], "interests": "Service design, Welsh"}
    second = browser.post(first, work | {"next": "/people/"})["Location"]
    assert browser.get(second).status_code == 200
    third = "/welcome/mail/?next=%2Fpeople%2F"
    assert third.replace("&", "&amp;") in browser.get(second).text
    assert browser.post(third, {"mail": "weekly", "next": "/people/"})["Location"] == "/people/"
    ben = Member.objects.get(pk=world.ben.pk)
    assert (ben.job_title, ben.mail) == ("Housing officer", "weekly")
    assert [each.number for each in ben.responsibilities.all()] == [1, 2]
    assert [each.name for each in ben.interests.all()] == ["Service design", "Welsh"]
    browser.post("/sign-out/")
    assert browser.post("/sign-in/", said)["Location"] == "/people/"


def test_the_welcome_can_be_skipped(world: World) -> None:
    Member.objects.filter(pk=world.ben.pk).update(welcomed=None)
    assert world.client(world.ben).post("/welcome/skip/")["Location"] == "/"
    assert Member.objects.get(pk=world.ben.pk).welcomed


def test_looking_for_a_service_loses_nothing_that_was_typed(world: World, services: list[Responsibility]) -> None:
    browser = world.client(world.ben)
    typed = {"job_title": "Clerk", "interests": "Bells", "responsibilities": ["3"], "find": "", "q": "housing"}
    shown = browser.post("/welcome/", typed).text
    assert 'value="Clerk"' in shown
    assert 'value="Bells"' in shown
    assert 'value="3" checked' in shown
    assert "Housing advice" in shown
    assert "Homelessness" not in shown
    by_area = browser.post("/welcome/", typed | {"find": "Housing", "q": ""}).text
    assert "Homelessness" in by_area


def test_what_colleagues_chose_is_suggested(world: World, services: list[Responsibility]) -> None:
    actions.describe_work(world.amina, by=see(world.amina), responsibilities=services[:1], interests=[])
    assert "Homelessness" in world.client(world.ben).get("/welcome/").text
    assert "Homelessness" not in world.client(world.cara).get("/welcome/").text


def test_a_missing_job_title_is_said_beside_its_field(world: World) -> None:
    shown = world.client(world.ben).post("/welcome/", {"job_title": ""}).text
    assert shown.count("Write your job title") == 2


@pytest.mark.parametrize("numbers", [["999"], ["x"], ["1'"], [str(n) for n in range(40)]])
def test_forged_services_are_refused(world: World, services: list[Responsibility], numbers: list[str]) -> None:
    shown = world.client(world.ben).post("/account/work/", {"job_title": "Clerk", "responsibilities": numbers})
    assert shown.status_code == 200
    assert not world.ben.responsibilities.exists()


def test_a_profile_shows_what_its_member_says(world: World, services: list[Responsibility]) -> None:
    browser = world.client(world.ben)
    said = {"name": "Ben Hughes", "capacity": "councillor", "about": "Ward member.", "ask_me_about": "Bins"}
    assert browser.post("/account/profile/", said)["Location"] == f"/people/{world.ben.handle}/"
    browser.post("/account/work/", {"job_title": "Leader", "responsibilities": ["2"], "interests": "Bells"})
    shown = world.client(world.cara).get(f"/people/{world.ben.handle}/").text
    for words in (
        "Ben Hughes",
        "Councillor",
        "Ward member.",
        "Bins",
        "Leader",
        "Housing advice",
        "Bells",
        "Leeds City Council",
    ):
        assert words in shown
    assert world.ben.email not in shown


def test_oneself_is_told_what_is_missing_and_others_are_not(world: World) -> None:
    place = f"/people/{world.ben.handle}/"
    assert "Colleagues find you more easily" in world.client(world.ben).get(place).text
    assert "Colleagues find you more easily" not in world.client(world.cara).get(place).text


def test_a_photo_is_shown_to_approved_members_only(world: World) -> None:
    browser = world.client(world.ben)
    said = {"name": "Ben Hughes", "capacity": "officer", "photo": picture()}
    browser.post("/account/profile/", said)
    ben = Member.objects.get(pk=world.ben.pk)
    assert ben.photo_url in browser.get(f"/people/{ben.handle}/").text.replace("&amp;", "&")
    for who, status in ((world.cara, 200), (world.una, 404), (world.eve, 404), (None, 302)):
        response = world.client(who).get(ben.photo_url)
        response.getvalue()  # read to the end, which closes the file
        assert response.status_code == status, who
    assert browser.get(f"/people/{world.cara.handle}/photo").status_code == 404
    browser.post("/account/profile/", {"name": "Ben Hughes", "capacity": "officer", "remove_photo": "on"})
    assert Member.objects.get(pk=world.ben.pk).photo is None


def test_a_photo_that_is_none_is_refused_and_nothing_typed_is_lost(world: World) -> None:
    fake = SimpleUploadedFile("me.png", b"<svg onload=alert(1)>", "image/png")
    said = {"name": "Ben Hughes", "capacity": "officer", "about": "Kept words", "photo": fake}
    shown = world.client(world.ben).post("/account/profile/", said)
    assert shown.status_code == 200
    assert "Kept words" in shown.text


def test_profiles_of_those_who_are_not_approved_are_nowhere(world: World) -> None:
    browser = world.client(world.ben)
    for member in (world.eve, world.una, world.val):
        assert browser.get(f"/people/{member.handle}/").status_code == 404
        assert member.name not in browser.get("/people/").text
        assert member.name not in browser.get(f"/organisations/{world.leeds.slug}/").text


def test_signed_out_a_profile_and_nobodys_answer_alike(world: World, client: Client) -> None:
    places = [f"/people/{world.ben.handle}/", "/people/nobody/", "/people/"]
    assert [client.get(place)["Location"].partition("?")[0] for place in places] == ["/sign-in/"] * 3


def test_the_directory_goes_by_name_and_by_organisation(world: World) -> None:
    browser = world.client(world.ben)
    found = browser.get("/people/", {"q": "ami kha"}).text
    assert "Amina Khan" in found
    assert "Cara Doyle" not in found
    cornish = browser.get("/people/", {"organisation": world.cornwall.slug}).text
    assert "Cara Doyle" in cornish
    assert "Amina Khan" not in cornish
    assert "Nobody found" in browser.get("/people/", {"organisation": "nowhere"}).text


def test_every_page_costs_the_same_however_many_there_are(
    world: World, services: list[Responsibility], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser, desk = world.client(world.ben), world.client(world.dev)
    ours = ["", f"{world.amina.handle}/"]
    settings = ["", "work/", "sessions/", "email/", "profile/", "organisation/", "mail/", "standing/"]
    decisions = ["", "members/?q=a", f"members/{world.ben.handle}/", f"registrations/{world.una.pk}/"]
    places = {
        browser: [
            *(f"/people/{each}" for each in ours),
            *(f"/account/{each}" for each in settings),
            *(f"/organisations/{each}" for each in ("", f"{world.leeds.slug}/")),
            *(f"/welcome/{each}" for each in ("", "communities/", "mail/")),
        ],
        desk: [f"/steward/{each}" for each in decisions],
    }
    for n in range(30):
        world.member(f"Person {'abcdefghijklmnopqrstuvwxyzäöüß'[n]}", email=f"p{n}@leeds.example")
    for who, pages in places.items():
        for place in pages:
            with django_assert_max_num_queries(8, info=place):
                assert who.get(place).status_code == 200, place


def test_the_register_is_public_and_its_people_are_not(world: World, client: Client) -> None:
    assert "Leeds City Council" in client.get("/organisations/").text
    shown = client.get(f"/organisations/{world.leeds.slug}/").text
    assert "Sign in</a> to see who works here" in shown
    assert "Amina" not in shown
    assert "Amina Khan" in world.client(world.ben).get(f"/organisations/{world.leeds.slug}/").text


def test_the_register_is_searched_and_filtered(world: World, client: Client) -> None:
    Organisation.objects.create(
        code="CRF",
        name="Cardiff Council",
        short_name="Cardiff",
        slug="crf",
        kind="welsh",
        nation="Wales",
        other_names="Cyngor Caerdydd",
    )
    assert "Cardiff Council" in client.get("/organisations/", {"q": "caerdydd"}).text
    welsh = client.get("/organisations/", {"nation": "Wales"}).text
    assert "Cardiff Council" in welsh
    assert "Leeds City Council" not in welsh
    assert "Nothing found" in client.get("/organisations/", {"kind": "welsh", "nation": "England"}).text


def test_an_ended_organisation_says_who_took_over(world: World, client: Client) -> None:
    from datetime import date

    old = Organisation.objects.create(
        code="OLD", name="Old Council", short_name="Old", slug="old", kind="district", ended=date(2023, 4, 1)
    )
    old.successors.set([world.leeds, world.cornwall])
    shown = client.get("/organisations/old/").text
    assert "ended on" in shown
    assert "Leeds City Council" in shown
    assert "Cornwall Council" in shown
    assert "Old Council" in client.get(f"/organisations/{world.leeds.slug}/").text
    assert "Old Council" not in client.get("/organisations/").text
