"""People like me: who is alike, in what order, why, and who is left out."""

import pytest

from guildhall.people import likeness
from guildhall.people.models import Likeness, Member, Organisation
from guildhall.policy.words import Access, Standing
from tests.world import World, see

from .test_finder import profile

pytestmark = pytest.mark.django_db


def like(world: World, person: Member, by: Member | None = None) -> dict[str, str]:
    """Name → why, in the order of the page."""
    return {member.name: why for member, why in likeness.explained(see(by or person), Member.objects.get(pk=person.pk))}


@pytest.fixture
def crew(world: World) -> dict[str, Member]:
    """Priya, and some who are more or less like her."""
    said = {
        "Priya Nair": (
            "Homelessness Prevention Manager",
            {1: "Homelessness", 2: "Street cleaning"},
            ["Welsh"],
            world.leeds,
        ),
        "Rare Match": ("Clerk", {1: "Homelessness"}, [], world.cornwall),
        "Common Match": ("Clerk", {2: "Street cleaning"}, [], world.cornwall),
        "Title Match": ("Prevention Lead", {}, [], world.cornwall),
        "Cares Too": ("Clerk", {}, ["Welsh"], world.cornwall),
        "Nobody Alike": ("Clerk", {9: "Burials"}, ["Bees"], None),
        **{f"Cleaner {n}": ("Cleaner", {2: "Street cleaning"}, [], world.cornwall) for n in "abcdef"},
    }
    made = {}
    for name, (title, services, interests, body) in said.items():
        member = made[name] = world.member(name, organisation=body or world.leeds)
        profile(member, job_title=title, responsibilities=services, interests=interests)
    Organisation.objects.filter(pk=world.cornwall.pk).update(kind="district", region="South West", nation="England")
    Member.objects.filter(pk=made["Nobody Alike"].pk).update(organisation=None)
    likeness.reconcile()
    return made


def test_rarer_things_count_more_and_each_says_why(world: World, crew: dict[str, Member]) -> None:
    found = like(world, crew["Priya Nair"])
    names = list(found)
    assert names[0] == "Rare Match"
    assert names.index("Rare Match") < names.index("Common Match")
    assert names.index("Cares Too") < names.index("Cleaner a")
    assert "Nobody Alike" not in found
    assert found["Rare Match"] == "Responsible for homelessness, and in England"
    assert found["Title Match"] == "“prevention” in the job title, and in England"
    assert found["Cares Too"] == "Interested in Welsh, and in England"


def test_one_worked_out_alone_has_the_list_that_all_together_give(world: World, crew: dict[str, Member]) -> None:
    priya = crew["Priya Nair"]
    together = Likeness.objects.get(pk=priya.pk).others
    Likeness.objects.all().delete()
    assert likeness.refresh(priya.pk) == 1
    assert [pk for pk, _ in Likeness.objects.get(pk=priya.pk).others] == [pk for pk, _ in together]


def test_who_changes_a_profile_takes_their_place_in_others_lists(world: World, crew: dict[str, Member]) -> None:
    late = profile(world.member("Late Comer", organisation=world.cornwall), responsibilities={1: "Homelessness"})
    assert "Late Comer" not in like(world, crew["Priya Nair"])
    likeness.refresh(late.pk)
    assert "Late Comer" in like(world, crew["Priya Nair"])


def test_the_page_shows_it_to_oneself_and_of_others(world: World, crew: dict[str, Member]) -> None:
    priya = crew["Priya Nair"]
    own = world.client(priya).get(f"/people/{priya.handle}/like/").text
    assert "<h1>People like me</h1>" in own
    assert "Responsible for homelessness" in own
    assert "People like Priya Nair" in world.client(world.ben).get(f"/people/{priya.handle}/like/").text
    assert f"/people/{priya.handle}/like/" in world.client(world.ben).get(f"/people/{priya.handle}/").text
    assert f"/people/{world.ben.handle}/like/" in world.client(world.ben).get("/people/").text


def test_who_opts_out_is_left_out_everywhere(world: World, crew: dict[str, Member]) -> None:
    rare, priya = crew["Rare Match"], crew["Priya Nair"]
    client = world.client(rare)
    said = {"name": rare.name, "capacity": "officer", "about": "", "ask_me_about": ""}
    assert client.post("/account/profile/", said).status_code == 303  # the box is not ticked
    assert "Rare Match" not in like(world, priya)
    assert world.client(priya).get(f"/people/{rare.handle}/like/").status_code == 404
    assert "like/" not in world.client(priya).get(f"/people/{rare.handle}/").text
    assert "You are not compared with others" in client.get(f"/people/{rare.handle}/like/").text
    assert rare.pk not in likeness.likest(see(priya))
    assert likeness.likest(see(Member.objects.get(pk=rare.pk))) == []
    assert "Rare Match" in world.client(priya).get("/people/?q=rare").text  # found all the same
    likeness.reconcile()
    assert not Likeness.objects.filter(pk=rare.pk).exists()
    assert client.post("/account/profile/", said | {"likened": "on"}).status_code == 303
    likeness.refresh(rare.pk)
    assert "Rare Match" in like(world, priya)


def test_who_is_suspended_is_in_no_list(world: World, crew: dict[str, Member]) -> None:
    Member.objects.filter(pk=crew["Rare Match"].pk).update(standing=Standing.SUSPENDED)
    assert "Rare Match" not in like(world, crew["Priya Nair"])


def test_what_is_no_longer_shared_is_no_longer_said(world: World, crew: dict[str, Member]) -> None:
    crew["Cares Too"].interests.clear()
    assert like(world, crew["Priya Nair"])["Cares Too"] == "In England"
    Member.objects.filter(pk=crew["Cares Too"].pk).update(organisation=None)
    assert "Cares Too" not in like(world, crew["Priya Nair"])


def test_an_open_community_counts_and_a_closed_one_only_for_those_inside(world: World, crew: dict[str, Member]) -> None:
    priya, other = crew["Priya Nair"], crew["Nobody Alike"]
    secret = world.community("Quagga circle", access=Access.CLOSED)
    seen_before = like(world, priya, by=world.cara), like(world, other, by=world.cara)
    world.join(priya, secret)
    world.join(other, secret)
    assert like(world, priya)["Nobody Alike"] == "In Quagga circle"
    assert like(world, priya, by=world.amina)["Nobody Alike"] == "In Quagga circle"  # Amina facilitates it
    likeness.reconcile()
    Likeness.objects.all().delete()
    likeness.reconcile()
    assert (like(world, priya, by=world.cara), like(world, other, by=world.cara)) == seen_before
    assert likeness.likest(see(priya)) == likeness.likest(see(priya))
    world.join(priya, world.housing)
    world.join(other, world.housing)
    likeness.refresh(priya.pk)
    Likeness.objects.all().delete()
    likeness.reconcile()
    assert like(world, priya, by=world.cara)["Nobody Alike"] == "In Housing"


def test_lists_a_week_old_are_made_again_and_others_left_alone(world: World, crew: dict[str, Member]) -> None:
    assert likeness.reconcile() == 0
    Likeness.objects.filter(pk=crew["Priya Nair"].pk).update(made="2020-01-01T00:00Z", others=[])
    assert likeness.reconcile() == 1
    assert "Rare Match" in like(world, crew["Priya Nair"])


def test_a_change_of_profile_is_followed_up(world: World) -> None:
    from django_tasks_db.models import DBTaskResult

    before = DBTaskResult.objects.filter(task_path="guildhall.people.tasks.liken").count()
    profile(world.cara, job_title="Quokka keeper")
    assert DBTaskResult.objects.filter(task_path="guildhall.people.tasks.liken").count() > before
