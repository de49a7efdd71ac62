"""The journal: written with the change, or not at all."""

from typing import Any

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.journal.models import Entry
from guildhall.journal.record import record
from guildhall.kernel import apps
from tests.world import World, see


def test_an_entry_says_who_did_what_to_what_and_where(world: World) -> None:
    topic = world.topic(world.care)
    entry = Entry.objects.get(verb="published")
    assert (entry.actor, entry.contribution, entry.community) == (world.ben, topic, world.care)


def test_who_follows_a_verb_has_a_task_in_the_same_transaction(world: World) -> None:
    before = DBTaskResult.objects.count()
    entry = record("reinstated", by=see(world.ben), member=world.ben)
    waiting = list(DBTaskResult.objects.all())
    assert len(waiting) == before + len(apps.followers("reinstated"))
    assert any(task.args_kwargs["args"] == [entry.pk] for task in waiting)


def test_what_is_rolled_back_leaves_no_entry_and_no_task(world: World) -> None:
    entries, tasks = Entry.objects.count(), DBTaskResult.objects.count()

    with transaction.atomic():
        record("suspended", by=see(world.dev), member=world.ben)
        assert Entry.objects.count() == entries + 1
        transaction.set_rollback(True)
    assert (Entry.objects.count(), DBTaskResult.objects.count()) == (entries, tasks)


def test_no_text_of_a_contribution_is_in_the_journal(world: World) -> None:
    topic = world.topic(world.whistle, title="Wombat", body="A wombat.")
    actions.revise(topic, by=see(world.ben), words=Words(title="Wombat 2", body="Two."), based_on=1, note="wombat")
    actions.hide(topic, by=see(world.amina), reason="Tedious.")
    said: Any = list(Entry.objects.values_list("data", flat=True))
    assert "wombat" not in str(said).lower()


def test_the_journal_is_never_changed(world: World) -> None:
    entry = Entry.objects.earliest("pk")
    before = Entry.objects.filter(pk=entry.pk).values().get()
    world.topic()
    assert Entry.objects.filter(pk=entry.pk).values().get() == before
