"""Queries composed once: they find what the ordinary queryset finds, for whoever asks, and forget nobody's values."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.communities.models import Community, Membership
from guildhall.kernel.prepared import Prepared
from guildhall.people.models import Member
from tests.world import World

BY_HANDLE = Prepared(lambda handle: Member.objects.filter(handle=handle).select_related("organisation"), handle=str)
BELONGING = Prepared(lambda member, community: Membership.objects.filter(member=member, community=community),
                     member=int, community=int)  # fmt: skip


def test_it_finds_what_the_queryset_finds_with_what_belongs_to_it(world: World) -> None:
    for member in (world.amina, world.cara):
        with CaptureQueriesContext(connection) as asked:
            found = BY_HANDLE.first(handle=member.handle)
            assert found is not None
            assert found.organisation == member.organisation
        assert found == member
        assert len(asked) == 1
        assert {f.attname: getattr(found, f.attname) for f in Member._meta.concrete_fields} == {
            f.attname: getattr(Member.objects.get(pk=member.pk), f.attname) for f in Member._meta.concrete_fields
        }


def test_every_value_goes_to_its_own_place(world: World) -> None:
    assert BELONGING.first(member=world.ben.pk, community=world.care.pk) is not None
    assert BELONGING.first(member=world.cara.pk, community=world.care.pk) is None
    assert BELONGING.first(member=world.care.pk, community=10**9) is None


def test_hostile_values_are_values(world: World) -> None:
    for value in ("' OR 1=1 --", "%s", "\ufdd40", "", "ф" * 5000):
        assert BY_HANDLE.rows(handle=value) == []
    assert BELONGING.rows(member=2**70, community=world.care.pk) == []


def test_what_it_finds_can_be_changed_and_saved(world: World) -> None:
    found = BY_HANDLE.first(handle=world.ben.handle)
    assert found is not None
    found.job_title = "Surveyor"
    found.save(update_fields=["job_title"])
    assert Member.objects.get(pk=world.ben.pk).job_title == "Surveyor"


def test_lists_of_values_stay_rows(world: World) -> None:
    tools = Prepared(lambda slug: Community.objects.filter(slug=slug).values_list("tools", "name"), slug=str)
    assert tools.rows(slug=world.housing.slug) == [(world.housing.tools, "Housing")]


def test_a_value_that_is_not_used_is_refused_at_once(world: World) -> None:
    with pytest.raises(ValueError, match="each of its values"):
        Prepared(lambda handle: Member.objects.all(), handle=str).rows(handle="x")
