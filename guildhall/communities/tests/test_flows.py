"""Whole ways through the pages, as a browser without script goes them."""

import re

import pytest

from guildhall.communities import actions, tasks
from guildhall.communities.models import Community, Membership, Removal, Request
from guildhall.communities.promises import PROMISES
from guildhall.communities.tests.test_pages import browse
from guildhall.journal.models import Entry
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role, Standing

from .conftest import Founding, Person

__all__ = ["browse"]
ALL = [name for name, _ in PROMISES]
FOUR = [
    {"name": "Coastal erosion", "purpose": "For those who watch cliffs.", "kind": "peer", "host": ""},
    {"access": "closed", "question": "Which cliff?", "parent": ""},
    {"tools": ["forum"], "theme": "moss"},
    {"colleagues": "ann@council.example", "promises": ALL},
]


def upto(step: int, **changed) -> dict:
    said = {"step": str(step), "go": "next"}
    for each in FOUR[:step]:
        said |= each
    return said | changed


def test_a_community_is_founded_in_four_steps(browse, amina: Viewer) -> None:
    for step, word in ((1, "Who may come in?"), (2, "What will you do there?"), (3, "Who looks after it?")):
        assert word in browse(amina, "/communities/new/", upto(step)).content.decode()
    answer = browse(amina, "/communities/new/", upto(4))
    assert answer["Location"] == "/c/coastal-erosion/facilitate/"
    community = Community.objects.get()
    assert (community.access, community.question, community.theme, community.tools) == (
        "closed",
        "Which cliff?",
        "moss",
        ["forum"],
    )
    assert community.invitations.get().role == Role.FACILITATOR
    assert amina.member.acceptances.filter(document="promises").exists()


def test_going_back_keeps_everything(browse, amina: Viewer) -> None:
    text = browse(amina, "/communities/new/", upto(3, go="back")).content.decode()
    assert 'value="Which cliff?"' in text
    assert 'name="name" value="Coastal erosion"' in text
    assert 'name="tools" value="forum"' in text


@pytest.mark.parametrize(
    ("step", "changed", "words"),
    [
        (1, {"name": ""}, "Give the community a name"),
        (1, {"purpose": "x" * 501}, "500"),
        (4, {"name": "x" * 101}, "100"),
        (2, {"access": "secret"}, "Select a valid choice"),
        (2, {"parent": "no-such-place"}, "Select a valid choice"),
        (4, {"promises": ALL[:3]}, "Accept all four promises"),
        (4, {"colleagues": "nonsense"}, "is not an e-mail address"),
        (4, {"theme": "gold"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_its_step(browse, amina: Viewer, step: int, changed: dict, words: str) -> None:
    text = browse(amina, "/communities/new/", upto(step, **changed)).content.decode()
    assert words in text
    assert "There is a problem" in text
    assert "For those who watch cliffs." in text or "purpose" in changed
    assert not Community.objects.exists()


def test_a_double_click_founds_one(browse, amina: Viewer) -> None:
    for _ in range(2):
        assert browse(amina, "/communities/new/", upto(4))["Location"] == "/c/coastal-erosion/facilitate/"
    assert Community.objects.count() == 1


def test_a_sub_community_is_offered_its_parent(browse, found: Founding, amina: Viewer, ben: Viewer) -> None:
    found()
    assert 'name="parent" value="housing"' in browse(amina, "/communities/new/?parent=housing").content.decode()
    browse(amina, "/communities/new/", upto(4, parent="housing"))
    assert Community.objects.get(name="Coastal erosion").parent.slug == "housing"
    assert "Select a valid choice" in browse(ben, "/communities/new/", upto(4, parent="housing")).content.decode()


def test_join_read_the_welcome_choose_mail_and_leave(browse, found: Founding, ben: Viewer) -> None:
    found(welcome="Please say **hello**.")
    assert browse(ben, "/c/housing/join/").status_code == 200
    assert not Membership.objects.filter(member=ben.member).exists()
    assert browse(ben, "/c/housing/join/", {})["Location"] == "/c/housing/welcome/"
    assert "<strong>hello</strong>" in browse(ben, "/c/housing/welcome/").content.decode()
    assert browse(ben, "/c/housing/welcome/", {"mail": "weekly"})["Location"] == "/c/housing/"
    assert Membership.objects.get(member=ben.member).mail == "weekly"
    assert browse(ben, "/c/housing/leave/").status_code == 200
    assert Membership.objects.filter(member=ben.member).exists()
    assert browse(ben, "/c/housing/leave/", {}).status_code == 303
    assert not Membership.objects.filter(member=ben.member).exists()


def test_the_last_facilitator_is_told_why_they_cannot_leave(browse, found: Founding, amina: Viewer) -> None:
    found()
    page = browse(amina, "/c/housing/leave/", {})
    assert page.status_code == 409
    assert "needs a facilitator" in page.content.decode()


def test_ask_wait_and_be_let_in_with_changed_words(browse, found: Founding, amina: Viewer, ben: Viewer) -> None:
    found("Adult Care", "closed", question="Where do you work?")
    page = browse(ben, "/c/adult-care/ask/", {"note": ""})
    assert "Answer the facilitators’ question" in page.content.decode()
    browse(ben, "/c/adult-care/ask/", {"note": "In Leeds <b>"})
    assert "You have asked to join" in browse(ben, "/c/adult-care/").content.decode()
    asking = Request.objects.get()
    console = browse(amina, "/c/adult-care/facilitate/").content.decode()
    assert "In Leeds &lt;b&gt;" in console
    address = f"/c/adult-care/facilitate/requests/{asking.pk}/"
    assert "We keep the group small" in browse(amina, f"{address}?because=full").content.decode()
    browse(amina, address, {"decision": "admit", "admit-answer": "Hello Ben"})
    asking.refresh_from_db()
    assert (asking.outcome, asking.answer) == ("admitted", "Hello Ben")
    assert browse(ben, "/c/adult-care/members/").status_code == 200


def test_one_click_sends_the_ready_made_words(browse, found: Founding, amina: Viewer, ben: Viewer) -> None:
    asking = actions.ask_to_join(found("Adult Care", "closed"), by=ben)
    browse(amina, f"/c/adult-care/facilitate/requests/{asking.pk}/", {"decision": "decline"})
    asking.refresh_from_db()
    assert asking.outcome == "declined"
    assert asking.answer.startswith("Dear Ben,")


def test_a_request_of_elsewhere_is_not_answered_here(browse, found: Founding, amina: Viewer, ben: Viewer) -> None:
    asking = actions.ask_to_join(found("Adult Care", "closed"), by=ben)
    found("Mine", by=ben)
    assert browse(ben, f"/c/mine/facilitate/requests/{asking.pk}/", {"decision": "admit"}).status_code == 404


def test_a_request_is_taken_back(browse, found: Founding, ben: Viewer) -> None:
    actions.ask_to_join(found("Adult Care", "closed"), by=ben)
    browse(ben, "/c/adult-care/ask/drop/", {})
    assert Request.objects.get().outcome == "dropped"


def test_promote_demote_and_remove(browse, found: Founding, amina: Viewer, ben: Viewer) -> None:
    actions.join(found(), by=ben)
    address = f"/c/housing/members/{ben.member.handle}/"
    for do, role in (("promote", Role.FACILITATOR), ("demote", Role.MEMBER)):
        assert browse(amina, address, {"do": do}).status_code == 303
        assert Membership.objects.get(member=ben.member).role == role
    assert browse(amina, address, {"do": "remove", "message": "Sorry"}).status_code == 303
    assert Removal.objects.get().message == "Sorry"
    mine = f"/c/housing/members/{amina.member.handle}/"
    assert "needs a facilitator" in browse(amina, mine, {"do": "demote"}).content.decode()


@pytest.mark.parametrize(
    ("page", "data", "field", "value"),
    [
        ("words", {"name": "Homes", "purpose": "p", "kind": "project", "host": ""}, "name", "Homes"),
        ("welcome", {"welcome": "Hello"}, "welcome", "Hello"),
        ("look", {"theme": "heather"}, "theme", "heather"),
        ("access", {"access": "closed"}, "access", "closed"),
        ("tools", {"tools": ["blog"]}, "tools", ["blog"]),
        ("tools", {"tools": ["forum", "blog"], "up": "blog"}, "tools", ["blog", "forum"]),
        ("ending", {"ends": "2999-01-01"}, "has_ended", False),
        ("ending/close", {"closing": "Done well."}, "summary", "Done well."),
    ],
)
def test_the_console_sets_up(browse, found: Founding, amina: Viewer, page: str, data: dict, field: str, value) -> None:
    found()
    answer = browse(amina, f"/c/housing/facilitate/{page}/", data)
    assert answer.status_code == 303, answer.content.decode()
    assert getattr(Community.objects.get(), field) == value


@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("words", {"name": "", "purpose": "p", "kind": "project"}),
        ("look", {"theme": "gold"}),
        ("access", {"access": "secret"}),
        ("tools", {"tools": ["catapult"]}),
        ("ending", {"ends": "2001-01-01"}),
        ("ending", {"ends": "31 2 2030"}),
        ("ending/close", {"closing": ""}),
        ("place", {"parent": "nowhere"}),
    ],
)
def test_the_console_says_what_is_wrong(browse, found: Founding, amina: Viewer, page: str, data: dict) -> None:
    found()
    before = Community.objects.values().get()
    answer = browse(amina, f"/c/housing/facilitate/{page}/", data)
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert Community.objects.values().get() == before


def test_an_ended_community_says_so_and_is_let_go_on(browse, found: Founding, amina: Viewer, ben: Viewer) -> None:
    community = found()
    actions.close_community(community, by=amina, summary="We wrote **one guide**.")
    for viewer in (amina, ben):
        text = browse(viewer, "/c/housing/").content.decode()
        assert "This community has ended." in text
        assert "<strong>one guide</strong>" in text
    assert browse(ben, "/c/housing/join/", {}).status_code == 403
    assert "Housing" not in browse(ben, "/communities/").content.decode()
    browse(amina, "/c/housing/facilitate/ending/reopen/", {})
    assert not Community.objects.get().has_ended


def test_several_are_joined_from_the_welcome(browse, found: Founding, ben: Viewer) -> None:
    found("One")
    found("Two", "closed")
    chosen = {"community": ["one", "two", "three"], "next": "/welcome/mail/"}
    assert browse(ben, "/communities/join/", chosen)["Location"] == "/welcome/mail/"
    assert [each.community.slug for each in Membership.objects.filter(member=ben.member)] == ["one"]
    assert browse(ben, "/communities/join/", {"next": "https://evil.example/"})["Location"] == "/communities/"


def test_a_steward_approves_turns_down_and_appoints(browse, settings, found, person: Person, ben: Viewer) -> None:
    settings.GUILDHALL_COMMUNITIES_NEED_APPROVAL = True
    steward = person(is_steward=True)
    one, two = found("One"), found("Two")
    assert "One" in browse(steward, "/communities/waiting/").content.decode()
    assert browse(ben, "/communities/waiting/").status_code == 404
    browse(steward, "/communities/waiting/", {"community": one.pk, "do": "approve"})
    browse(steward, "/communities/waiting/", {"community": two.pk, "do": "turn-down", "reason": "Twice"})
    assert [(each.access, bool(each.closed)) for each in Community.objects.order_by("pk")] == [
        ("open", False),
        ("hidden", True),
    ]
    assert browse(steward, "/communities/waiting/", {"community": "x", "do": "approve"}).status_code == 404


def test_suspension_hands_the_role_on_or_tells_the_stewards(found: Founding, amina: Viewer, ben: Viewer) -> None:
    shared, alone = found("Shared", facilitators=[ben.member]), found("Alone")
    amina.member.standing = Standing.SUSPENDED
    amina.member.save()
    entry = Entry.objects.create(verb="suspended", member=amina.member)
    tasks.on_entry.call(entry.pk)
    assert Membership.objects.get(member=amina.member, community=shared).role == Role.MEMBER
    assert list(Community.objects.unled()) == [alone]


@pytest.mark.parametrize("words", ["\x00", "%", "' OR 1=1 --", "a" * 5000, "\ufdd0m:amina\ufdd1", "<script>"])
def test_the_directory_takes_anything(browse, found: Founding, ben: Viewer, words: str) -> None:
    found()
    for name in ("q", "area", "region", "host", "nation", "kind", "size", "order", "under", "older", "access"):
        page = browse(ben, "/communities/", None, query_params={name: words})
        assert page.status_code == 200
        assert "<script>" not in page.content.decode().replace('<script type="module"', "")


def test_the_console_command_prints_the_slug(found: Founding, amina: Viewer, capsys) -> None:
    from django.core.management import CommandError, call_command

    email = amina.member.email
    call_command("community", "create", name="Waste", access="closed", facilitator=email)
    call_command("community", "create", name="Bins", access="open", facilitator=email, parent="waste")
    assert re.fullmatch(r"waste\nbins-[a-z]{10}\n", capsys.readouterr().out)
    with pytest.raises(CommandError):
        call_command("community", "create", name="x", access="open", facilitator="nobody@x.example")


def test_what_was_chosen_about_mail_at_joining_is_still_so_on_coming_back(browse, found: Founding, ben: Viewer) -> None:
    found()
    browse(ben, "/c/housing/join/", {"mail": "none"})
    assert Membership.objects.get(member=ben.member).mail == "none"
    browse(ben, "/c/housing/leave/", {})
    page = browse(ben, "/c/housing/join/").content.decode()
    assert re.search(r'value="none"[^>]*checked', page)
    browse(ben, "/c/housing/join/", {})
    assert Membership.objects.get(member=ben.member).mail == "none", "coming back turns no mail on"


def test_who_asks_to_join_says_how_often_they_want_mail(browse, found: Founding, amina: Viewer, ben: Viewer) -> None:
    closed = found(access="closed")
    browse(ben, "/c/housing/ask/", {"note": "Please", "mail": "weekly"})
    actions.admit(closed.requests.get(), by=amina)
    assert Membership.objects.get(member=ben.member, community=closed).mail == "weekly"
