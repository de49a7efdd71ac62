"""New in post: suggestions one may see, each with a reason; ticked off by what one does; over after two weeks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guildhall.communities import actions as communities
from guildhall.communities.models import Community
from guildhall.contributions import actions as contributions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution
from guildhall.messages.actions import begin
from guildhall.people import actions as people
from guildhall.people import likeness
from guildhall.people.models import Contact, Member, Organisation, Responsibility
from guildhall.policy.words import Access
from guildhall.services.induction import actions, showing, tasks, why
from guildhall.services.induction.models import LASTS, Induction, Step
from guildhall.services.induction.showing import Line
from guildhall.tools.wiki.models import Page
from tests.world import World, see

Sort = Step.Sort


def service(name: str = "Homelessness", number: int = 900) -> Responsibility:
    return Responsibility.objects.get_or_create(number=number, defaults={"name": name})[0]


def officer(world: World, name: str) -> Member:
    found = world.member(name)
    Member.objects.filter(pk=found.pk).update(job_title="Housing Officer")
    return Member.objects.get(pk=found.pk)


@pytest.fixture
def newcomer(world: World) -> Member:
    """Nia looks after homelessness in Leeds; Housing is about it; Amina looks after it too."""
    about = service()
    world.housing.responsibilities.add(about)
    nia = officer(world, "Nia New")
    for each in (nia, world.amina):
        each.responsibilities.add(about)
    likeness.reconcile()
    return nia


def lines(member: Member) -> dict[str, list[Line]]:
    shown = showing.shown(see(member), actions.begin_induction(by=see(member)))
    return {str(part.sort): part.lines for part in shown.parts}


@pytest.mark.django_db
def test_everything_suggested_says_why_in_a_line(world: World, newcomer: Member) -> None:
    world.topic(title="Preventing homelessness on release")
    world.topic(title="Who cleans the lifts?")
    page = Words(title="How we count", body="So.")
    contributions.publish(world.housing, by=see(world.ben), kind="wiki.page", words=page, detail=Page())
    said = lines(newcomer)
    assert [(line.title, line.why) for line in said["community"]] == [
        ("Housing", "About homelessness, which is your work")
    ]
    assert [(line.title, line.why) for line in said["thread"]] == [
        ("Preventing homelessness on release", "About homelessness, which is your work"),
        ("Who cleans the lifts?", "From a community about homelessness"),
    ]
    assert [line.title for line in said["document"]] == ["How we count"]
    assert said["person"][0].title == "Amina Khan"
    assert said["person"][0].why.startswith("Responsible for homelessness")


@pytest.mark.django_db
def test_nothing_private_is_suggested_and_nobody_who_is_not_to_be_written_to(world: World, newcomer: Member) -> None:
    world.care.responsibilities.add(service())
    world.topic(world.care, title="Homelessness behind a door")
    below = world.community("Beneath", parent=world.care)
    below.responsibilities.add(service())
    Member.objects.filter(pk=world.amina.pk).update(writers=Member.Writers.CONTACTS)
    said = lines(newcomer)
    assert [line.title for line in said["community"]] == ["Housing"]
    assert "thread" not in said
    assert "Amina Khan" not in [line.title for line in said.get("person", [])]


@pytest.mark.django_db
def test_what_becomes_private_is_no_longer_shown(world: World, newcomer: Member) -> None:
    place = world.community("Shelter", by=world.ben)
    place.responsibilities.add(service())
    world.topic(place, title="Homelessness in winter", by=world.ben)
    assert "Shelter" in [line.title for line in lines(newcomer)["community"]]
    communities.change_access(place, Access.HIDDEN, by=see(world.ben))
    said = lines(newcomer)
    assert "Shelter" not in [line.title for line in said["community"]]
    assert "thread" not in said


@pytest.mark.django_db
def test_doing_a_thing_ticks_it_off(world: World, newcomer: Member) -> None:
    topic = world.topic(title="Preventing homelessness")
    assert not any(line.done for part in lines(newcomer).values() for line in part)
    communities.join(world.housing, by=see(newcomer))
    world.client(newcomer).get(topic.get_absolute_url())
    Contact.objects.create(member=newcomer, other=world.amina)
    said = lines(newcomer)
    for sort in ("community", "thread", "person"):
        assert said[sort][0].done, sort
        assert said[sort][0].by_itself, sort


@pytest.mark.django_db
def test_a_tick_by_hand_can_be_taken_back(world: World, newcomer: Member) -> None:
    world.topic(title="Preventing homelessness")
    client = world.client(newcomer)
    step = lines(newcomer)["thread"][0].step
    for done in ("yes", "no"):
        assert client.post(f"/new-in-post/{step.pk}/tick/", {"done": done}).status_code == 303
        assert lines(newcomer)["thread"][0].done == (done == "yes")
    assert world.client(world.ben).post(f"/new-in-post/{step.pk}/tick/", {"done": "yes"}).status_code == 404


@pytest.mark.django_db
def test_it_is_offered_after_the_welcome_and_with_a_new_job(world: World, newcomer: Member) -> None:
    home = "New in post? Your first two weeks"
    client = world.client(newcomer)
    assert home not in client.get("/").content.decode()
    people.describe_work(newcomer, by=see(newcomer), job_title="Housing Officer", responsibilities=[], interests=[])
    assert not Induction.objects.exists()
    people.describe_work(newcomer, by=see(newcomer), job_title="Head of Housing", responsibilities=[], interests=[])
    assert home in client.get("/").content.decode()
    Induction.objects.all().delete()
    Member.objects.update(new_until=None)
    Member.objects.filter(pk=newcomer.pk).update(welcomed=None)
    people.welcome(Member.objects.get(pk=newcomer.pk), by=see(newcomer))
    assert home in client.get("/").content.decode()
    client.post("/new-in-post/begin/")
    assert home in client.get("/").content.decode()
    people.change_organisation(newcomer, by=see(newcomer), organisation=world.leeds)
    assert Induction.objects.get().began, "one that runs goes on"


@pytest.mark.django_db
def test_it_ends_after_two_weeks_or_when_it_is_put_away(world: World, newcomer: Member) -> None:
    client = world.client(newcomer)
    client.post("/new-in-post/begin/")
    assert "Housing" in client.get("/new-in-post/").content.decode().partition("<main")[2]
    Induction.objects.update(began=timezone.now() - LASTS)
    Member.objects.filter(pk=newcomer.pk).update(new_until=timezone.now())
    assert "Your two weeks are over" in client.get("/new-in-post/").content.decode()
    assert "Your first two weeks" not in client.get("/").content.decode()
    assert tasks.reconcile() > 0
    assert not Step.objects.exists()
    client.post("/new-in-post/begin/")
    client.post("/new-in-post/end/")
    assert "Your first two weeks" not in client.get("/").content.decode()
    assert not Step.objects.exists()


@pytest.mark.django_db
def test_an_offer_nobody_takes_up_goes_away(world: World, newcomer: Member) -> None:
    Member.objects.filter(pk=newcomer.pk).update(welcomed=None)
    people.welcome(Member.objects.get(pk=newcomer.pk), by=see(newcomer))
    Member.objects.filter(pk=newcomer.pk).update(new_until=timezone.now())
    assert not showing.line(see(newcomer))


@pytest.mark.django_db
def test_the_page_costs_the_same_with_few_and_with_many(world: World, newcomer: Member) -> None:
    client = world.client(newcomer)

    def cost() -> int:
        client.post("/new-in-post/begin/")
        client.get("/new-in-post/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/new-in-post/").status_code == 200
        client.post("/new-in-post/end/")
        return len(asked)

    world.topic(title="Preventing homelessness")
    few = cost()
    for n in range(12):
        world.topic(title=f"Homelessness {n}")
        officer(world, f"Somebody {n}").responsibilities.add(service())
        Community.objects.get(pk=world.community(f"Homes {n}").pk).responsibilities.add(service())
    likeness.reconcile()
    assert cost() == few <= 14


@pytest.mark.django_db
def test_what_was_read_or_written_by_oneself_is_not_suggested(world: World, newcomer: Member) -> None:
    seen = world.topic(title="Homelessness seen")
    world.client(newcomer).get(seen.get_absolute_url())
    world.join(newcomer, world.housing)
    world.topic(title="My homelessness question", by=newcomer)
    assert "thread" not in lines(newcomer)


@pytest.mark.django_db
def test_much_answered_reading_of_ones_own_work_comes_first(world: World, newcomer: Member) -> None:
    made = [world.topic(title=title) for title in ("Lifts", "Homelessness", "Damp")]
    Contribution.everything.filter(pk=made[2].pk).update(replies=9)
    assert [line.title for line in lines(newcomer)["thread"]] == ["Homelessness", "Damp", "Lifts"]


def test_a_service_is_named_only_by_a_word_that_tells_something() -> None:
    me = why.Me(("Planning policy", "Homelessness"), "")
    assert me.named_in("Our policy on planning meetings") == ""
    assert me.named_in("Preventing homelessness") == "homelessness"


WORDS = st.text("aeorst hmlŵé’&<>\"'/.,-0✓", max_size=60)
NAMES = st.lists(WORDS.filter(str.strip), max_size=4)


@given(mine=NAMES, theirs=NAMES, title=WORDS, place=WORDS.filter(str.strip), n=st.integers(0, 99), region=WORDS)
def test_a_reason_is_one_line_and_names_only_what_is_the_members_own_or_is_shown_beside(
    mine: list[str], theirs: list[str], title: str, place: str, n: int, region: str
) -> None:
    me, host = why.Me(tuple(mine), region), Organisation(name="H", region=region[::-1])
    said = [
        why.of_community(me, theirs, host),
        why.of_text(me, title, theirs, place=place, replies=n, reactions=n // 2),
        why.of_person("", helps=bool(n % 2), organisation=place),
    ]
    for reason in said:
        assert reason.strip(), "there is always one"
        assert "\n" not in reason
        told = (
            reason.removeprefix("About ").removeprefix("From a community about ").removesuffix(", which is your work")
        )
        if told != reason and reason.startswith(("About ", "From a community about ")) and place not in reason:
            assert told in {why.small(each) for each in mine}


@pytest.mark.django_db
def test_somebody_who_is_happy_to_help_is_asked_in_words_that_are_there(world: World, newcomer: Member) -> None:
    Member.objects.filter(pk=world.amina.pk).update(mentors=True)
    (line,) = lines(newcomer)["buddy"]
    assert line.title == "Amina Khan"
    assert line.why.startswith("Happy to help newcomers. Responsible for homelessness")
    assert "Hello Amina, I am new in post" in world.client(newcomer).get(line.ask).content.decode()
    begin([world.amina], by=see(newcomer), words=Words(body="Hello"))
    assert lines(newcomer)["buddy"][0].by_itself
    assert "Amina Khan" not in [each.title for each in lines(newcomer).get("person", [])]
