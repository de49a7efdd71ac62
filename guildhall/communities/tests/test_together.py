"""What people do at the same moment. Only PostgreSQL lets them: SQLite has one writer."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from guildhall.communities import actions
from guildhall.communities.models import Community, Membership
from guildhall.people.models import Member
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role, Standing

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*doings: Callable[[], object]) -> list[BaseException | None]:
    """Do all of them in threads that start together; what each raised."""
    start, raised = threading.Barrier(len(doings)), [None] * len(doings)

    def run(at: int) -> None:
        start.wait()
        try:
            doings[at]()
        except Exception as fault:  # handed to the test
            raised[at] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[at]) for at in range(len(doings))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def make(name: str) -> Member:
    return Member.objects.create(name=name, handle=name.lower(), email=f"{name}@x.example".lower(), standing="approved")


@pytest.fixture
def two() -> tuple[Member, Member, Community]:
    ann, bob = make("Ann"), make("Bob")
    housing = actions.found(by=Viewer.of(ann), name="Housing", purpose="x", access="open", facilitators=[bob])
    return ann, bob, housing


def facilitators(community: Community) -> int:
    return Membership.objects.filter(community=community, role=Role.FACILITATOR).count()


def test_two_last_facilitators_who_leave_together_still_leave_one(two: tuple[Member, Member, Community]) -> None:
    ann, bob, housing = two
    raised = at_once(*(lambda who=who: actions.leave(housing, by=Viewer.of(who)) for who in (ann, bob)))
    assert sorted(type(each).__name__ for each in raised) == ["NoneType", "Refused"]
    assert facilitators(housing) == Community.objects.get().members == 1


def test_two_who_demote_each_other_together_still_leave_one(two: tuple[Member, Member, Community]) -> None:
    ann, bob, housing = two
    rows = {each.member_id: each for each in Membership.objects.filter(community=housing).select_related("community")}

    def demote(by: Member, whom: Member) -> object:
        return actions.set_role(rows[whom.pk], Role.MEMBER, by=Viewer.of(by))

    raised = at_once(lambda: demote(ann, bob), lambda: demote(bob, ann))
    assert any(isinstance(each, Refused) for each in raised)
    assert facilitators(housing) == 1


def test_two_suspended_together_still_leave_one(two: tuple[Member, Member, Community]) -> None:
    ann, bob, housing = two
    Member.objects.update(standing=Standing.SUSPENDED)
    at_once(*(lambda who=who: actions.stand_down(who, by=Viewer.system()) for who in (ann, bob)))
    assert facilitators(housing) >= 1
    assert list(Community.objects.unled()) == [housing]


def test_a_double_click_joins_once(two: tuple[Member, Member, Community]) -> None:
    _, _, housing = two
    cat = make("Cat")
    raised = at_once(*[lambda: actions.join(housing, by=Viewer.of(cat))] * 3)
    assert raised == [None] * 3
    assert Community.objects.get().members == 3


def test_two_facilitators_answer_one_request_once(two: tuple[Member, Member, Community]) -> None:
    ann, bob, housing = two
    actions.change_access(housing, "closed", by=Viewer.of(ann))
    request = actions.ask_to_join(housing, by=Viewer.of(make("Cat")))
    raised = at_once(
        lambda: actions.admit(request, by=Viewer.of(ann)), lambda: actions.decline(request, by=Viewer.of(bob))
    )
    assert sorted(type(each).__name__ for each in raised) == ["NoneType", "Refused"]


def test_one_who_leaves_above_while_joining_below_is_not_left_inside(two: tuple[Member, Member, Community]) -> None:
    ann, bob, housing = two
    actions.change_access(housing, "closed", by=Viewer.of(ann))
    below = actions.found(by=Viewer.of(ann), name="Below", purpose="x", access="open", parent=housing)
    at_once(lambda: actions.leave(housing, by=Viewer.of(bob)), lambda: actions.join(below, by=Viewer.of(bob)))
    assert not Membership.objects.filter(member=bob).exists()
    assert Community.objects.get(pk=below.pk).members == 1


def test_the_same_name_at_the_same_moment_gives_two_addresses(two: tuple[Member, Member, Community]) -> None:
    ann, bob, _ = two
    raised = at_once(
        *(
            lambda who=who: actions.found(by=Viewer.of(who), name="Waste", purpose="x", access="open")
            for who in (ann, bob)
        )
    )
    assert raised == [None, None]
    assert set(Community.objects.filter(name="Waste").values_list("slug", flat=True)) == {"waste", "waste-2"}
