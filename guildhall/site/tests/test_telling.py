"""The demonstration, told whole: once for all these tests, because it is long."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoDbBlocker

from guildhall.communities.models import Invitation, Membership, Request
from guildhall.contributions.models import Contribution, Reaction
from guildhall.journal.models import Entry
from guildhall.people.models import Member
from guildhall.policy.words import Role, Standing
from guildhall.services.notify import tasks
from guildhall.services.notify.models import Letter
from guildhall.site.demo import story
from guildhall.site.demo.telling import PASSWORD
from guildhall.tools.forum.models import Topic

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """What the command said, in a transaction round all the tests of this module."""
    out = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("register", "load", stdout=StringIO())
        call_command("demo", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


def test_three_sign_ins_are_printed_and_work(told: str) -> None:
    for word in ("member", "facilitator", "steward"):
        assert f"{word}@guildhall.example" in told
        member = Member.objects.get(email=f"{word}@guildhall.example")
        assert member.standing == Standing.APPROVED
        assert check_password(PASSWORD, member.password)


def test_all_of_it_is_there(told: str) -> None:
    plan = story.read()
    assert Member.objects.count() == len(plan.people)
    assert Contribution.everything.filter(root=None).count() == len(plan.contributions)
    accepted = sum(reply.accepted for each in plan.contributions for reply in each.replies)
    assert Topic.objects.exclude(answer=None).count() == accepted
    assert Reaction.objects.count() >= 100
    assert Contribution.everything.filter(pinned=True).exists()


def test_it_happened_in_the_past_and_in_order(told: str) -> None:
    now = timezone.now()
    assert not Contribution.everything.filter(published__gt=now).exists()
    assert Entry.objects.filter(at__lt=now - timedelta(days=30)).count() > Entry.objects.count() / 2
    times = list(Entry.objects.exclude(verb__in=["requested", "invited"]).order_by("pk").values_list("at", flat=True))
    assert times == sorted(times)


def test_nobody_spoke_before_they_were_in(told: str) -> None:
    for said in Contribution.everything.select_related("author").iterator():
        membership = Membership.objects.get(member=said.author, community=said.community_id)
        assert membership.joined <= said.published
    assert not Membership.objects.filter(joined__lt=F("member__joined")).exists()
    assert not Membership.objects.filter(joined__lt=F("community__founded")).exists()


def test_every_community_is_led_and_some_people_wait(told: str) -> None:
    led = Membership.objects.filter(role=Role.FACILITATOR).values("community").distinct().count()
    assert led == len(story.read().communities)
    assert Request.objects.filter(outcome=Request.Outcome.WAITING).exists()
    assert any(each.is_open for each in Invitation.objects.all())


def test_letters_are_written_about_what_waits_and_not_about_what_is_long_past(told: str) -> None:
    for waiting in DBTaskResult.objects.filter(task_path__endswith="notify.tasks.on_entry"):
        tasks.on_entry.call(*waiting.args_kwargs["args"])
    subjects = set(Letter.objects.values_list("subject", flat=True))
    assert any("asks to join" in subject for subject in subjects)
    assert any("invites you to" in subject for subject in subjects)
    assert not any("You are now in" in subject for subject in subjects)


def test_telling_it_again_changes_nothing(told: str) -> None:
    before = Entry.objects.count()
    out = StringIO()
    call_command("demo", stdout=out)
    assert "already there" in out.getvalue()
    assert Entry.objects.count() == before
