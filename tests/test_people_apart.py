"""The finder reaches across private communities without betraying them: nothing an outsider sees of people moves.

Every page about people is fetched with and without a closed and a hidden community that the people on it share. It must
be the same to the byte, but for what is new in every answer.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.communities.models import Community
from guildhall.contributions import actions
from guildhall.kernel.index.words import words_of
from guildhall.people import likeness
from guildhall.people.finder import keeping
from guildhall.people.models import Likeness, Member
from guildhall.people.tests.test_finder import names, profile
from guildhall.policy.words import Access
from tests.test_leaks import SECRET, plain
from tests.world import World, see

pytestmark = pytest.mark.django_db
OUTSIDERS = ("visitor", "outsider", "steward", "suspended", "awaiting", "unverified")
SEARCHES = (
    "", "?q=housing", "?q=per", "?q=housing+officer", "?q=hosing", "?q=zzz+housing", "?nation=England",
    "?kind=unitary&order=name",
    "?organisation=lds", "?responsibility=1", "?area=Housing", "?interest=bees", "?help=housing", "?order=like",
    "?q=housing&order=like", "?q=housing&order=name", "?like=mine", "?like=lds", "?community=housing", "?q=quagga",
    "?online=now", "?online=now&q=person", "?online=now&order=like", "?online=never",
)  # fmt: skip


@pytest.fixture
def crowd(world: World) -> list[Member]:
    """People who are more or less alike, and would be told apart by one thing more."""
    made = []
    for n, name in enumerate(("Ada Person", "Bob Person", "Cyd Person", "Dot Person", "Eli Person", "Fay Person")):
        member = world.member(name, organisation=world.cornwall if n % 2 else world.leeds)
        services = {1: "Housing advice"} if n % 3 else {2: "Street lights"}
        said = {
            "job_title": f"Housing officer {n}",
            "responsibilities": services,
            "interests": ["Bees"] if n > 2 else [],
        }
        made.append(profile(member, ask_me_about="Housing", **said))
    profile(world.cara, job_title="Housing officer", responsibilities={1: "Housing advice"}, interests=["Bees"])
    return made


def settle() -> None:
    """Everything that is worked out in the background is worked out anew."""
    keeping.reconcile()
    Likeness.objects.all().delete()
    likeness.reconcile()
    for member in Member.objects.approved():
        likeness.refresh(member.pk)
    for name in caches:
        caches[name].clear()


def pages(world: World, crowd: list[Member]) -> list[str]:
    """Every page about people."""
    people = [*crowd, world.amina, world.ben, world.cara]
    found = [f"/people/{search}" for search in SEARCHES]
    found += [f"/people/suggest?q={words}" for words in ("pers", "housing", "quagga")]
    found += [reverse(f"people:{name}", args=[each.handle]) for each in people for name in ("person", "like")]
    found += [reverse("people:contact", args=[each.handle]) for each in people]
    found += ["/contacts/", "/contacts/blocked/", "/following/", "/following/list/"]
    return found + [f"/organisations/{slug}/{more}" for slug in ("lds", "con") for more in ("", "like/")]


def share(world: World, crowd: list[Member]) -> list[Community]:
    """A closed and a hidden community, in which the likest are made unlike."""
    made = [
        world.community("Quagga circle", access=Access.CLOSED, purpose="All about the quagga."),
        world.community("Quagga watch", access=Access.HIDDEN, purpose="All about the quagga."),
    ]
    for each in made:
        for member in (world.ben, crowd[0], crowd[3], crowd[5]):
            world.join(member, each)
    return made


def seen(world: World, person: str, urls: list[str]) -> dict[str, str]:
    client = world.client(world.people[person])
    return {url: plain(client.get(url)) for url in urls}


def test_no_page_about_people_moves_by_a_private_community_they_share(world: World, crowd: list[Member]) -> None:
    urls = pages(world, crowd)
    for each in (*crowd, world.ben):
        world.client(each)  # they are here now, for whom they share a community with
    actions.follow(crowd[0], by=see(world.cara))
    settle()
    before = {person: seen(world, person, urls) for person in OUTSIDERS}
    inside_before = seen(world, "member", urls)
    made = share(world, crowd)
    settle()
    urls += [f"/people/?community={each.slug}" for each in made]
    for person in OUTSIDERS:
        after = seen(world, person, urls)
        # The closed community may be known of by its name, on the page of the person who looks after it.
        told = {f"/people/{world.amina.handle}/"} if person in ("outsider", "steward", "awaiting") else set()
        assert {url for url in before[person] if before[person][url] != after[url]} <= told, person
        for each in made:
            asked = plain(world.client(world.people[person]).get(f"/people/?community={each.slug}"), each.slug)
            never = plain(world.client(world.people[person]).get("/people/?community=never-was"), "never-was")
            assert asked == never, person
    assert seen(world, "member", urls[: len(inside_before)]) != inside_before, (
        "the member sees more: else nothing is proved"
    )


def test_those_inside_find_one_another_by_it(world: World, crowd: list[Member]) -> None:
    settle()
    closed, hidden = share(world, crowd)
    client = world.client(crowd[0])
    before = list(likeness.explained(see(world.cara), crowd[0]))
    assert set(names(client.get(f"/people/?community={closed.slug}").text)) == {
        "Amina Khan", "Ben Hughes", "Ada Person", "Dot Person", "Fay Person"
    }  # fmt: skip
    assert "In Quagga watch" in client.get(f"/people/?community={hidden.slug}&q=dot").text
    own = {member.name: why for member, why in likeness.explained(see(crowd[0]), crowd[0])}
    assert "Quagga circle and Quagga watch" in own["Dot Person"]
    assert next(iter(own)) in ("Dot Person", "Fay Person", "Ben Hughes", "Amina Khan")
    assert list(likeness.explained(see(world.cara), crowd[0])) == before
    assert SECRET not in " ".join(why for _, why in before).lower()


@pytest.fixture
def outside(world: World, crowd: list[Member]) -> Callable[[dict[str, str]], Any]:
    """What an outsider gets for a question, when everything private holds the secret word."""
    share(world, crowd)
    settle()
    client = world.client(world.cara)
    return lambda asked: client.get("/people/", asked)


ASKED = st.sampled_from(
    ["housing", "person", "quagg", "quagga circle", "quagga watch", "officer", "bees", "a", "ada", "circle"]
)
WAYS = st.sampled_from(["q", "help", "interest", "community", "organisation", "like", "order", "responsibility"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(WAYS, ASKED | st.text(max_size=20), max_size=3))
def test_no_reason_an_outsider_is_given_holds_a_private_word(outside: Any, asked: dict[str, str]) -> None:
    response = outside(asked)
    assert response.status_code == 200
    listed = response.text.partition('id="list"')[2].partition("</section>")[0]
    for word in asked.values():
        listed = listed.replace(word, "") if SECRET in word else listed
    reasons = [piece.partition("</ul>")[0] for piece in listed.split('class="gh-why"')[1:]]
    assert not any(SECRET in reason.lower() for reason in reasons)
    has_reasons = any(words_of(words) for name, words in asked.items() if name not in ("order", "community"))
    assert len(reasons) == len(names(listed)) or not has_reasons
