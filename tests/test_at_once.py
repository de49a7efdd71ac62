"""What two do at the same moment. Only PostgreSQL lets them: SQLite has one writer."""

from collections.abc import Callable
from threading import Barrier, Event, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from guildhall.communities import actions as communities
from guildhall.communities.models import Community, Membership
from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Overtaken, Words
from guildhall.contributions.models import Contribution, Reaction, Version
from guildhall.people import actions as people
from guildhall.policy.rules import Refused
from guildhall.policy.words import Role, Standing
from guildhall.services.search import keeping
from guildhall.services.search.asking import ask
from guildhall.services.search.tests import working
from guildhall.tools.forum.models import TOPIC
from tests.world import World, build, see

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shared() -> World:
    """A town that is committed, so that everybody’s connection sees it."""
    return build()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What comes of acts that begin at the same moment, each on a connection of its own; a fault is an outcome."""
    start, came = Barrier(len(acts)), [None] * len(acts)  # type: list[object]

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            came[number] = act()
        except Exception as fault:
            came[number] = fault
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return came


def fresh(contribution: Contribution) -> Contribution:
    return Contribution.everything.select_related("community", "root").get(pk=contribution.pk)


def test_answers_at_once_are_all_counted(shared: World) -> None:
    topic = shared.topic()
    viewers = [see(shared.ben), see(shared.amina)] * 4
    came = at_once(
        *[lambda v=v, n=n: actions.reply(fresh(topic), by=v, words=Words(body=f"{n}")) for n, v in enumerate(viewers)]
    )
    assert all(isinstance(each, Contribution) for each in came), came
    assert fresh(topic).replies == 8 == Contribution.everything.filter(root=topic).count()
    assert fresh(topic).active == Contribution.everything.filter(root=topic).latest("published").published


def test_of_two_who_revise_at_once_one_is_overtaken(shared: World) -> None:
    topic = shared.topic()

    def revise(by: object, body: str) -> object:
        return actions.revise(fresh(topic), by=see(by), words=Words(title="T", body=body), based_on=1)

    came = at_once(lambda: revise(shared.ben, "Ben’s"), lambda: revise(shared.amina, "Amina’s"))
    assert sorted(type(each).__name__ for each in came) == ["Contribution", "Overtaken"]
    assert any(isinstance(each, Overtaken) for each in came)
    assert Version.objects.filter(contribution=topic).count() == 2


def test_a_double_click_at_once_posts_once(shared: World) -> None:
    once = uuid4()
    words = Words(title="Twice", body="Once.", once=once)
    came = at_once(*[lambda: actions.publish(shared.housing, by=see(shared.ben), kind=TOPIC, words=words)] * 4)
    assert len({getattr(each, "pk", each) for each in came}) == 1
    assert Contribution.everything.filter(title="Twice").count() == 1


def test_a_reaction_pressed_twice_at_once_counts_once(shared: World) -> None:
    topic = shared.topic()
    at_once(*[lambda: actions.react(fresh(topic), by=see(shared.amina), kind="thanks")] * 3)
    assert fresh(topic).reactions == 1 == Reaction.objects.count()


def test_an_answer_and_a_withdrawal_at_once_leave_nothing_live_under_what_is_gone(shared: World) -> None:
    for _ in range(5):
        topic = shared.topic()
        at_once(
            lambda t=topic: actions.reply(fresh(t), by=see(shared.amina), words=Words(body="Wait!")),
            lambda t=topic: actions.withdraw(fresh(t), by=see(shared.ben)),
        )
        live = Contribution.visible_to(see(shared.ben)).filter(root=topic)
        assert not live.exists()


def lead_together(shared: World) -> None:
    communities.set_role(
        Membership.objects.get(member=shared.ben, community=shared.housing), Role.FACILITATOR, by=see(shared.amina)
    )


def leaders(shared: World) -> int:
    led = Membership.objects.filter(community=shared.housing, role=Role.FACILITATOR)
    return led.filter(member__standing=Standing.APPROVED).count()


def test_two_last_facilitators_who_leave_at_once_leave_one(shared: World) -> None:
    lead_together(shared)
    came = at_once(*[lambda m=m: communities.leave(shared.housing, by=see(m)) for m in (shared.amina, shared.ben)])
    assert sum(isinstance(each, Refused) for each in came) == 1, came
    assert leaders(shared) == 1


def test_two_last_facilitators_who_step_down_at_once_leave_one(shared: World) -> None:
    lead_together(shared)

    def step_down(member: object) -> object:
        membership = Membership.objects.get(member=member, community=shared.housing)
        return communities.set_role(membership, Role.MEMBER, by=see(member))

    came = at_once(lambda: step_down(shared.amina), lambda: step_down(shared.ben))
    assert sum(isinstance(each, Refused) for each in came) == 1, came
    assert leaders(shared) == 1


def test_one_who_leaves_and_one_who_is_suspended_at_once_leave_a_community_that_stewards_see(shared: World) -> None:
    lead_together(shared)

    def suspend() -> object:
        return people.suspend(shared.amina, by=see(shared.dev), reason="r")

    at_once(suspend, lambda: communities.leave(shared.housing, by=see(shared.ben)))
    assert leaders(shared) == 1 or shared.housing in Community.objects.unled()
    assert Membership.objects.filter(community=shared.housing, role=Role.FACILITATOR).exists()


def test_what_is_written_while_the_index_of_search_is_made_anew_is_found_as_it_is(shared: World) -> None:
    """Both hold what they write of to the end, so that whichever comes second knows what the first has written."""
    old = [shared.topic(title=f"Old {n}", body="About wombats.") for n in range(6)]
    working.work()

    def write() -> None:
        for n, topic in enumerate(old):
            words = Words(title=f"Changed {n}", body="About quokkas.")
            actions.revise(fresh(topic), by=see(shared.ben), words=words, based_on=1)
            shared.topic(title=f"New {n}", body="About wombats.")
            working.work()
        actions.withdraw(fresh(old[0]), by=see(shared.ben))
        working.work()

    came = at_once(lambda: [*keeping.rebuild()][-1], write, keeping.reconcile)
    assert not [each for each in came if isinstance(each, Exception)], came
    assert len(ask("wombats", see(shared.ben), fold=False).hits) == 6
    assert {hit.title for hit in ask("quokkas", see(shared.ben)).hits} == {f"Changed {n}" for n in range(1, 6)}
    assert keeping.reconcile() == 0


def test_what_is_revised_between_reading_and_indexing_it_is_indexed_as_it_is_now(shared: World) -> None:
    topic, read, revised = shared.topic(title="Old", body="About wombats."), Event(), Event()

    def index() -> None:
        def heard(execute: Any, sql: str, *rest: Any) -> Any:
            if sql.startswith("INSERT") and not read.is_set():
                read.set()
                revised.wait(0.5)  # in vain: what is being indexed is held
            return execute(sql, *rest)

        with connection.execute_wrapper(heard):
            keeping.keep([topic.pk], anew=True)

    def revise() -> None:
        read.wait(10)
        words = Words(title="Changed", body="About quokkas.")
        actions.revise(fresh(topic), by=see(shared.ben), words=words, based_on=1)
        working.work()
        revised.set()

    assert at_once(index, revise) == [None, None]
    assert ask("quokkas", see(shared.ben)).keys == [topic.pk]
    assert ask("wombats", see(shared.ben)).keys == []
