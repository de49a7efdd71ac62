from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from guildhall.kernel import shell
from guildhall.web.middleware import PlainQueryMiddleware, SignInMiddleware

COMMUNITY = SimpleNamespace(slug="housing", tools=["forum"])


def viewer(*, signed_in: bool = True, facilitates: bool = False) -> Any:
    return SimpleNamespace(
        is_signed_in=signed_in,
        is_visitor=not signed_in,
        is_steward=False,
        member=SimpleNamespace(handle="ben"),
        facilitates=lambda community: facilitates,
    )


def tabs(path: str = "/c/housing/", counts: dict[str, int] | None = None, **about: bool) -> list[shell.Way]:
    request = RequestFactory().get(path)
    request.viewer = viewer(**about)  # type: ignore[attr-defined]
    return shell.community_tabs(request, COMMUNITY, counts)


def titles(ways: list[shell.Way]) -> list[str]:
    return [str(way.title) for way in ways]


def test_navigation_shows_only_what_is_there():
    shown = titles(shell.navigation(RequestFactory().get("/communities/")))
    assert "Communities" in shown
    assert all(shell.there(way.url) for way in shell.navigation(None))
    assert not shell.there("/no-such-place/")


def test_visitors_are_not_sent_where_they_may_not_go():
    request = RequestFactory().get("/help/")
    request.viewer = viewer(signed_in=False)  # type: ignore[attr-defined]
    assert "People" not in titles(shell.navigation(request))
    request.viewer = viewer()  # type: ignore[attr-defined]
    assert "People" in titles(shell.navigation(request))


def test_inside_a_community_one_is_among_the_communities():
    ways = shell.navigation(RequestFactory().get("/c/housing/forum/"))
    assert [way.title for way in ways if way.here] == ["Communities"]


def test_a_tool_has_a_tab_only_where_it_is_switched_on():
    assert titles(tabs()) == ["Home", "Forum", "Search", "Members"]


def test_the_console_s_tab_is_for_facilitators():
    assert "Facilitate" in titles(tabs(facilitates=True))
    assert "Facilitate" not in titles(tabs())


def test_members_are_listed_for_members_of_the_platform_only():
    assert "Members" not in titles(tabs(signed_in=False))


def test_a_count_stands_at_its_tool():
    assert [way.count for way in tabs(counts={"forum": 3})] == [0, 3, 0, 0]


def middle(status: int, *, signed_in: bool, method: str = "GET") -> HttpResponse:
    request: HttpRequest = RequestFactory().generic(method, "/c/whistle/?page=2")
    request.viewer = viewer(signed_in=signed_in)  # type: ignore[attr-defined]
    return SignInMiddleware(lambda _: HttpResponse(b"inside", status=status))(request)


@pytest.mark.parametrize("status", [403, 404])
def test_a_visitor_gets_one_answer_whether_it_is_there_or_not(status: int):
    answer = middle(status, signed_in=False)
    assert (answer.status_code, answer.content) == (302, b"")
    assert answer["Location"] == "/sign-in/?next=%2Fc%2Fwhistle%2F%3Fpage%3D2"


def test_somebody_signed_in_is_told_that_it_is_not_there():
    assert middle(404, signed_in=True).status_code == 404


def test_what_a_visitor_may_see_is_let_through():
    assert middle(200, signed_in=False).content == b"inside"


def test_a_posted_form_is_not_sent_away():
    assert middle(403, signed_in=False, method="POST").status_code == 403


@pytest.mark.parametrize("typed", ["a%00b", "a%0%000b", "%00a%00%00b"])
def test_no_page_is_asked_for_what_a_database_cannot_compare(typed: str) -> None:
    asked = PlainQueryMiddleware(lambda request: HttpResponse(request.GET["q"]))
    assert asked(RequestFactory().get(f"/people/?q={typed}")).text == "ab"
    assert asked(RequestFactory().get(f"/feeds/tag/{typed}.atom?q=ab")).status_code == 404
