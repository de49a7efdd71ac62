"""The law’s grammar: what it says when it refuses, and what a viewer’s standing is worth."""

import pytest

from guildhall.people.models import Member
from guildhall.policy.rules import RULES, Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role, Standing
from tests.world import World, see


def test_a_refusal_is_a_sentence_about_the_first_thing_that_fails(world: World) -> None:
    topic = world.topic()
    with pytest.raises(Refused, match="Join this community first"):
        require(see(world.cara), "reply", topic)
    with pytest.raises(Refused, match="once your e-mail address is verified"):
        require(see(world.una), "reply", topic)
    topic.locked = True
    with pytest.raises(Refused, match="closed to new replies"):
        require(see(world.ben), "reply", topic)


def test_every_rule_has_words_for_the_matrix_and_a_sentence_for_the_refused() -> None:
    for verb, rule in RULES.items():
        assert rule.words, verb
        assert rule.sentence.endswith("."), verb


@pytest.mark.parametrize("standing", [Standing.UNVERIFIED, Standing.AWAITING, Standing.SUSPENDED, Standing.LEFT])
def test_a_role_counts_only_for_the_approved(world: World, standing: Standing) -> None:
    assert see(world.amina).facilitates(world.care)
    Member.objects.filter(pk=world.amina.pk).update(standing=standing)
    viewer = see(world.amina)
    viewer.remember(world.housing.pk, Role.FACILITATOR)
    assert viewer.role_in(world.care) is None
    assert viewer.role_in(world.housing) is None
    assert not viewer.can("arrange", world.care)
    assert not viewer.memberships.exists()


def test_a_button_is_shown_exactly_where_the_law_allows(world: World) -> None:
    topic = world.topic()
    for member in world.people.values():
        for verb in ("reply", "pin", "revise", "hide", "react"):
            viewer = see(member)
            try:
                require(viewer, verb, topic)
            except Refused:
                assert not viewer.can(verb, topic)
            else:
                assert viewer.can(verb, topic)


def test_the_system_reads_as_a_visitor() -> None:
    assert Viewer.system().is_visitor
    assert Viewer.system().is_steward
