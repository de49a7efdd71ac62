"""Queries composed once: they find what the ordinary queryset finds, for whoever asks, and forget nobody's values."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guildhall.communities.models import Community, Membership
from guildhall.kernel.prepared import Prepared
from guildhall.people.models import Member
from guildhall.people.reader import Reading
from tests.world import World, see

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


AMONG = Prepared(lambda keys, since: Member.objects.filter(pk__in=keys, joined__gte=since).order_by("pk"),
                 keys=list, since=datetime)  # fmt: skip


def test_a_list_may_have_any_length(world: World) -> None:
    keys = sorted(Member.objects.values_list("pk", flat=True))
    long_ago = timezone.now() - timedelta(days=9999)
    for length in range(len(keys) + 1):
        assert [each.pk for each in AMONG.rows(keys=keys[:length], since=long_ago)] == keys[:length]
    assert AMONG.rows(keys=[*keys[:2], keys[0], 2**62], since=long_ago) == list(Member.objects.filter(pk__in=keys[:2]))


def test_moments_and_days_are_values(world: World) -> None:
    keys, joined = [world.ben.pk], Member.objects.get(pk=world.ben.pk).joined
    for apart in (-timedelta(microseconds=1), timedelta(0)):
        assert AMONG.rows(keys=keys, since=joined + apart) == [world.ben]
    assert AMONG.rows(keys=keys, since=joined + timedelta(microseconds=1)) == []
    ending = Prepared(lambda by, slug: Community.objects.filter(ends__lte=by, slug=slug), by=date, slug=str)
    today = timezone.localdate()
    Community.objects.filter(pk=world.housing.pk).update(ends=today)
    assert ending.rows(by=today, slug=world.housing.slug) == [world.housing]
    assert ending.rows(by=today - timedelta(days=1), slug=world.housing.slug) == []


def test_a_query_that_would_keep_its_moment_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="told the time"):
        Prepared(lambda slug: Community.objects.going_on().filter(slug=slug), slug=str).rows(slug="x")


def test_a_query_for_all_can_ask_for_nobodys_roles(world: World) -> None:
    led = Reading(lambda viewer: Community.objects.of(viewer).filter(pk__in=list(viewer.roles)))
    with pytest.raises(TypeError, match="roles"):
        led.rows(see(world.ben))


def test_a_reading_is_each_readers_own(world: World) -> None:
    mine = Reading(lambda viewer, slug: Community.objects.of(viewer).filter(slug=slug), slug=str)
    assert mine.first(see(world.ben), slug=world.care.slug) == world.care
    assert mine.first(see(world.cara), slug=world.care.slug) is None
    assert mine.first(see(None), slug=world.care.slug) is None
    assert mine.first(see(world.una), slug=world.care.slug) is None
