"""Councils like one another: the measure is the published one."""

import pytest
from django.core.cache import cache

from guildhall.people import councils
from guildhall.people.councils import Body, alike
from guildhall.people.models import Organisation
from guildhall.people.register.load import load
from tests.world import World

pytestmark = pytest.mark.django_db


def body(
    pk: int, kind: str = "unitary", region: str = "South West", people: int | None = 100_000, area: int | None = 10_000
) -> Body:
    nation = "Wales" if region == "Wales" else "England"
    return Body(pk, f"b{pk}", f"Body {pk}", f"Body {pk}", kind, nation, region, people, area, None)


@pytest.mark.parametrize(
    ("other", "score"),
    [
        (body(2), 100),
        (body(2, kind="metropolitan"), 80),
        (body(2, kind="district"), 60),
        (body(2, region="London"), 95),
        (body(2, region="Wales"), 90),
        (body(2, people=200_000, area=20_000), 85),
        (body(2, people=400_000, area=40_000), 70),
        (body(2, people=9_000_000, area=900_000), 70),
        (body(2, area=40_000), 90),
        (body(2, area=160_000), 80),
        (body(2, people=None), 50),
        (body(2, area=None), 80),
    ],
)
def test_the_points_are_those_the_help_page_names(other: Body, score: int) -> None:
    one = body(1)
    assert [like.score for like in alike(one, [one, other])] == [score]
    assert [like.score for like in alike(other, [one, other])] == [score]


def test_police_are_compared_with_police() -> None:
    police = body(1, kind="police", people=None)
    assert [like.body.pk for like in alike(police, [body(2), body(3, kind="police", people=None)])] == [3]


def test_the_real_councils_are_like_those_one_would_name() -> None:
    load()
    known = councils.bodies()
    leeds = alike(known["leeds"], list(known.values()))
    assert len(leeds) == 10
    assert leeds[0].body.short_name == "Sheffield"
    assert {"Bradford", "Kirklees", "Birmingham"} <= {like.body.short_name for like in leeds}
    assert all(like.why for like in leeds)
    assert [like.body.kind for like in alike(known["cornwall"], list(known.values()))].count("unitary") >= 8
    assert all(not like.body.ended for body in known.values() for like in alike(body, list(known.values())[:40]))


def test_the_page_is_open_to_all_and_the_finder_takes_the_same_list(world: World) -> None:
    Organisation.objects.filter(pk=world.leeds.pk).update(kind="metropolitan")
    cache.clear()
    page = world.client().get("/organisations/lds/like/").text
    assert "<h1>Councils like Leeds</h1>" in page
    assert "Cornwall Council" in page
    assert "Runs all council services too" in page
    assert "/people/?like=" not in page
    assert "/people/?like=lds" in world.client(world.ben).get("/organisations/lds/like/").text
    assert "/organisations/lds/like/" in world.client().get("/organisations/lds/").text
    for asked in ("mine", "lds"):
        found = world.client(world.ben).get(f"/people/?like={asked}").text
        assert "Cara Doyle" in found
        assert "Cornwall is like it: runs all council services too" in found
        assert "Amina Khan" not in found
    assert world.client(world.ben).get("/organisations/nowhere/like/").status_code == 404
