"""Private is private: what is closed shows five facts, what is hidden does not exist."""

import re

import pytest

from guildhall.communities import actions
from guildhall.communities.models import Community
from guildhall.communities.suggestions import suggest
from guildhall.communities.tests.test_pages import FACILITATORS, browse
from guildhall.policy.viewer import Viewer

from .conftest import Founding, Person

__all__ = ["browse"]
PAGES = [
    "members/",
    "welcome/",
    "mail/",
    "leave/",
    "members/ben/",
    "forum/",
    *(f"facilitate/{page}" for page in FACILITATORS),
]
SECRET = "Xyloquartz"


def shown(response) -> str:
    """The page without what is made anew for each answer."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_a_closed_community_shows_outsiders_five_facts(browse, found: Founding, eve: Viewer, ben: Viewer) -> None:
    care = found("Adult Care", "closed", welcome=SECRET, facilitators=[ben.member])
    below = found("Beneath Care", "open", parent=care)
    page = browse(eve, care.get_absolute_url())
    text = page.content.decode()
    assert page.status_code == 200
    for fact in ("Adult Care", "About Adult Care.", "2 members", "Amina", "Ben"):
        assert fact in text
    for secret in (SECRET, "Beneath Care", "/members/", "/forum/", "Joined"):
        assert secret not in text
    assert browse(eve, below.get_absolute_url()).status_code == 404
    for path in PAGES:
        assert browse(eve, care.get_absolute_url() + path).status_code == 404, path


def test_signed_out_a_closed_community_is_like_none(browse, found: Founding) -> None:
    care = found("Adult Care", "closed")
    for path in ("", *PAGES):
        real, unreal = (browse(None, f"/c/{slug}/{path}") for slug in (care.slug, "no-such-place"))
        assert (real.status_code, unreal.status_code) == (302, 302)
        assert real["Location"].replace(care.slug, "no-such-place") == unreal["Location"]


@pytest.mark.parametrize("who", ["eve", "visitor", "awaiting", "steward"])
def test_a_hidden_community_is_like_none(browse, found: Founding, person: Person, eve: Viewer, who: str) -> None:
    hidden = found("Whistle", "hidden")
    child = found("Child", "open", parent=hidden)
    people = {"visitor": lambda: None, "awaiting": lambda: person(standing="awaiting")}
    people |= {"eve": lambda: eve, "steward": lambda: person(is_steward=True)}
    viewer = people[who]()
    for community in (hidden, child):
        for path in ("", "join/", "ask/", *PAGES):
            real = browse(viewer, f"/c/{community.slug}/{path}")
            unreal = browse(viewer, f"/c/whistle-abcdefghij/{path}")
            assert real.status_code == unreal.status_code
            assert shown(real).replace(community.slug, "whistle-abcdefghij") == shown(unreal)
            assert real.get("Location", "").replace(community.slug, "whistle-abcdefghij") == unreal.get("Location", "")
        for path in ("join/", "ask/", "leave/"):
            assert browse(viewer, f"/c/{community.slug}/{path}", {}).status_code == 404


def test_the_lists_do_not_know_what_is_hidden(browse, found: Founding, person: Person) -> None:
    eve = person("Eve")
    found(f"{SECRET} one", "hidden")
    parent = found("Parent")
    found(f"{SECRET} two", "hidden", parent=parent)
    for path in (
        "/communities/",
        "/communities/?q=x",
        "/communities/?under=parent",
        "/communities/?ended=1&order=name",
        "/communities/suggested/",
        "/communities/mine/",
        "/communities/new/",
        parent.get_absolute_url(),
    ):
        assert SECRET not in browse(eve, path).content.decode(), path
    assert "No community fits" in browse(eve, f"/communities/?q={SECRET}").content.decode()


def test_activity_behind_a_gate_is_told_to_nobody_outside(browse, found: Founding, eve: Viewer, amina: Viewer) -> None:
    found("Adult Care", "closed")
    assert "Adult Care" not in browse(eve, "/communities/?active=yes").content.decode()
    assert "Adult Care" in browse(amina, "/communities/?active=yes").content.decode()


def test_visitors_see_only_what_publishes(browse, found: Founding) -> None:
    found("Published", publishes=True)
    found("Plain")
    found("Shut", "closed")
    text = browse(None, "/communities/").content.decode()
    assert "Published" in text
    assert "Plain" not in text
    assert "Shut" not in text
    assert browse(None, "/c/published/").status_code == 200
    assert browse(None, "/c/plain/").status_code == 302


def test_an_old_address_leads_on_only_for_those_who_may_know(
    browse, found: Founding, amina: Viewer, eve: Viewer
) -> None:
    community = found("Whistle")
    actions.change_access(community, "hidden", by=amina)
    assert browse(amina, "/c/whistle/members/?q=a")["Location"] == f"/c/{community.slug}/members/?q=a"
    assert browse(eve, "/c/whistle/").status_code == 404
    assert shown(browse(eve, "/c/whistle/")) == shown(browse(eve, "/c/whistlf/")).replace("whistlf", "whistle")


def test_suggestions_count_colleagues_in_open_communities_only(found: Founding, person: Person) -> None:
    from guildhall.people.models import Organisation

    leeds = Organisation.objects.create(code="LDS", name="Leeds", short_name="Leeds", slug="leeds", kind="metropolitan")
    ann, bob = person(organisation=leeds), person(organisation=leeds)
    found("Adult Care", "closed", by=ann)
    found("Open", by=ann)
    found("Whistle", "hidden", by=ann)
    suggestions = suggest(bob)
    assert [each.community.name for each in suggestions] == ["Open"]
    assert suggestions[0].why == ["1 colleague from your organisation is in it"]


def test_a_profile_names_only_what_is_no_secret(rf, found: Founding, amina: Viewer, ben: Viewer, eve: Viewer) -> None:
    from guildhall.communities.panels import of_person

    found("Open", facilitators=[ben.member])
    care = found("Adult Care", "closed")
    actions.admit(actions.ask_to_join(care, by=ben), by=amina)
    found("Whistle", "hidden", facilitators=[ben.member])

    def told(viewer: Viewer, person: Viewer) -> set[str]:
        request = rf.get("/")
        request.viewer = viewer
        return {each.name for each in of_person(request, person.member)["rows"]}

    eve.forget_roles()
    assert told(eve, ben) == {"Open"}
    assert told(eve, amina) == {"Open", "Adult Care"}
    assert told(amina, ben) == {"Open", "Adult Care", "Whistle"}


def test_the_law_and_the_page_agree(browse, found: Founding, eve: Viewer) -> None:
    for access in ("open", "closed", "hidden"):
        community = found(f"A {access} one", access)
        may_know = Community.visible_to(eve).filter(pk=community.pk).exists()
        assert browse(eve, community.get_absolute_url()).status_code == (200 if may_know else 404)
