"""Coming in, going out, and who looks after what stays."""

import pytest

from guildhall.communities import actions
from guildhall.communities.models import Community, Membership, Request
from guildhall.journal.models import Entry
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role, Standing

from .conftest import Founding, Person


def belongs(viewer: Viewer, community: Community) -> bool:
    return Membership.objects.filter(member=viewer.member, community=community).exists()


def counted(community: Community) -> int:
    return Community.objects.get(pk=community.pk).members


def test_the_founder_is_the_first_facilitator(found: Founding, amina: Viewer) -> None:
    housing = found()
    assert amina.facilitates(housing)
    assert counted(housing) == 1
    assert amina.member.acceptances.get().document == "promises"


def test_without_the_promises_there_is_no_community(found: Founding) -> None:
    with pytest.raises(Refused, match="promises"):
        found(promises=False)
    assert not Community.objects.exists()


def test_joining_twice_is_joining_once(found: Founding, ben: Viewer) -> None:
    housing = found()
    actions.join(housing, by=ben)
    actions.join(housing, by=ben)
    assert counted(housing) == 2
    assert Entry.objects.filter(verb="joined").count() == 1


@pytest.mark.parametrize("standing", [Standing.UNVERIFIED, Standing.AWAITING, Standing.SUSPENDED, Standing.LEFT])
def test_only_the_approved_join_ask_or_found(found: Founding, person: Person, standing: Standing) -> None:
    other = person(standing=standing)
    for attempt in (
        lambda: actions.join(found("Open"), by=other),
        lambda: actions.ask_to_join(found("Closed", "closed"), by=other),
        lambda: found("Mine", by=other),
    ):
        with pytest.raises(Refused):
            attempt()


@pytest.mark.parametrize("access", ["closed", "hidden"])
def test_nobody_simply_joins_what_is_not_open(found: Founding, ben: Viewer, access: str) -> None:
    with pytest.raises(Refused):
        actions.join(found(access=access), by=ben)


def test_one_asks_once_and_is_answered_once(found: Founding, amina: Viewer, ben: Viewer) -> None:
    care = found("Adult Care", "closed")
    request = actions.ask_to_join(care, by=ben, note="Let me in")
    assert actions.ask_to_join(care, by=ben, note="Again") == request
    actions.admit(request, by=amina, answer="Welcome")
    assert belongs(ben, care)
    assert counted(care) == 2
    with pytest.raises(Refused, match="already been answered"):
        actions.decline(request, by=amina)
    assert Request.objects.get().answer == "Welcome"


def test_only_facilitators_answer_requests(found: Founding, ben: Viewer, eve: Viewer) -> None:
    request = actions.ask_to_join(found("Adult Care", "closed"), by=ben)
    for answer in (actions.admit, actions.decline):
        for somebody in (ben, eve, Viewer.visitor()):
            with pytest.raises(Refused):
                answer(request, by=somebody)


def test_one_who_was_declined_may_ask_again(found: Founding, amina: Viewer, ben: Viewer) -> None:
    care = found("Adult Care", "closed")
    actions.decline(actions.ask_to_join(care, by=ben), by=amina)
    actions.drop_request(actions.ask_to_join(care, by=ben), by=ben)
    assert actions.ask_to_join(care, by=ben).outcome == "waiting"
    assert not belongs(ben, care)


def test_only_the_asker_takes_a_request_back(found: Founding, amina: Viewer, ben: Viewer) -> None:
    request = actions.ask_to_join(found("Adult Care", "closed"), by=ben)
    with pytest.raises(Refused):
        actions.drop_request(request, by=amina)


def test_a_sub_community_is_only_for_members_of_what_is_closed_above(
    found: Founding, amina: Viewer, ben: Viewer
) -> None:
    care = found("Adult Care", "closed")
    below = found("Below", parent=care)
    lowest = found("Lowest", parent=below)
    for community in (below, lowest):
        with pytest.raises(Refused):
            actions.join(community, by=ben)
    actions.admit(actions.ask_to_join(care, by=ben), by=amina)
    ben.forget_roles()
    actions.join(lowest, by=ben)
    assert belongs(ben, lowest)


def test_leaving_a_closed_community_is_leaving_all_beneath(found: Founding, amina: Viewer, ben: Viewer) -> None:
    care = found("Adult Care", "closed")
    below = found("Below", parent=care)
    lowest = found("Lowest", parent=below)
    actions.admit(actions.ask_to_join(care, by=ben), by=amina)
    ben.forget_roles()
    actions.join(below, by=ben)
    actions.join(lowest, by=ben)
    actions.leave(care, by=ben)
    assert not Membership.objects.filter(member=ben.member).exists()
    assert [counted(each) for each in (care, below, lowest)] == [1, 1, 1]


def test_leaving_an_open_community_costs_nothing_beneath(found: Founding, ben: Viewer) -> None:
    housing = found()
    below = found("Below", parent=housing)
    actions.join(housing, by=ben)
    actions.join(below, by=ben)
    actions.leave(housing, by=ben)
    assert belongs(ben, below)


def test_the_last_facilitator_cannot_go(found: Founding, amina: Viewer, ben: Viewer) -> None:
    housing = found()
    actions.join(housing, by=ben)
    with pytest.raises(Refused, match="needs a facilitator"):
        actions.leave(housing, by=amina)
    mine = Membership.objects.get(community=housing, member=amina.member)
    with pytest.raises(Refused, match="needs a facilitator"):
        actions.set_role(mine, Role.MEMBER, by=amina)
    actions.set_role(Membership.objects.get(community=housing, member=ben.member), Role.FACILITATOR, by=amina)
    actions.leave(housing, by=amina)
    assert counted(housing) == 1


def test_the_last_facilitator_of_what_is_beneath_cannot_go_from_above(
    found: Founding, amina: Viewer, ben: Viewer
) -> None:
    care = found("Adult Care", "closed")
    actions.admit(actions.ask_to_join(care, by=ben), by=amina)
    ben.forget_roles()
    found("Below", by=ben, parent=care)
    with pytest.raises(Refused, match="Below needs a facilitator"):
        actions.leave(care, by=ben)
    assert belongs(ben, care)


def test_a_suspended_facilitator_is_no_successor(found: Founding, amina: Viewer, ben: Viewer) -> None:
    housing = found(facilitators=[ben.member])
    ben.member.standing = Standing.SUSPENDED
    ben.member.save()
    with pytest.raises(Refused):
        actions.leave(housing, by=amina)


def test_one_removed_comes_back_only_by_being_asked(found: Founding, amina: Viewer, ben: Viewer) -> None:
    housing = found()
    membership = actions.join(housing, by=ben)
    with pytest.raises(Refused):
        actions.remove(membership, by=ben)
    actions.remove(membership, by=amina, message="Please read the rules.")
    assert not belongs(ben, housing)
    ben.forget_roles()
    with pytest.raises(Refused, match="removed you"):
        actions.join(housing, by=ben)
    [invitation] = actions.invite(housing, by=amina, emails=[ben.member.email])
    actions.accept_invitation(invitation, by=ben)
    actions.leave(housing, by=ben)
    assert actions.join(housing, by=ben)


def test_standing_down_leaves_the_role_where_nobody_else_has_it(
    found: Founding, amina: Viewer, ben: Viewer, person: Person
) -> None:
    steward = person(is_steward=True)
    shared, alone = found("Shared", facilitators=[ben.member]), found("Alone")
    amina.member.standing = Standing.SUSPENDED
    amina.member.save()
    assert actions.stand_down(amina.member, by=Viewer.system()) == [alone]
    roles = dict(Membership.objects.filter(member=amina.member).values_list("community", "role"))
    assert roles == {shared.pk: Role.MEMBER, alone.pk: Role.FACILITATOR}
    assert list(Community.objects.unled()) == [alone]
    with pytest.raises(Refused, match="somebody else"):
        actions.appoint(alone, steward.member, by=steward)
    actions.appoint(alone, ben.member, by=steward)
    assert not Community.objects.unled()


def test_nothing_is_added_to_a_community_that_has_ended(found: Founding, amina: Viewer, ben: Viewer) -> None:
    housing = found()
    actions.close_community(housing, by=amina, summary="Done.")
    with pytest.raises(Refused, match="has ended"):
        actions.join(housing, by=ben)
    with pytest.raises(Refused):
        actions.invite(housing, by=amina, emails=["x@y.example"])
    actions.reopen(housing, by=amina)
    assert actions.join(housing, by=ben)


def test_a_steward_appoints_nobody_from_outside_to_what_is_private(
    found: Founding, amina: Viewer, ben: Viewer, person: Person
) -> None:
    care, steward = found("Adult Care", "closed"), person(is_steward=True)
    amina.member.standing = Standing.SUSPENDED
    amina.member.save()
    with pytest.raises(Refused, match="one of its members"):
        actions.appoint(care, ben.member, by=steward)
