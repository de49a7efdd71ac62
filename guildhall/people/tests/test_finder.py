"""The people finder: who is found, by what, and why it says so."""

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.kernel.index import Question
from guildhall.kernel.index.asking import Group
from guildhall.people import actions
from guildhall.people.finder import keeping
from guildhall.people.models import Finding, Member, Organisation, Responsibility, Spelling
from guildhall.policy.words import Standing
from tests.world import World, see


def profile(member: Member, **said: Any) -> Member:
    """What somebody says of themselves, through the actions."""
    services = [Responsibility.objects.get_or_create(number=n, defaults={"name": name, "area": "Housing"})[0]
                for n, name in said.pop("responsibilities", {}).items()]  # fmt: skip
    actions.describe_work(
        member, by=see(member), job_title=said.pop("job_title", ""), responsibilities=services,
        interests=said.pop("interests", []),
    )  # fmt: skip
    words = {name: getattr(member, name) for name in ("name", "capacity", "about", "ask_me_about")} | said
    return actions.edit_profile(member, by=see(member), job_title=member.job_title, **words)


@pytest.fixture
def gareth(world: World) -> Member:
    """Somebody who says a good deal."""
    made = world.member("Gareth Llewellyn", organisation=world.cornwall)
    return profile(
        made, job_title="Housing Options Team Leader", about="I ran a duty team for nine years.",
        ask_me_about="Temporary accommodation, moving people on from hotels",
        responsibilities={1: "Homelessness", 2: "Housing allocations"}, interests=["Welsh language"],
    )  # fmt: skip


def found(world: World, by: Member | None = None, /, **asked: Any) -> list[str]:
    """Names on the page, in order."""
    response = world.client(by or world.ben).get("/people/", asked)
    assert response.status_code == 200
    return names(response.text)


def names(html: str) -> list[str]:
    return [unescape(piece.partition("</a>")[0].rpartition(">")[2]) for piece in html.split("<h3><a")[1:]]


@pytest.mark.parametrize(
    "words",
    ["gareth", "Llewellyn", "gareth llewellyn", "LLEWELLYN, Gareth", "gar", "lewelyn", "Garet Llewelyn", "garth",
     "G Llewellyn", "GL", "G. L.", "housing options", "team leaders", "homelessness", "homeless", "accomodation",
     "hotels", "welsh", "cornwall", "duty team", "who can help with temporary accommodation?", "homelesness cornwal"],
)  # fmt: skip
def test_somebody_is_found_by_what_they_say_of_themselves(world: World, gareth: Member, words: str) -> None:
    assert "Gareth Llewellyn" in found(world, q=words)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("gareth", "Named <mark>Gareth</mark> Llewellyn"),
        ("lewelyn", "Named Gareth <mark>Llewellyn</mark>"),
        ("leader", "Job title: Housing Options Team <mark>Leader</mark>"),
        ("homeless", "Responsible for <mark>homelessness</mark>"),
        ("temporary accomodation", "Can help with <mark>Temporary accommodation</mark>"),
        ("hotel", "Can help with <mark>hotels</mark>"),
        ("language", "Interested in Welsh <mark>language</mark>"),
        ("cornwall", "Works at <mark>Cornwall</mark> Council"),
        ("nine", "Writes of <mark>nine</mark>"),
    ],
)
def test_every_hit_says_why(world: World, gareth: Member, words: str, why: str) -> None:
    assert f"<li>{why}</li>" in world.client(world.ben).get("/people/", {"q": words}).text


def test_all_words_must_be_there_and_if_nobody_has_all_some_will_do(world: World, gareth: Member) -> None:
    assert found(world, q="gareth cornwall") == ["Gareth Llewellyn"]
    response = world.client(world.ben).get("/people/", {"q": "gareth zebra"})
    assert names(response.text) == ["Gareth Llewellyn"]
    assert "Nobody has all of these words" in response.text
    assert found(world, q="zebra") == []


def test_a_letter_stands_for_a_name_and_for_nothing_else(world: World) -> None:
    world.member("J Smith")
    profile(world.member("Daniel Okafor"), about="J-CLIC returns")
    assert found(world, q="john smith") == ["J Smith"]
    assert found(world, q="john") == ["J Smith"]


def test_a_name_counts_more_than_a_job_and_that_more_than_a_place(world: World) -> None:
    profile(world.member("Ann Baker"), about="I like York.")
    profile(world.member("Ben Cooper"), job_title="York officer")
    world.member("Cat York")
    assert found(world, q="york") == ["Cat York", "Ben Cooper", "Ann Baker"]


def test_filters_narrow_and_can_be_taken_off(world: World, gareth: Member) -> None:
    Organisation.objects.filter(pk=world.cornwall.pk).update(nation="Wales", region="Wales", kind="welsh")
    keeping.reconcile()
    for asked in (
        {"organisation": "con"}, {"nation": "Wales"}, {"nation": ["Wales", "Scotland"]}, {"kind": "welsh"},
        {"region": "Wales"}, {"responsibility": "1"}, {"interest": "Welsh language"}, {"help": "hotels"},
        {"help": "homelessness"}, {"area": "Housing"}, {"nation": "Wales", "help": "hotels", "q": "gareth"},
    ):  # fmt: skip
        assert "Gareth Llewellyn" in found(world, **asked), asked
        assert "Amina Khan" not in found(world, **asked), asked
    for asked in (
        {"organisation": "none"}, {"nation": "Mars"}, {"responsibility": "999"}, {"responsibility": "x"},
        {"interest": "?"}, {"help": "xylophones"}, {"like": "nowhere"}, {"community": "nowhere"},
    ):  # fmt: skip
        assert found(world, **asked) == [], asked
    shown = world.client(world.ben).get("/people/", {"nation": "Wales", "kind": "welsh", "q": "gareth"}).text
    assert 'href="?kind=welsh&amp;q=gareth"' in shown.replace("q=gareth&amp;kind=welsh", "kind=welsh&amp;q=gareth")
    assert "Welsh council" in shown


def test_every_way_of_being_listed_gives_a_reason(world: World, gareth: Member) -> None:
    for asked in ({"organisation": "con"}, {"nation": "England"}, {"kind": "unitary"}, {"responsibility": "1"},
                  {"interest": "welsh"}, {"help": "hotels"}, {"community": "housing"}):  # fmt: skip
        text = world.client(world.ben).get("/people/", asked).text
        assert names(text), asked
        assert text.count('class="gh-why"') == len(names(text)), asked


def test_those_who_are_not_approved_are_not_found_and_find_nobody(world: World) -> None:
    for standing in ("suspended", "awaiting", "unverified"):
        member = world.people[standing]
        assert member is not None
        assert member.name not in found(world, q=member.name), standing
        assert world.client(member).get("/people/").status_code == 404
        assert world.client(member).get("/people/suggest?q=ben").status_code == 404
    assert world.client().get("/people/")["Location"].startswith("/sign-in/")
    assert world.eve.name not in found(world)


def test_who_is_suspended_is_gone_at_once_even_from_an_index_that_lags(world: World, gareth: Member) -> None:
    Member.objects.filter(pk=gareth.pk).update(standing=Standing.SUSPENDED)
    assert Finding.objects.filter(pk=gareth.pk).exists()
    assert found(world, q="gareth") == found(world, nation="England", order="name", help="hotels") == []
    assert keeping.reconcile() == 1
    assert not Finding.objects.filter(pk=gareth.pk).exists()


def test_what_somebody_took_back_finds_nobody_even_before_the_index_knows(world: World, gareth: Member) -> None:
    Member.objects.filter(pk=gareth.pk).update(ask_me_about="", about="")
    gareth.interests.clear()
    gareth.responsibilities.clear()
    for asked in (
        {"q": "hotels"},
        {"q": "nine years"},
        {"interest": "welsh"},
        {"help": "hotels"},
        {"responsibility": "1"},
    ):
        assert found(world, **asked) == [], asked
    assert found(world, q="gareth hotels") == ["Gareth Llewellyn"]  # for the name


def test_a_change_of_profile_is_found_at_once(world: World) -> None:
    assert found(world, q="quokka") == []
    profile(world.cara, ask_me_about="Quokkas")
    assert found(world, q="quokka") == ["Cara Doyle"]
    profile(world.cara, ask_me_about="")
    assert found(world, q="quokka") == []


def test_a_name_nobody_has_any_more_is_forgotten_as_a_word(world: World) -> None:
    member = world.member("Zebedee Khan")
    assert Spelling.objects.filter(word="zebedee").exists()
    profile(member, name="Somebody Else")
    assert not Spelling.objects.filter(word="zebedee").exists()
    assert Spelling.objects.filter(word="khan").exists()  # Amina has it still
    assert found(world, q="zebedee") == []


def test_a_damaged_index_is_mended(world: World, gareth: Member) -> None:
    keeping.PEOPLE.remove([gareth.pk, world.ben.pk])
    Finding.objects.filter(pk=world.cara.pk).update(digest="")
    assert found(world, q="gareth") == []
    assert keeping.reconcile() == 3
    assert keeping.reconcile() == 0
    assert found(world, q="gareth") == ["Gareth Llewellyn"]


def test_pages_go_on_and_back_in_every_order(world: World) -> None:
    for n in range(45):
        profile(world.member(f"Person {chr(97 + n % 26)}{chr(97 + n // 26)}"), job_title="Plumber")
    client = world.client(world.ben)
    for order in ("best", "name", "like"):
        pages, address = [], f"?q=plumber&order={order}"
        while address and len(pages) < 5:
            html = client.get(f"/people/{address}").text
            pages.append(names(html))
            address = html.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        assert [len(page) for page in pages] == [20, 20, 5], order
        assert len({name for page in pages for name in page}) == 45
        back = html.partition('rel="prev" href="')[2].partition('"')[0].replace("&amp;", "&")
        assert names(client.get(f"/people/{back}").text) == pages[1], order


def test_a_page_of_the_finder_costs_the_same_however_many_are_found(world: World) -> None:
    client = world.client(world.ben)
    addresses = [
        "/people/?q=plumbr", "/people/?q=plumber+cornwall+zebra", "/people/?q=plumber&nation=England&order=name",
        "/people/?nation=England&kind=unitary&organisation=con", "/people/?q=plumber&community=housing&order=like",
        "/people/suggest?q=plum", "/people/ben-hughes/like/", "/people/?order=like", "/organisations/lds/like/",
    ]  # fmt: skip

    def costs() -> list[int]:
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            found.append(len(asked.captured_queries))
        return found

    def add(start: int, end: int) -> None:
        for n in range(start, end):
            member = world.member(f"Member {chr(97 + n)}ob", organisation=world.cornwall)
            profile(member, job_title="Plumber", responsibilities={1: "Pipes"}, interests=["Taps"])
            world.join(member, world.housing)

    profile(world.ben, job_title="Plumber", responsibilities={1: "Pipes"}, interests=["Taps"])
    add(0, 3)
    few = costs()
    add(3, 22)
    assert costs() == few
    assert max(few) <= 8, dict(zip(addresses, few, strict=True))


HOSTILE = ["'", '"', "\\", "a' | 'b", "NEAR(a b)", "-", "*", "a*", "#all", "facts : all", "\x00", ":", "()", "OR",
           "AND NOT", "a" * 5000, "ﷺ", "ß", "İ", "👩", "ŵ ŷ", "%", "_", "{}", "%s", "O’Brien", "<b>&amp;"]  # fmt: skip


def test_no_words_break_the_finder(world: World) -> None:
    client = world.client(world.ben)
    for n, bad in enumerate(HOSTILE):
        kept = bad.replace("\x00", "")
        member = profile(world.member(f"Odd{n} {kept}"[:100]), about=kept[:2000], interests=["x"])
        for name in ("q", "interest", "help", "nation", "community", "like", "organisation", "order", "responsibility"):
            assert client.get("/people/", {name: bad}).status_code == 200, (name, bad)
        assert client.get("/people/", {"q": "odd", "older": bad}).status_code == 200, bad
        assert client.get("/people/suggest", {"q": bad}).status_code == 200, bad
        assert member.name in found(world, q=f"odd{n}"), bad


def test_among_nobody_nobody_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a word is everybody's, and nobody is like the viewer."""
    monkeypatch.setattr("guildhall.people.finder.finding.LOOKED_AT", 1)
    assert "Ben Hughes" in found(world, q="leeds", order="like")
    nobody = Member.objects.filter(pk__in=[]).values("pk")
    assert keeping.PEOPLE.best(Question((Group(("leed",)),)), within=nobody) == []


def test_what_most_fit_is_listed_by_name_all_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    few = found(world, q="leeds", order="name")
    monkeypatch.setattr("guildhall.people.finder.finding.LOOKED_AT", 1)
    assert found(world, q="leeds", order="name") == few == ["Amina Khan", "Ben Hughes", "Dev Patel"][: len(few)]


def test_suggestions_are_names_with_what_people_do(world: World, gareth: Member) -> None:
    said = world.client(world.ben).get("/people/suggest?q=llewel").json()["found"]
    assert said == [
        {"insert": gareth.name, "label": gareth.name, "hint": "Housing Options Team Leader, Cornwall Council"}
    ]
    assert world.client(world.ben).get("/people/suggest?q=ga").json()["found"] == said
    assert world.client(world.ben).get("/people/suggest?q=gareth+ll").json()["found"] == said
    assert world.client(world.ben).get("/people/suggest?q=g").json() == {"found": []}
