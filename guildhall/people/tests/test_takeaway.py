"""One's own data: whole, one's own alone, and nobody else's to fetch."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from guildhall.communities import actions as communities
from guildhall.files.storage import uploads
from guildhall.journal.models import Entry
from guildhall.kernel.kinds import Notice
from guildhall.people import actions, takeaway, tasks
from guildhall.people.models import Member, Takeaway
from guildhall.people.told import told
from guildhall.policy.rules import Refused
from tests.furnish import upload
from tests.world import World, see

pytestmark = pytest.mark.django_db


def packed(member: Member) -> Takeaway:
    """Asked for, and made."""
    found = actions.ask_for_data(member, by=see(member))
    tasks.pack.func(str(found.pk))
    found.refresh_from_db()
    return found


def unpacked(client: Client) -> ZipFile:
    found = Takeaway.objects.get()
    answer = client.get(f"/account/data/{found.pk}.zip")
    assert "no-store" in answer["Cache-Control"]
    return ZipFile(BytesIO(b"".join(answer.streaming_content)))


def rows(archive: ZipFile, title: str) -> list[dict[str, object]]:
    every = [json.loads(archive.read(name)) for name in archive.namelist() if name.startswith("data/")]
    return next((each["rows"] for each in every if each["title"] == title), [])


def test_everything_of_ones_own_is_in_it_and_opens_from_a_disk(world: World) -> None:
    world.topic(title="Mould", body="I wrote <b>this</b>.", uploads=[upload(world.ben, "my notes.txt", b"Mine.")])
    world.client(world.ben).post("/account/data/")
    tasks.on_entry.func(Entry.objects.get(verb="asked_for_data").pk)
    tasks.pack.func(str(Takeaway.objects.get().pk))
    page = world.client(world.ben).get("/account/data/").content.decode()
    assert "Your data is ready" in page
    archive = unpacked(world.client(world.ben))
    assert rows(archive, "Profile")[0]["E-mail address"] == world.ben.email
    assert [row["Words"] for row in rows(archive, "Contributions")] == ["I wrote <b>this</b>."]
    assert {row["Community"] for row in rows(archive, "Memberships")} == {"Housing", "Adult care", "Whistle"}
    assert archive.read("files/my notes.txt") == b"Mine."
    pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")]
    assert "&lt;b&gt;this" in "".join(pages)
    assert not [page for page in pages if "http" in page or "<script" in page or 'href="/' in page]


def test_of_what_is_anothers_only_what_one_can_see_now(world: World) -> None:
    said = world.topic(world.whistle, by=world.amina, title="The secret plan")
    mine = world.reply(said, by=world.ben, body="My own words.")
    world.client(world.ben).get(mine.get_absolute_url(), follow=True)
    communities.leave(world.whistle, by=see(world.ben))
    packed(world.ben)
    archive = unpacked(world.client(world.ben))
    every = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "My own words." in every
    assert "secret plan" not in every
    assert "Whistle" not in every


def test_nobody_else_can_fetch_it(world: World) -> None:
    found = packed(world.ben)
    place = f"/account/data/{found.pk}.zip"
    for who in (world.amina, world.dev, world.eve):
        assert world.client(who).get(place).status_code == 404
    assert world.client().get(place).status_code == 302


def test_somebody_suspended_can_have_theirs(world: World) -> None:
    assert packed(world.eve).state == Takeaway.State.READY
    assert rows(unpacked(world.client(world.eve)), "Profile")[0]["Name"] == world.eve.name


def test_one_at_a_time_and_three_a_day(world: World) -> None:
    actions.ask_for_data(world.ben, by=see(world.ben))
    with pytest.raises(Refused, match="already"):
        actions.ask_for_data(world.ben, by=see(world.ben))
    Takeaway.objects.update(state=Takeaway.State.FAILED)
    assert "Something went wrong" in world.client(world.ben).get("/account/data/").content.decode()
    packed(world.ben)
    packed(world.ben)
    with pytest.raises(Refused, match="3 times"):
        actions.ask_for_data(world.ben, by=see(world.ben))


def test_they_are_told_and_it_goes_after_a_week(world: World) -> None:
    found = packed(world.ben)
    entry = Entry.objects.get(verb="packed")
    (notice,) = told(entry, None)
    assert isinstance(notice, Notice)
    assert (notice.member, told(entry, {world.amina.pk})) == (world.ben.pk, [])
    assert takeaway.sweep() == 0
    Takeaway.objects.update(asked=timezone.now() - timedelta(days=8), made=timezone.now() - timedelta(days=8))
    assert takeaway.sweep() == 1
    assert not uploads().exists(found.place)
    assert told(entry, None) == []


def test_what_takes_too_long_has_failed(world: World) -> None:
    found = actions.ask_for_data(world.ben, by=see(world.ben))
    late = timezone.now() - takeaway.LATE * 2
    Takeaway.objects.filter(pk=found.pk).update(state=Takeaway.State.PACKING, begun=late)
    takeaway.sweep()
    found.refresh_from_db()
    assert found.state == Takeaway.State.FAILED
