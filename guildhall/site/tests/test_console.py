"""The console: what operators and scripts rely on."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from guildhall.communities.models import Community
from guildhall.kernel import checks, every
from guildhall.kernel.apps import parts
from guildhall.policy.rules import RULES
from guildhall.site import flow, permissions, upkeep
from guildhall.site.management.writing import docs_file
from tests.world import World


def said(name: str, *args: str, **options: Any) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out, **options)
    return out.getvalue()


def test_the_page_of_what_follows_from_what_is_current() -> None:
    assert docs_file("flow.md").read_text() == flow.page(), "run `make docs`"


def test_the_page_of_who_may_do_what_is_current() -> None:
    assert docs_file("permissions.md").read_text() == permissions.page(), "run `make docs`"


def test_every_verb_of_the_law_is_on_the_page() -> None:
    assert all(f"| {verb.replace('_', ' ')} |" in permissions.page() for verb in RULES)


def test_every_verb_that_is_followed_is_recorded() -> None:
    assert set(flow.unrecorded()) == set()


def test_flow_knows_verbs_that_are_chosen_while_running() -> None:
    assert {"promoted", "demoted", "verified", "changed_email"} <= flow.flow().keys()


def test_what_is_declared_is_there() -> None:
    assert checks.declarations(None) == []


@pytest.mark.parametrize(
    ("field", "value", "number"),
    [
        ("on_entry", "guildhall.services.notify.tasks.nobody", "E001"),
        ("on_entry", "guildhall.services.notify.tasks.reconcile", "E003"),
        ("reconcile", "guildhall.nowhere.reconcile", "E001"),
        ("waiting", "nothing", "E001"),
    ],
)
def test_a_name_that_leads_nowhere_is_found(
    monkeypatch: pytest.MonkeyPatch, field: str, value: str, number: str
) -> None:
    notify = next(part for part in parts() if part.label == "notify")
    monkeypatch.setattr(notify, field, value)
    assert f"guildhall.{number}" in {fault.id for fault in checks.declarations(None)}


def test_tasks_outside_the_database_are_warned_of(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "elsewhere.RedisBackend"}}
    assert [fault.id for fault in checks.task_backend(None)] == ["guildhall.W001"]


def test_render_answers_line_for_line(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [json.dumps({"source": "**yes** <script>no</script>"}), "nonsense"]
    monkeypatch.setattr("sys.stdin", StringIO("\n".join(lines)))
    first, second = map(json.loads, said("render", jsonl=True).splitlines())
    assert "<strong>yes</strong>" in first["html"]
    assert "<script" not in first["html"]
    assert "error" in second


def test_development_serves_this_machine_alone() -> None:
    for host in ("0.0.0.0", "192.0.2.1", "guildhall.example", "::"):
        with pytest.raises(CommandError, match="this machine alone"):
            call_command("serve", host=host, port=0)


@pytest.mark.django_db
def test_reconcile_mends_one_part_or_all(world: World) -> None:
    Community.objects.filter(pk=world.housing.pk).update(members=99)
    assert "communities: " in said("reconcile", "communities")
    world.housing.refresh_from_db()
    assert world.housing.members == 3
    assert said("reconcile").count("mended") == len(list(upkeep.menders()))


def test_reconcile_says_what_there_is() -> None:
    with pytest.raises(CommandError, match=r"There are: .*communities"):
        call_command("reconcile", "nobody")


@pytest.mark.django_db
def test_one_part_that_cannot_be_mended_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    notify = next(part for part in parts() if part.label == "notify")
    monkeypatch.setattr(notify, "reconcile", "guildhall.site.tests.test_console.broken")
    mended = upkeep.mend_all()
    assert isinstance(mended, dict)
    assert "communities" in mended
    assert "notify" not in mended


def broken() -> None:
    raise RuntimeError("as it happens")


@pytest.mark.django_db
def test_the_clock_runs_what_is_due_and_not_twice() -> None:
    ran = said("tick").splitlines()
    assert "guildhall.services.notify.tasks.reconcile" in ran
    assert said("tick") == ""


@pytest.mark.django_db
def test_a_beat_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def stumbles() -> None:
        calls.append(1)
        raise RuntimeError("as it happens")

    monkeypatch.setattr(every, "BEATS", {})
    every.every(minutes=60)(stumbles)
    assert every.tick(timezone.now()) == []
    assert every.tick(timezone.now()) == []
    assert len(calls) == 2


@pytest.mark.django_db
def test_the_demonstration_refuses_a_place_where_people_live(world: World) -> None:
    world.member("Real Person", email="real@leeds.gov.uk")
    with pytest.raises(CommandError, match="holds real members"):
        call_command("demo")
    assert said("demo", if_empty=True) == "", "and says nothing where it is only offered"


@pytest.mark.django_db
def test_the_demonstration_is_for_development(settings: Settings) -> None:
    settings.IS_DEVELOPMENT = False
    with pytest.raises(CommandError, match="development only"):
        call_command("demo")
    assert said("demo", if_empty=True) == ""
