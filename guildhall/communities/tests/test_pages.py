"""Every page of communities answers each person as it should."""

import re

import pytest
from django.test import Client

from guildhall.communities import actions
from guildhall.policy.viewer import Viewer

from .conftest import Founding

INSIDE = ["members/"]
FACILITATORS = [
    "",
    "requests/",
    "invitations/",
    "words/",
    "welcome/",
    "access/",
    "place/",
    "tools/",
    "look/",
    "ending/",
]
FACILITATORS += ["ending/close/"]


@pytest.fixture
def browse(client: Client):
    """Opens a page as somebody."""

    def go(viewer: Viewer | None, path: str, data: dict | None = None, **more):
        client.logout()
        if viewer is not None and viewer.member is not None:
            client.force_login(viewer.member)
        return client.get(path, **more) if data is None else client.post(path, data, **more)

    return go


@pytest.mark.parametrize("access", ["open", "closed", "hidden"])
def test_a_facilitator_opens_every_page(browse, found: Founding, amina: Viewer, ben: Viewer, access: str) -> None:
    community = found(access=access, facilitators=[ben.member])
    home = community.get_absolute_url()
    for page in ["", "members/", "leave/", "mail/", "welcome/", f"members/{ben.member.handle}/"]:
        assert browse(amina, home + page).status_code == 200, page
    for page in FACILITATORS:
        assert browse(amina, f"{home}facilitate/{page}").status_code == 200, page


def test_the_public_is_told_nothing_of_what_is_above_and_does_not_publish(browse, found: Founding) -> None:
    below = found("Below", parent=found("Quagga"), publishes=True)
    for page in ("/communities/?q=below", below.get_absolute_url(), f"{below.get_absolute_url()}forum/"):
        html = browse(None, page).content.decode()
        assert "Below" in html
        assert "uagga" not in html


def test_a_name_holds_no_marks_of_ours(browse, found: Founding, amina: Viewer) -> None:
    community = found()
    said = {"name": "Ho\ufdd2=csrf\ufdd3using\u202e", "purpose": "A\ufdd0m:ben\ufdd1\nB", "kind": "peer"}
    assert browse(amina, f"{community.get_absolute_url()}facilitate/words/", said).status_code == 303
    community.refresh_from_db()
    assert (community.name, community.purpose) == ("Ho=csrfusing", "Am:ben\nB")


def test_a_place_in_one_order_is_none_in_another(browse, found: Founding, amina: Viewer) -> None:
    for number in range(21):
        found(f"Community {number:02}")
    place = re.search(r"older=([^&\"]+)", browse(amina, "/communities/?order=name").content.decode())
    assert place is not None
    assert browse(amina, f"/communities/?order=members&older={place[1]}").status_code == 200


def test_the_console_is_for_facilitators(browse, found: Founding, ben: Viewer) -> None:
    community = found()
    actions.join(community, by=ben)
    for page in FACILITATORS:
        assert browse(ben, f"{community.get_absolute_url()}facilitate/{page}").status_code == 403, page


def test_the_lists_open_for_everybody_who_is_signed_in(browse, found: Founding, ben: Viewer) -> None:
    found()
    for page in ["", "suggested/", "mine/", "new/"]:
        assert browse(ben, f"/communities/{page}").status_code == 200, page
    assert browse(None, "/communities/").status_code == 200
