"""A page costs the same number of queries with 3 rows and with 30."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall.communities import actions
from guildhall.communities.models import Community, Membership
from guildhall.policy.viewer import Viewer

from .conftest import Founding, Person

LIST, HOME = 8, 14


def cost(client: Client, path: str) -> int:
    cache.clear()  # the dearest visit
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.fixture
def grow(found: Founding, person: Person, amina: Viewer) -> Callable[[int], None]:
    """Adds so many of everything to the community at /c/housing/."""

    def more(number: int) -> None:
        housing = Community.objects.get(slug="housing")
        for _ in range(number):
            newcomer, asker = person(), person()
            Membership.objects.create(member=newcomer.member, community=housing)
            actions.ask_to_join(housing, by=asker)
            below = found("Below", parent=housing)
            found("Beneath", parent=below)
            found("Another", by=asker)
        emails = [f"{person().member.handle}@council.example" for _ in range(number)]
        actions.invite(housing, by=amina, emails=emails)

    return more


PAGES = {
    "/c/housing/": HOME,
    "/c/housing/members/": LIST,
    "/c/housing/facilitate/": HOME,
    "/c/housing/facilitate/requests/": LIST,
    "/c/housing/facilitate/invitations/": LIST,
    "/c/housing/facilitate/words/": LIST,
    "/c/housing/facilitate/place/": LIST,
    "/c/housing/leave/": LIST,
    "/communities/": LIST,
    "/communities/?order=name&kind=peer&q=e": LIST,
    "/communities/suggested/": LIST,
    "/communities/mine/": LIST,
    "/communities/new/": LIST,
}


def test_no_page_grows_with_its_rows(
    client: Client, found: Founding, grow: Callable[[int], None], amina: Viewer, eve: Viewer
) -> None:
    found(access="closed")
    outside = Client()
    outside.force_login(eve.member)
    client.force_login(amina.member)
    client.get("/c/housing/")  # notes the visit
    grow(3)
    few = {page: cost(client, page) for page in PAGES}
    few_outside = {page: cost(outside, page) for page in PAGES if outside.get(page).status_code == 200}
    grow(27)
    assert {page: cost(client, page) for page in PAGES} == few
    assert {page: cost(outside, page) for page in few_outside} == few_outside
    assert not [page for page, budget in PAGES.items() if few[page] > budget]
    assert "/c/housing/" in few_outside
    assert max(few_outside.values()) <= LIST
