"""Newsletters: who gets them, once, whose wish and membership are asked at the last moment, and the way out."""

import re
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from guildhall.communities import actions as communities
from guildhall.communities.models import Community, Membership
from guildhall.journal.models import Entry
from guildhall.people import actions as people
from guildhall.people.models import Member, Organisation, Responsibility
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.services.notify import stopping, tasks
from guildhall.services.notify.apps import LESS
from guildhall.services.notify.models import Letter, Newsletter, Stop
from guildhall.services.notify.newsletters import actions, audience, sending
from guildhall.services.notify.newsletters.audience import Segment
from tests.world import World, build, see

pytestmark = pytest.mark.django_db
ALL = Segment()


def write(world: World, community: Community | None = None, *, body: str = "Read **this**.", **more: Any) -> Newsletter:
    place = community or world.housing
    segment = more.get("segment", ALL)
    by = world.facilitator_of(place)
    return actions.write_newsletter(place, by=by, title="News of spring", body=body, segment=segment)


def send(world: World, newsletter: Newsletter) -> Newsletter:
    return actions.send_newsletter(
        newsletter, by=world.facilitator_of(newsletter.community), based_on=newsletter.number
    )


def to() -> list[str]:
    """To whom letters were written, in their order."""
    return list(Letter.objects.filter(cause__startswith="newsletter:").order_by("pk").values_list("to", flat=True))


AMINA, BEN, CARA = "amina.khan@leeds.example", "ben.hughes@leeds.example", "cara.doyle@cornwall.example"


def test_a_segment_is_of_whom_all_of_it_is_true(world: World) -> None:
    world.join(world.cara, world.housing)
    Organisation.objects.filter(pk=world.cornwall.pk).update(kind="county", nation="Wales", region="South West")
    service = Responsibility.objects.create(number=9001, name="Damp")
    world.ben.responsibilities.add(service)
    year = timezone.now() - timezone.timedelta(weeks=52)
    Membership.objects.filter(member=world.cara).update(joined=year)
    Membership.objects.filter(member=world.ben, community=world.housing).update(joined=year, last_seen=timezone.now())
    table: list[tuple[dict[str, Any], list[str]]] = [
        ({}, [AMINA, BEN, CARA]),
        ({"kinds": ["unitary"]}, [AMINA, BEN]),
        ({"kinds": ["unitary", "county"], "nation": "Wales"}, [CARA]),
        ({"region": "South West"}, [CARA]),
        ({"role": "facilitator"}, [AMINA]),
        ({"role": "member"}, [BEN, CARA]),
        ({"responsibility": service.pk}, [BEN]),
        ({"weeks": 8}, [CARA]),
        ({"weeks": 8, "role": "facilitator"}, []),
    ]
    for kept, addresses in table:
        rows = audience.audience(world.housing, Segment.of(kept)).order_by("member")
        assert sorted(rows.values_list("member__email", flat=True)) == addresses, kept
        assert audience.reach(world.housing, Segment.of(kept)) == len(addresses)
        assert Segment.of(Segment.of(kept).kept()) == Segment.of(kept)


def test_membership_and_wishes_are_asked_again_when_the_letter_is_written(world: World) -> None:
    more = [world.member(f"Member {n}") for n in range(6)]
    world.join(world.cara, world.housing)
    for each in more:
        world.join(each, world.housing)
    newsletter = send(world, write(world))
    assert newsletter.total == 9
    communities.leave(world.housing, by=see(world.cara))
    communities.choose_mail(world.housing, "none", by=see(more[0]))
    people.change_mail(more[1], by=see(more[1]), mail="none")
    people.suspend(more[2], by=see(world.dev), reason="Because.")
    people.note_bounce(more[3].email, by=Viewer.system(), hard=True)
    stopping.stop(stopping.Way(more[4], audience.scope_of(world.housing.pk)))
    while sending.step(newsletter.pk):
        pass
    assert to() == [AMINA, BEN, more[5].email]
    newsletter.refresh_from_db()
    assert (newsletter.state, newsletter.letters, newsletter.total) == ("sent", 3, 9)


def test_what_waits_in_the_outbox_is_taken_back_from_who_is_no_longer_to_have_it(world: World) -> None:
    more = [world.member(f"Member {n}") for n in range(6)]
    world.join(world.cara, world.care)
    for each in more:
        world.join(each, world.care)
    letters = send(world, write(world, world.care))
    while sending.step(letters.pk):
        pass
    waiting = Letter.objects.filter(cause__startswith="newsletter:", state="waiting")
    communities.leave(world.care, by=see(more[0]))
    communities.remove(Membership.objects.get(member=more[1], community=world.care), by=see(world.amina), message="")
    people.suspend(more[2], by=see(world.dev), reason="Because.")
    Letter.objects.create(to=more[2].email, member=more[2], subject="Your account is suspended", text="Because.")
    communities.choose_mail(world.care, "none", by=see(more[3]))
    stopping.stop(stopping.Way(more[4], audience.scope_of(world.care.pk)))
    for key in Entry.objects.filter(verb__in=LESS).values_list("pk", flat=True):
        tasks.on_entry.call(key)
    assert sorted(waiting.values_list("to", flat=True)) == sorted([AMINA, BEN, CARA, more[5].email])
    assert Letter.objects.get(member=more[2]).subject == "Your account is suspended"


def test_a_task_that_is_run_again_and_a_worker_that_died_half_way_send_nobody_two(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "STEP", 2)
    for n in range(3):
        world.join(world.member(f"Member {n}"), world.housing)
    newsletter = send(world, write(world))
    assert sending.step(newsletter.pk)
    Newsletter.objects.filter(pk=newsletter.pk).update(reached=0)  # worse than any crash: it forgot where it was
    for _ in range(4):
        sending.send_on.call(newsletter.pk)
    assert len(to()) == 5 == len(set(to()))
    tasks.look()
    newsletter.refresh_from_db()
    assert (newsletter.state, newsletter.letters) == ("sent", 5)


def test_it_stops_when_who_sent_it_may_do_so_no_longer(world: World) -> None:
    newsletter = send(world, write(world))
    people.suspend(world.amina, by=see(world.dev), reason="It was not her.")
    sending.send_on.call(newsletter.pk)
    newsletter.refresh_from_db()
    assert (newsletter.state, to()) == ("stopped", [])


def test_its_way_out_sticks_also_for_who_comes_back_and_stops_nothing_else(world: World) -> None:
    sending.send_on.call(send(world, write(world)).pk)
    letter = Letter.objects.get(to=BEN, cause__startswith="newsletter:")
    address = letter.headers["List-Unsubscribe"].strip("<>")
    world.client().post(address, {"List-Unsubscribe": "One-Click"})
    assert Stop.objects.get(member=world.ben).scope == f"newsletter:{world.housing.pk}"
    communities.leave(world.housing, by=see(world.ben))
    world.join(world.ben, world.housing)
    sending.send_on.call(send(world, write(world)).pk)
    sending.send_on.call(send(world, write(world, world.care)).pk)
    assert to().count(BEN) == 2  # the first, and that of the other community
    page = world.client(world.ben).get(reverse("notify:choices")).content.decode()
    assert "Newsletters of Housing" in page


def test_a_complaint_stops_newsletters_too(world: World) -> None:
    people.note_complaint(world.ben, by=Viewer.system())
    tasks.on_entry.call(_last("complained"))
    sending.send_on.call(send(world, write(world)).pk)
    assert BEN not in to()


def _last(verb: str) -> int:
    from guildhall.journal.models import Entry

    return Entry.objects.filter(verb=verb).latest("pk").pk


def test_the_mail_says_why_it_came_and_holds_nothing_that_tells_who_read_it(world: World) -> None:
    body = "Hello [there](https://example.org/page) and " + "words " * 3000
    sending.send_on.call(send(world, write(world, body=body)).pk)
    letter = Letter.objects.get(to=BEN)
    assert {"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted"} <= letter.headers.keys()
    assert "That is why Guildhall wrote to you" in letter.text
    assert "That is why Guildhall wrote to you" in letter.html
    assert len(letter.text.encode()) + len(letter.html.encode()) < 60_000
    assert "<img" not in letter.html
    assert 'href="https://example.org/page"' in letter.html
    assert letter.sender.startswith("Housing at Guildhall <")
    mine, hers = letter.html, Letter.objects.get(to=AMINA).html
    stop = [each.headers["List-Unsubscribe"].strip("<>") for each in (letter, Letter.objects.get(to=AMINA))]
    assert mine.replace(stop[0], "") == hers.replace(stop[1], "")


@pytest.mark.parametrize("allowed", [True, False])
def test_what_is_written_behind_a_gate_is_mailed_only_where_that_was_chosen(world: World, allowed: bool) -> None:
    Community.objects.filter(pk=world.care.pk).update(mails_text=allowed)
    sending.send_on.call(send(world, write(world, Community.objects.get(pk=world.care.pk))).pk)
    letter = Letter.objects.get(to=BEN)
    assert ("this" in letter.html.partition("is not mailed")[0].partition("<h1")[2]) is allowed
    assert ("is not mailed" in letter.text) is not allowed
    assert "/newsletters/letter-" in letter.text


def test_two_in_a_week_are_enough_and_what_was_not_seen_is_not_sent(world: World) -> None:
    for _ in range(2):
        send(world, write(world))
    third = write(world)
    with pytest.raises(Refused, match="2 newsletters in seven days"):
        send(world, third)
    fourth = write(world, world.care)
    amina = world.facilitator_of(world.care)
    actions.change_newsletter(fourth, by=amina, title="Other", body="Else.", segment=ALL, based_on=1)
    with pytest.raises(Refused, match="changed this newsletter"):
        actions.send_newsletter(fourth, by=amina, based_on=1)


def test_a_facilitator_writes_tries_and_sends_and_members_read(world: World) -> None:
    amina, ben, cara = (world.client(each) for each in (world.amina, world.ben, world.cara))
    new = reverse("newsletters:new", args=["housing"])
    wrong = amina.post(new, {"title": "", "body": "Spring is here. ![a](/attachments/x)", "weeks": "0"})
    assert b"Give it a subject" in wrong.content
    assert b"Spring is here." in wrong.content
    at = amina.post(new, {"title": "Spring", "body": "Spring is *here*.", "role": "member"}).headers["Location"]
    draft = amina.get(at).content.decode()
    assert "Fewer than 5 members. Chosen: members who are not facilitators" in draft
    assert "<em>here</em>" in draft
    amina.post(f"{at}test/")
    assert list(Letter.objects.values_list("to", "subject")) == [(AMINA, "Test: Spring")]
    read = Newsletter.objects.get().get_absolute_url()
    assert ben.get(read).status_code == 404
    assert ben.post(f"{at}send/").status_code == 403
    amina.post(f"{at}send/", {"based_on": "1"})
    sending.send_on.call(Newsletter.objects.get().pk)
    for page in (at, reverse("newsletters:index", args=["housing"])):
        assert re.search("(?i)fewer than 5", amina.get(page).text)
        assert "1 letter" not in amina.get(page).text
    assert (ben.get(read).status_code, cara.get(read).status_code) == (200, 404)
    assert amina.get(f"{at}change/").status_code == 303


def test_how_many_are_reached_tells_nothing_of_one_of_them(world: World) -> None:
    for n in range(6):
        world.join(world.member(f"Member {n}"), world.housing)
    told = Newsletter(segment={"role": "member"})
    assert {told.counted(n, "member") for n in range(5)} == {"fewer than 5 members"}
    assert told.counted(1007, "member") == "about 1,005 members"
    everybody = send(world, write(world))
    page = world.client(world.amina).get(reverse("newsletters:newsletter", args=["housing", everybody.pk])).text
    assert "0 of 8 letters" in page


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_member_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.test_at_once import at_once

    world = build()
    monkeypatch.setattr(sending, "STEP", 2)
    for n in range(6):
        world.join(world.member(f"Member {n}"), world.housing)
    newsletter = send(world, write(world))

    def work() -> None:
        while Newsletter.objects.filter(pk=newsletter.pk, state="sending").exists():
            sending.step(newsletter.pk)

    came = at_once(work, work)
    assert came == [None, None]
    assert connection.vendor != "postgresql" or len(to()) == 8 == len(set(to()))
    assert (
        len(to())
        == len(set(to()))
        == Member.objects.filter(memberships__community=world.housing).exclude(standing="suspended").count()
    )
