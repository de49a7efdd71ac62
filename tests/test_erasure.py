"""Who is erased is nowhere any more: not in the database, not in an index, not in a cache, not among the files."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image

from guildhall.communities import actions as communities
from guildhall.communities.models import Community, Membership
from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution, Draft
from guildhall.files import actions as files
from guildhall.files.models import Arrival, Upload
from guildhall.files.storage import uploads
from guildhall.journal.models import Entry
from guildhall.people import actions as people
from guildhall.people import takeaway, tasks
from guildhall.people.models import Closing, Interest, Member, Session, Takeaway
from guildhall.policy.rules import Refused
from guildhall.policy.words import Access, Standing
from guildhall.services.notify.models import Letter
from tests.world import PASSWORD, World, see

pytestmark = pytest.mark.django_db
NAME, EMAIL = "Quilla Zephyrine", "quilla.zephyrine@leeds.example"
TRACE = re.compile("quilla|zephyrine", re.IGNORECASE)
BY_HAND = "Ask Quilla, she knows."  # what somebody else typed is theirs


def quilla(world: World) -> Member:
    """Somebody who has left a trace everywhere."""
    her = world.member(NAME)
    world.join(her, world.housing, world.care, world.whistle)
    people.edit_profile(
        her, by=see(her), name=NAME, job_title="Zephyrine officer", capacity="officer", about=f"I am {NAME}.",
        ask_me_about="Ask Quilla", likened=True, mentors=True,
    )  # fmt: skip
    people.describe_work(her, by=see(her), responsibilities=[], interests=["Zephyrine gardens"])
    people.change_organisation(her, by=see(her), organisation=None, claimed="Quilla and daughters")
    people.approve(Member.objects.get(pk=her.pk), by=see(world.dev), organisation=world.cornwall)
    people.suspend(Member.objects.get(pk=her.pk), by=see(world.dev), reason="Quilla was rude.")
    people.reinstate(Member.objects.get(pk=her.pk), by=see(world.dev))
    Image.new("RGB", (120, 120)).save(drawn := BytesIO(), "PNG")
    photo = files.take(SimpleUploadedFile("quilla.png", drawn.getvalue()), by=see(her), purpose="photo")
    people.set_photo(her, by=see(her), photo=photo)
    files.take(SimpleUploadedFile("quilla-unused.txt", b"Zephyrine"), by=see(her), purpose="attachment")
    files.expect("quilla-late.txt", size=10, purpose="attachment", by=see(her))
    _wrote(world, her)
    _was_written_about(world, her)
    client = Client()
    assert client.post("/sign-in/", {"login": EMAIL, "password": PASSWORD}).status_code == 302
    return Member.objects.get(pk=her.pk)


def _wrote(world: World, her: Member) -> None:
    said = world.topic(world.housing, by=her, title="Damp", body="What of damp?")
    answer = world.reply(world.topic(world.care), by=her, body="Air it.")
    actions.react(said, by=see(world.ben), kind="thanks")
    actions.react(world.topic(), by=see(her), kind="thanks")
    actions.follow(world.topic(world.whistle), by=see(her))
    actions.draft(world.housing, by=see(her), kind="blog.post", words=Words(title="Zephyrine", body="Quilla."))
    Draft.objects.create(member=her, place="/c/housing/forum/new/", fields={"body": "Quilla"})
    world.client(her).get(answer.get_absolute_url(), follow=True)
    communities.ask_to_join(world.community("Closed", access=Access.CLOSED), by=see(her), note="Quilla here.")
    found = people.ask_for_data(her, by=see(her))
    takeaway.pack(found)
    tasks.on_entry.func(Entry.objects.filter(verb="asked_for_data").latest("pk").pk)
    people.ask_for_data(her, by=see(her))


def _was_written_about(world: World, her: Member) -> None:
    mentioned = world.reply(world.topic(), by=world.ben, body=f"As @{her.handle} says, and `@{her.handle}` in code.")
    once = Words(title="Thanks", body=f"@{her.handle.upper()} wrote it, @{her.handle}.")
    topic = actions.publish(world.housing, by=see(world.ben), kind="blog.post", words=once)
    actions.revise(topic, by=see(world.ben), words=Words(title="Thanks", body="Somebody wrote it."), based_on=1)
    communities.invite(world.community("Later"), by=see(world.amina), emails=[EMAIL], message="Come.")
    Draft.objects.create(member=world.ben, place="/c/care/forum/new/", fields={"body": f"Dear @{her.handle}, "})
    Letter.objects.create(to=EMAIL, subject="Hello", text="Dear you", state=Letter.State.SENT)
    Letter.objects.create(to="else@leeds.example", subject=f"{NAME} wrote to you", text=f"/people/{her.handle}/")
    world.client(world.ben).get(mentioned.get_absolute_url(), follow=True)
    world.reply(mentioned.root, by=world.ben, body=BY_HAND)


def run_everything() -> None:
    """The queue, until nothing is in it."""
    while waiting := list(DBTaskResult.objects.filter(status="READY").order_by("enqueued_at", "pk")):
        for each in waiting:
            each.task.call(*each.args_kwargs["args"], **each.args_kwargs["kwargs"])
            DBTaskResult.objects.filter(pk=each.pk).update(status="SUCCESSFUL")


def erase(member: Member, *, named: bool = False) -> None:
    """Through the doors a person has, and the clockwork."""
    people.close_account(member, by=see(member), named=named)
    Closing.objects.filter(member=member).update(due=timezone.now())
    tasks.erase_due()
    run_everything()
    tasks.scrub_indexes.func()


def traces() -> Iterator[tuple[str, str]]:
    """Every value of every table, the shadows of text indexes among them, that holds a word of hers."""
    with connection.cursor() as cursor:
        for table in _tables(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if TRACE.search(text := _text(value)):
                        yield f"{table}.{column}", text


def _tables(cursor: Any) -> list[str]:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
        return [name for (name,) in cursor.fetchall()]
    return connection.introspection.table_names(cursor)


def _text(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def test_nothing_of_an_erased_person_is_left_but_what_others_typed_by_hand(world: World) -> None:
    her = quilla(world)
    run_everything()
    assert {place for place, _ in traces()} >= {"people_member.name", "account_emailaddress.email"}
    erase(her)
    _is_nowhere(gone := Member.objects.get(pk=her.pk))
    _wrote_what_stays(world, gone)
    _belongs_nowhere(gone)


def _is_nowhere(gone: Member) -> None:
    said = {"contributions_version.source", "contributions_version.html", "contributions_contribution.excerpt"}
    left = dict(traces())
    assert said <= left.keys()
    # Of her only the one word is left that Ben typed, where he typed it and where it is looked for.
    assert {place for place in left.keys() - said if not place.startswith("search_")} == set()
    assert {word.lower() for text in left.values() for word in TRACE.findall(text)} == {"quilla"}
    assert "zephyrine" not in " ".join(text for _, text in traces()).lower()
    assert not [name for name in _stored("") if TRACE.search(name) or TRACE.search(_read(name))]
    for name in caches:
        assert not TRACE.search(str(vars(getattr(caches[name], "shelf", caches[name]))))
    for name in ("photo", "unused", "late"):
        assert not Upload.objects.filter(name__contains=name).exists()
    assert not Arrival.objects.exists()
    assert not Takeaway.objects.exists()
    assert not Session.objects.filter(member=gone).exists()
    assert not Interest.objects.filter(name__contains="gardens").exists()
    if connection.vendor == "sqlite":  # the raw file, with pages that are free and words that were deleted
        raw = connection.connection.serialize().decode("latin-1").lower()
        assert [raw[found.start() - 20 : found.end() + 20] for found in re.finditer("zephyrine", raw)] == []


def _stored(folder: str) -> Iterator[str]:
    folders, names = uploads().listdir(folder)
    yield from (f"{folder}/{name}" for name in names)
    for each in folders:
        yield from _stored(f"{folder}/{each}".strip("/"))


def _read(name: str) -> str:
    with uploads().open(name) as file:
        return str(file.read().decode("latin-1"))


def _wrote_what_stays(world: World, gone: Member) -> None:
    said = Contribution.everything.get(title="Damp")
    page = world.client(world.ben).get(said.get_absolute_url()).content.decode()
    assert "Former member" in page
    assert "What of damp?" in page
    assert f"/people/{gone.handle}" not in page
    assert said.reactions == 1
    assert (gone.standing, gone.is_active, gone.has_usable_password()) == (Standing.LEFT, False, False)


def _belongs_nowhere(gone: Member) -> None:
    assert not Membership.objects.filter(member=gone).exists()
    for community in Community.objects.all():
        assert community.members == Membership.objects.filter(community=community).count()


def test_somebody_may_leave_their_name_and_nothing_else(world: World) -> None:
    her = world.member(NAME)
    world.join(her, world.housing)
    said = world.topic(by=her)
    erase(her, named=True)
    assert {place for place, _ in traces()} == {"people_member.name"}
    page = world.client(world.ben).get(said.get_absolute_url()).content.decode()
    assert NAME in page
    assert "/people/-" not in page


def test_a_name_that_is_part_of_other_words_takes_nothing_from_them(world: World) -> None:
    her = world.member("Ann")
    told = {"to": world.ben.email, "sender": "hall@guildhall.example", "html": "<p>Annual</p>"}
    Letter.objects.create(subject="Announcement by Ann", text="ANN: annual.", **told)
    Letter.objects.create(subject="Announcement", text="Annual.", state=Letter.State.SENT, **told)
    erase(her)
    left = Letter.objects.filter(subject__startswith="Ann").values_list("subject", "text", "html")
    waits = ("Announcement by a former member", "a former member: annual.", "<p>Annual</p>")
    assert set(left) == {waits, ("Announcement", "Annual.", "<p>Annual</p>")}


def test_an_account_is_kept_by_signing_in_and_saying_so(world: World) -> None:
    client = world.client(world.ben)
    assert client.post("/account/close/", {"named": "no", "password": "wrong"}).status_code == 200
    assert not Closing.objects.exists()
    page = client.post("/account/close/", {"named": "no", "password": PASSWORD}).content.decode()
    assert "You are signed out" in page
    assert not Session.objects.filter(member=world.ben).exists()
    again = client.post("/sign-in/", {"login": world.ben.email, "password": PASSWORD})
    assert again["Location"].startswith("/account/closing/")
    assert "everything about you is erased" in client.get("/account/closing/").content.decode()
    client.post("/account/closing/")
    assert not Closing.objects.exists()
    tasks.erase.func(world.ben.pk)
    assert Member.objects.get(pk=world.ben.pk).name == world.ben.name


def test_a_community_is_never_left_without_a_facilitator_and_the_desk_tells_of_it(world: World) -> None:
    erase(world.amina)
    led = Community.objects.unled()
    assert world.housing in led
    assert Membership.objects.filter(community=world.housing, member=world.amina, role=2).exists()
    communities.appoint(world.housing, world.ben, by=see(world.dev))
    assert not Membership.objects.filter(community=world.housing, member=world.amina).exists()
    assert "have no facilitator" in world.client(world.dev).get("/steward/").content.decode()


def test_the_only_steward_cannot_go(world: World) -> None:
    with pytest.raises(Refused, match="only steward"):
        people.close_account(world.dev, by=see(world.dev), named=False)


def test_a_steward_closes_an_account_on_request_and_its_owner_is_written_to(world: World) -> None:
    client = world.client(world.dev)
    place = f"/steward/members/{world.ben.handle}/close/"
    assert "Write how they asked" in client.post(place, {"named": "no"}).content.decode()
    client.post(place, {"named": "no", "reason": "By letter."})
    closing = Closing.objects.get(member=world.ben)
    assert (closing.named, closing.due > timezone.now()) == (False, True)
    assert "is being closed" in mail_to(world.ben.email)


def mail_to(address: str) -> str:
    from django.core import mail as sent

    return " ".join(str(each.subject) for each in sent.outbox if address in each.to)
