"""Invitations: sent, taken up, taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guildhall.communities import actions
from guildhall.communities.actions import inviting
from guildhall.communities.models import Invitation, Membership
from guildhall.communities.tests.test_pages import browse
from guildhall.journal.models import Entry
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role, Standing

from .conftest import Founding, Person

__all__ = ["browse"]


@pytest.fixture
def invited(found: Founding, amina: Viewer, ben: Viewer) -> Invitation:
    return actions.invite(found("Whistle", "hidden"), by=amina, emails=[f"{ben.member.email.upper()} "])[0]


def test_neither_the_journal_nor_the_table_can_make_the_link(invited: Invitation) -> None:
    entry = Entry.objects.get(verb="invited")
    assert entry.data == {"invitation": invited.pk}
    assert invited.token != invited.link_token()
    assert Invitation.of_link(invited.link_token()) == invited
    assert Invitation.of_link(invited.token) is None
    assert Invitation.of_link(f"{invited.token}~forged") is None


def test_reading_an_invitation_changes_nothing(browse, invited: Invitation, ben: Viewer) -> None:
    for viewer in (None, ben):
        page = browse(viewer, invited.get_absolute_url())
        assert page.status_code == 200
        assert "Whistle" in page.content.decode()
    invited.refresh_from_db()
    assert invited.accepted is None
    assert not Membership.objects.filter(member=ben.member).exists()


def test_a_new_person_is_led_to_register_and_back(browse, invited: Invitation) -> None:
    text = browse(None, invited.get_absolute_url()).content.decode()
    assert "/register/?next=/invitations/" in text
    assert "/sign-in/?next=/invitations/" in text


def test_an_invitation_is_taken_up_once(browse, invited: Invitation, ben: Viewer, eve: Viewer) -> None:
    address = invited.get_absolute_url()
    answer = browse(ben, address, {})
    assert answer.status_code == 303
    assert answer["Location"].endswith("/welcome/")
    assert Membership.objects.filter(member=ben.member, community=invited.community).exists()
    page = browse(eve, address, {})
    assert page.status_code == 410
    assert "Whistle" not in page.content.decode()
    assert browse(ben, address).status_code == 303


@pytest.mark.parametrize("gone", ["revoked", "expired"])
def test_one_that_is_over_says_nothing_of_the_community(
    browse, invited: Invitation, amina: Viewer, ben: Viewer, gone: str
) -> None:
    if gone == "revoked":
        actions.revoke_invitation(invited, by=amina)
    else:
        Invitation.objects.update(expires=timezone.now() - timedelta(seconds=1))
    for data in (None, {}):
        page = browse(ben, invited.get_absolute_url(), data)
        assert page.status_code == 410
        assert "Whistle" not in page.content.decode()
    with pytest.raises(Refused, match="no longer open"):
        actions.accept_invitation(invited, by=ben)


def test_an_invitation_is_for_the_address_it_was_sent_to(invited: Invitation, eve: Viewer) -> None:
    with pytest.raises(Refused, match="another address"):
        actions.accept_invitation(invited, by=eve)
    assert not Membership.objects.filter(member=eve.member).exists()


def test_inviting_tells_nothing_of_who_has_an_account(found: Founding, amina: Viewer, ben: Viewer) -> None:
    community = found(facilitators=[ben.member])
    sent = actions.invite(community, by=amina, emails=[ben.member.email, "nobody@council.example"])
    assert [each.is_open for each in sent] == [True, True]


def test_inviting_again_renews(invited: Invitation, amina: Viewer) -> None:
    Invitation.objects.update(expires=timezone.now() + timedelta(days=1))
    [again] = actions.invite(invited.community, by=amina, emails=[invited.email, invited.email.upper()])
    assert again.pk == invited.pk
    assert again.expires > timezone.now() + timedelta(days=27)


def test_a_link_may_be_used_by_several(found: Founding, amina: Viewer, ben: Viewer, eve: Viewer) -> None:
    link = actions.make_link(found("Adult Care", "closed"), by=amina)
    actions.accept_invitation(link, by=ben)
    actions.accept_invitation(link, by=eve)
    actions.revoke_invitation(link, by=amina)
    assert Membership.objects.filter(community=link.community).count() == 3


@pytest.mark.parametrize("standing", [Standing.UNVERIFIED, Standing.AWAITING, Standing.SUSPENDED])
def test_only_the_approved_take_one_up(browse, invited: Invitation, person: Person, standing: Standing) -> None:
    other = person(standing=standing)
    page = browse(other, invited.get_absolute_url(), {})
    assert page.status_code == 200
    assert "approved" in page.content.decode()
    assert not Membership.objects.filter(member=other.member).exists()


def test_an_invitation_beneath_a_closed_community_is_for_its_members(
    found: Founding, amina: Viewer, ben: Viewer
) -> None:
    below = found("Below", parent=found("Adult Care", "closed"))
    [invitation] = actions.invite(below, by=amina, emails=["ben@council.example"])
    with pytest.raises(Refused):
        actions.accept_invitation(invitation, by=ben)
    invitation.refresh_from_db()
    assert invitation.accepted is None


def test_one_may_be_invited_to_facilitate(found: Founding, amina: Viewer, ben: Viewer) -> None:
    community = found()
    [invitation] = actions.invite(community, by=amina, emails=[ben.member.email], role=Role.FACILITATOR)
    actions.join(community, by=ben)
    actions.accept_invitation(invitation, by=ben)
    assert ben.facilitates(community)
    assert ben.member.acceptances.filter(document="promises").exists()


def test_members_do_not_invite(found: Founding, ben: Viewer, eve: Viewer) -> None:
    community = found()
    actions.join(community, by=ben)
    for viewer in (ben, eve, Viewer.visitor()):
        for attempt in (
            lambda v: actions.invite(community, by=v, emails=["x@y.example"]),
            lambda v: actions.make_link(community, by=v),
        ):
            with pytest.raises(Refused):
                attempt(viewer)


def test_nobody_floods_the_mail(found: Founding, amina: Viewer) -> None:
    with pytest.raises(Refused, match="at once"):
        actions.invite(found(), by=amina, emails=[f"p{n}@council.example" for n in range(51)])
    assert not Invitation.objects.exists()


def test_nobody_floods_one_address(found: Founding, amina: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inviting, "A_DAY", 3)
    for community in (found(), found("Another"), found("A third")):
        actions.invite(community, by=amina, emails=["x@council.example"])
    with pytest.raises(Refused, match="in a day"):
        actions.invite(community, by=amina, emails=["x@council.example"])


def test_an_invitation_used_before_brings_back_nobody_who_was_removed(
    browse, invited: Invitation, amina: Viewer, ben: Viewer
) -> None:
    actions.accept_invitation(invited, by=ben)
    actions.remove(Membership.objects.get(member=ben.member), by=amina)
    actions.arrange(invited.community, by=amina, name="Quietly renamed")
    ben.forget_roles()
    with pytest.raises(Refused, match="no longer open"):
        actions.accept_invitation(invited, by=ben)
    page = browse(ben, invited.get_absolute_url())
    assert page.status_code == 410
    assert "renamed" not in page.content.decode() + page.headers.get("Location", "")


def test_a_link_for_anybody_brings_back_nobody_who_was_removed(found: Founding, amina: Viewer, ben: Viewer) -> None:
    link = actions.make_link(found("Adult Care", "closed"), by=amina)
    actions.accept_invitation(link, by=ben)
    actions.remove(Membership.objects.get(member=ben.member), by=amina)
    ben.forget_roles()
    with pytest.raises(Refused, match="no longer open"):
        actions.accept_invitation(link, by=ben)
    [asked_back] = actions.invite(link.community, by=amina, emails=[ben.member.email])
    actions.accept_invitation(asked_back, by=ben)
    actions.accept_invitation(link, by=ben)
    assert ben.role_in(link.community) == Role.MEMBER


def test_a_wrong_address_is_shown_beside_the_field_and_nothing_is_lost(browse, found: Founding, amina: Viewer) -> None:
    address = f"{found().get_absolute_url()}facilitate/invitations/"
    page = browse(amina, address, {"emails": "ann@council.example\nnonsense", "message": "Do come"})
    text = page.content.decode()
    assert "“nonsense” is not an e-mail address" in text
    assert "There is a problem" in text
    assert "Do come" in text
    assert not Invitation.objects.exists()
