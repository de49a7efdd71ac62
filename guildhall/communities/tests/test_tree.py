"""Gates, veils, addresses: what follows from where a community stands in the tree."""

import random

import pytest

from guildhall.communities import actions, tasks
from guildhall.communities.models import Community, FormerSlug, Membership
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access, Role

from .conftest import Founding, Person


def expected(community: Community) -> tuple[int | None, int | None]:
    """The nearest closed or hidden one; and itself, if it is hidden, else the nearest of those above it."""
    closed = []
    each: Community | None = community
    while each is not None:
        closed += [each.pk] if each.access != Access.OPEN else []
        each = each.parent
    secret = [pk for pk in closed if pk != community.pk or community.access == Access.HIDDEN]
    return next(iter(closed), None), next(iter(secret), None)


def assert_lawful() -> None:
    for community in Community.objects.select_related("parent__parent__parent__parent__parent__parent"):
        assert (community.gate_id, community.veil_id) == expected(community), community.name
        memberships = Membership.objects.filter(community=community)
        assert community.members == memberships.count()
        assert memberships.filter(role=Role.FACILITATOR).exists()
        assert not (community.publishes and community.gate_id)
        gate = community.parent.gate_id if community.parent else None
        if gate:
            inside = set(Membership.objects.filter(community=gate).values_list("member", flat=True))
            assert set(memberships.values_list("member", flat=True)) <= inside
        words, _, letters = community.slug.rpartition("-")
        assert (len(letters) == 10 and bool(words)) == (community.veil_id is not None), community.slug


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_done_the_tree_keeps_its_laws(found: Founding, person: Person, seed: int) -> None:
    """Random worlds: founding, joining, opening, closing, moving and leaving in any order."""
    dice = random.Random(seed)
    people = [person() for _ in range(4)]
    for step in range(40):
        viewer = dice.choice(people)
        viewer.forget_roles()
        communities = list(Community.objects.order_by("pk"))
        where = dice.choice(communities) if communities else None
        try:
            _do(dice, step, viewer, where, communities, found)
        except Refused:
            continue
    assert Community.objects.count() > 3
    assert_lawful()
    before = list(Community.objects.order_by("pk").values())
    tasks.reconcile()
    assert list(Community.objects.order_by("pk").values()) == before


def _do(dice, step, viewer, where, communities, found) -> None:
    access = dice.choice(Access.values)
    what = dice.randrange(7) if where else 0
    if what in (0, 1):
        found(f"Place {step}", access, by=viewer, parent=dice.choice([None, where]), publishes=dice.random() < 0.5)
    elif what == 2:
        actions.join(where, by=viewer)
    elif what == 3:
        leader = Membership.objects.filter(community=where, role=Role.FACILITATOR).first().member
        [invitation] = actions.invite(where, by=Viewer.of(leader), emails=["a@b.example"])
        actions.accept_invitation(invitation, by=viewer)
    elif what == 4:
        actions.change_access(where, access, by=viewer)
    elif what == 5:
        actions.change_parent(where, dice.choice([None, *communities]), by=viewer)
    else:
        actions.leave(where, by=viewer)


def test_closing_a_community_sheds_strangers_beneath(found: Founding, amina: Viewer, ben: Viewer) -> None:
    housing = found()
    below = found("Below", parent=housing)
    actions.join(below, by=ben)
    assert actions.change_access(housing, "closed", by=amina) == 1
    assert not Membership.objects.filter(community=below, member=ben.member).exists()
    assert Community.objects.get(pk=below.pk).members == 1


def test_closing_is_refused_where_it_would_take_the_last_facilitator_beneath(
    found: Founding, amina: Viewer, ben: Viewer
) -> None:
    housing = found()
    actions.join(housing, by=ben)
    below = found("Below", by=ben, parent=housing)
    actions.leave(housing, by=ben)
    with pytest.raises(Refused, match="Below needs a facilitator"):
        actions.change_access(housing, "closed", by=amina)
    assert Community.objects.get(pk=housing.pk).access == "open"
    assert Community.objects.get(pk=below.pk).gate_id is None


def test_what_happens_beneath_betrays_no_hidden_community(
    found: Founding, amina: Viewer, ben: Viewer, eve: Viewer
) -> None:
    housing = found()
    actions.join(housing, by=ben)
    secret = found("Secret", "hidden", by=ben, parent=housing)
    actions.leave(housing, by=ben)
    with pytest.raises(Refused) as refusal:
        actions.change_access(housing, "closed", by=amina)
    assert "Secret" not in str(refusal.value)
    housing.refresh_from_db()
    actions.join(housing, by=ben)
    [link] = actions.invite(secret, by=ben, emails=[eve.member.email])
    actions.accept_invitation(link, by=eve)
    assert actions.change_access(housing, "closed", by=amina) == 0
    assert Community.objects.get(pk=secret.pk).members == 1


def test_nothing_is_put_beneath_itself(found: Founding, amina: Viewer) -> None:
    top = found("Top")
    below = found("Below", parent=top)
    for target in (top, below):
        with pytest.raises(Refused, match="beneath itself"):
            actions.change_parent(top, target, by=amina)


def test_the_same_name_gets_another_address(found: Founding) -> None:
    assert [found("Housing").slug, found("Housing", "closed").slug] == ["housing", "housing-2"]


@pytest.mark.parametrize("name", ["New", "Policy", "404", "Ελλάδα"])
def test_reserved_and_odd_names_get_a_lawful_address(found: Founding, name: str) -> None:
    slug = found(name).slug
    assert slug.endswith("community")


def test_a_hidden_name_is_never_found_taken(found: Founding, person: Person) -> None:
    hidden = found("Whistle", "hidden")
    assert hidden.slug.startswith("whistle-")
    assert found("Whistle", by=person()).slug == "whistle"


def test_hiding_a_community_moves_it_and_frees_its_name(found: Founding, amina: Viewer, person: Person) -> None:
    housing = found()
    below = found("Below", parent=housing)
    actions.change_access(housing, "hidden", by=amina)
    housing.refresh_from_db()
    below.refresh_from_db()
    assert housing.slug != "housing"
    assert below.slug != "below"
    assert FormerSlug.objects.get(slug="housing").community == housing
    assert found("Housing", by=person()).slug == "housing"
    assert not FormerSlug.objects.filter(slug="housing").exists()


def test_a_renamed_community_keeps_its_old_address_and_may_return_to_it(found: Founding, amina: Viewer) -> None:
    housing = found()
    actions.arrange(housing, by=amina, name="Homes")
    assert housing.slug == "homes"
    assert found("Housing").slug == "housing-2"
    actions.arrange(housing, by=amina, name="Housing")
    assert Community.objects.get(pk=housing.pk).slug == "housing"


def test_approval_waits_hidden_and_then_opens(settings, found: Founding, amina: Viewer, person: Person) -> None:
    settings.GUILDHALL_COMMUNITIES_NEED_APPROVAL = True
    community = found()
    assert (community.access, community.asked_access) == ("hidden", "open")
    steward = person(is_steward=True)
    with pytest.raises(Refused):
        actions.approve_community(community, by=amina)
    actions.approve_community(community, by=steward)
    community.refresh_from_db()
    assert (community.access, community.slug, community.gate_id, community.veil_id) == ("open", "housing", None, None)
    assert not found("Another", by=steward).asked_access


def test_what_a_steward_turned_down_is_not_opened_by_its_founder(
    settings, found: Founding, amina: Viewer, person: Person
) -> None:
    settings.GUILDHALL_COMMUNITIES_NEED_APPROVAL = True
    community, steward = found(), person(is_steward=True)
    actions.turn_down_community(community, by=steward, reason="There is one already.")
    for attempt in (
        lambda: actions.reopen(community, by=amina),
        lambda: actions.change_access(community, "open", by=amina),
        lambda: actions.approve_community(community, by=steward),
    ):
        with pytest.raises(Refused):
            attempt()


def test_what_is_behind_a_gate_does_not_publish(found: Founding, amina: Viewer) -> None:
    care = found("Adult Care", "closed")
    below = found("Below", parent=care, publishes=True)
    assert not below.publishes
    with pytest.raises(Refused):
        actions.arrange(below, by=amina, publishes=True)
