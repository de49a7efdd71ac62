"""Mail at once and digests: who gets what, when, once; and what each mail is made of."""

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from guildhall.communities import actions as communities
from guildhall.communities.models import Membership
from guildhall.contributions import actions
from guildhall.contributions.models import Contribution, Follow
from guildhall.people import actions as people
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.services.notify import again, envelope, gathering, rhythm, stopping, tasks
from guildhall.services.notify.models import Letter, Notification, Rhythm, Stop
from tests.world import World, see

from .furnish import letters, run

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=11)
TOMORROW = timedelta(days=1, hours=1)


def at_once(after: timedelta = LATER) -> list[Letter]:
    """What is mailed when the window has gone by."""
    run()
    gathering.at_once(timezone.now() + after)
    return bens()


def digests(after: timedelta = TOMORROW) -> list[Letter]:
    run()
    gathering.digests(timezone.now() + after)
    return bens()


def bens() -> list[Letter]:
    """Ben's letters, in the order they were written."""
    return [each for each in letters() if each.to == "ben.hughes@leeds.example"]


def wants(member: Member, how: str) -> None:
    people.change_mail(member, by=see(member), mail=how)


@pytest.fixture
def topic(world: World) -> Contribution:
    """Ben's question, which Amina and Cara answered; he wants mail at once."""
    wants(world.ben, "at_once")
    world.join(world.cara, world.housing)
    topic = world.topic(title="Damp in flats", by=world.ben)
    world.reply(topic, by=world.amina, body="Open a **window**, and see [here](/c/housing/).")
    world.reply(topic, by=world.cara, body="Heat it.")
    return topic


def test_what_is_said_of_one_thing_within_the_window_is_one_mail(world: World, topic: Contribution) -> None:
    run()
    assert not gathering.at_once(timezone.now() + timedelta(minutes=5)), "the window is open still"
    (letter,) = at_once()
    assert (letter.to, letter.subject) == (world.ben.email, "Re: Damp in flats")
    assert "Amina Khan replied" in letter.text
    assert "Heat it." in letter.text
    assert "You follow this conversation." in letter.text
    assert at_once() == [letter], "and nothing twice"
    assert digests() == [letter], "nor in a digest"


def test_what_was_read_meanwhile_is_not_mailed(world: World, topic: Contribution) -> None:
    run()
    world.client(world.ben).get(topic.get_absolute_url())
    assert at_once() == []


def test_whoever_lost_access_between_the_event_and_the_mail_gets_nothing(world: World) -> None:
    wants(world.ben, "at_once")
    world.topic(world.care, title="Sad affair", by=world.amina)
    other = world.topic(world.whistle, title="Secret plan", by=world.amina)
    run()
    communities.leave(world.care, by=see(world.ben))
    actions.hide(other, by=see(world.amina), reason="No.")
    assert at_once() == []
    assert digests() == []


def test_who_is_suspended_or_unreachable_meanwhile_gets_nothing(world: World, topic: Contribution) -> None:
    run()
    people.note_bounce(world.ben.email, by=Viewer.system(), hard=True)
    assert at_once() == []


@pytest.mark.parametrize(("allowed", "gives"), [(False, 0), (True, 1)])
def test_closed_communities_mail_headlines_unless_they_chose_otherwise(world: World, allowed: bool, gives: int) -> None:
    wants(world.ben, "at_once")
    communities.arrange(world.care, by=see(world.amina), mails_text=allowed)
    world.topic(world.care, title="Rota", body="The words inside.", by=world.amina)
    (letter,) = at_once()
    assert "Rota" in letter.text
    assert [letter.text.count("The words inside"), letter.html.count("The words inside")] == [gives, gives]
    assert ("is not mailed" in letter.text) is not allowed


def test_a_digest_of_a_closed_community_is_of_headlines_too(world: World) -> None:
    world.topic(world.care, title="Rota", body="The words inside.", by=world.amina)
    (letter,) = digests()
    assert "Rota" in letter.text
    assert "The words inside" not in letter.text + letter.html


def test_a_digest_holds_what_was_neither_mailed_nor_read_the_best_first_and_is_never_empty(world: World) -> None:
    read = world.topic(title="Read already", by=world.amina)
    world.topic(title="Quiet", by=world.amina)
    world.topic(title="You are named", by=world.amina, body=f"@{world.ben.handle}")
    run()
    world.client(world.ben).get(read.get_absolute_url())
    (letter,) = digests()
    assert letter.subject == "You are named, and 1 more thing"
    assert letter.text.index("You are named") < letter.text.index("Quiet")
    assert "Read already" not in letter.text + letter.html
    assert digests(timedelta(days=3)) == [letter], "nothing new: nothing is sent"


def test_a_weekly_digest_comes_on_its_day_and_not_before(world: World) -> None:
    wants(world.ben, "weekly")
    world.topic(by=world.amina)
    run()
    row = Rhythm.objects.get(member=world.ben)
    assert row.weekly
    assert row.weekly.astimezone(ZoneInfo("Europe/London")).strftime("%A %H:%M") == "Monday 07:00"
    gathering.digests(row.weekly - timedelta(minutes=1))
    assert bens() == []
    gathering.digests(row.weekly)
    assert len(bens()) == 1


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hour", "after", "days"),
    [  # in UTC; clocks go forward on 29 March 2026 in Europe, and back on 25 October
        ("Europe/London", 7, "2026-03-28 07:00", ["2026-03-29 06:00", "2026-03-30 06:00"]),
        ("Europe/London", 7, "2026-10-24 06:00", ["2026-10-25 07:00", "2026-10-26 07:00"]),
        ("Europe/London", 1, "2026-03-28 01:00", ["2026-03-29 01:00", "2026-03-30 00:00"]),  # an hour that is left out
        ("Europe/London", 1, "2026-10-24 00:00", ["2026-10-25 00:00", "2026-10-26 01:00"]),  # one that comes twice
        ("America/New_York", 2, "2026-03-07 07:00", ["2026-03-08 07:00", "2026-03-09 06:00"]),
        ("Australia/Lord_Howe", 2, "2026-04-03 15:00", ["2026-04-04 15:30", "2026-04-05 15:30"]),  # half an hour
        ("Pacific/Kiritimati", 0, "2026-11-21 09:00", ["2026-11-21 10:00", "2026-11-22 10:00"]),
    ],
)
def test_the_hour_is_that_of_the_readers_clock_once_a_day_in_summer_and_winter(
    zone: str, hour: int, after: str, days: list[str]
) -> None:
    row, at = Rhythm(hour=hour, zone=zone), moment(after)
    for day in days:
        at = rhythm.next_daily(row, at)
        assert at == moment(day)


def test_the_week_has_seven_days_though_the_clock_changes() -> None:
    row = Rhythm(hour=7, weekday=6, zone="Europe/London")
    assert rhythm.next_weekly(row, moment("2026-03-22 07:00")) == moment("2026-03-29 06:00")


# -- what a mail is made of


def test_every_mail_says_why_threads_and_lets_one_out(world: World, topic: Contribution) -> None:
    (letter,) = at_once()
    mail = message_from_bytes(envelope.sealed(letter).content, policy=default)
    thread = f"<contribution.{topic.pk}@guildhall.example>"
    assert (mail["In-Reply-To"], mail["References"]) == (thread, thread)
    assert mail["Message-ID"] == message_from_bytes(envelope.sealed(letter).content)["Message-ID"]
    assert f"\r\nList-Unsubscribe: {letter.headers['List-Unsubscribe']}\r\n".encode() in envelope.sealed(letter).content
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"c{world.housing.pk}.guildhall.example" in mail["List-Id"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Precedence"] is None
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]  # type: ignore[attr-defined]


def test_the_html_is_for_everybody(world: World, topic: Contribution) -> None:
    (letter,) = at_once()
    html = letter.html
    assert '<html lang="en-GB"' in html
    assert "<h1" in html
    assert "<title>Damp in flats</title>" in html
    assert "<img" not in html
    assert "<style" not in html
    assert "style=" in html
    assert "<strong>window</strong>" in html
    assert not re.search(r'href="/', html), "every address is whole"
    assert not re.search(r">\s*(here|click here|more)\s*</a>", html.replace(">here</a>", "", 1))


@pytest.mark.skipif(not shutil.which("w3m"), reason="w3m is not installed")
@pytest.mark.parametrize("gathered", [False, True])
def test_w3m_reads_it_aloud(world: World, topic: Contribution, gathered: bool) -> None:
    if gathered:
        wants(world.amina, "daily")
        digests()
        letter = next(each for each in letters() if each.to == world.amina.email)
    else:
        (letter,) = at_once()
    asked = ["w3m", "-dump", "-cols", "78", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8"]
    read = subprocess.run(asked, input=letter.html.encode(), capture_output=True, check=True).stdout.decode()
    assert read.index("Guildhall") < read.index("Damp in flats") < read.index("Stop this mail")
    assert "{" not in read
    assert "<" not in read


def test_no_mail_is_larger_than_sixty_kilobytes(world: World, topic: Contribution) -> None:
    for _ in range(12):
        world.reply(topic, by=world.amina, body="Long words indeed. " * 900)
    (letter,) = at_once()
    assert len(envelope.sealed(letter).content) < 60_000
    assert "Read on" in letter.text


def test_a_digest_of_a_hundred_things_is_small_and_says_how_many_more(world: World) -> None:
    for n in range(25):
        world.topic(title=f"Topic {n}", by=world.amina, body="Words. " * 100)
    (letter,) = digests()
    assert len(envelope.sealed(letter).content) < 60_000
    assert "5 more things" in letter.text
    assert not Notification.objects.filter(member=world.ben, mailed=None).exists()


# -- the way out


def way_out(letter: Letter) -> str:
    return re.sub(r"^<https?://[^/]+|>$", "", letter.headers["List-Unsubscribe"])


def one_click(letter: Letter) -> int:
    """As a mail program does it: signed out, without a cookie, without having seen a page (RFC 8058)."""
    client = Client(enforce_csrf_checks=True)
    return client.post(way_out(letter), {"List-Unsubscribe": "One-Click"}).status_code


def test_one_click_stops_a_conversation_and_posting_does_not_start_it_again(world: World, topic: Contribution) -> None:
    (letter,) = at_once()
    assert Client().get(way_out(letter)).status_code == 200
    assert not Follow.objects.filter(contribution=topic, how="none").exists(), "reading the page changes nothing"
    assert one_click(letter) == 200
    world.reply(topic, by=world.ben)
    world.reply(topic, by=world.amina)
    assert at_once() == [letter]


def test_one_click_stops_a_community_also_after_coming_back_to_it(world: World) -> None:
    wants(world.ben, "at_once")
    world.topic(by=world.amina)
    (letter,) = at_once()
    assert one_click(letter) == 200
    communities.leave(world.housing, by=see(world.ben))
    communities.join(world.housing, by=see(world.ben))
    world.topic(by=world.amina)
    assert Membership.objects.get(member=world.ben, community=world.housing).mail == "none"
    assert at_once() == [letter]


def test_one_click_stops_what_is_waiting_already(world: World) -> None:
    wants(world.ben, "at_once")
    world.topic(by=world.amina)
    (letter,) = at_once()
    world.topic(by=world.amina)
    run()
    one_click(letter)
    assert at_once() == [letter]


def test_one_click_stops_digests_and_being_named(world: World) -> None:
    world.topic(by=world.amina)
    (digest,) = digests()
    one_click(digest)
    world.topic(by=world.amina)
    assert digests(timedelta(days=9)) == [digest]
    wants(world.ben, "at_once")
    world.topic(by=world.amina, body=f"@{world.ben.handle}")
    named = at_once()[-1]
    one_click(named)
    assert Stop.objects.get().scope == "mention:0"
    world.topic(by=world.amina, body=f"@{world.ben.handle}")
    assert at_once()[-1] == named


def test_a_way_out_that_is_made_up_leads_nowhere(world: World) -> None:
    assert Client().post(f"/mail/stop/{world.ben.pk}.digest:0~forged/").status_code == 404


def test_a_way_out_of_what_is_there_no_longer_is_no_fault_and_who_is_erased_has_none(world: World) -> None:
    gone = 10**6  # an account that another has taken in
    way = "/" + stopping.address_of(world.ben.pk, f"person:{gone}").split("/", 3)[3]
    assert Client().post(way).status_code == 200
    assert not Follow.objects.filter(member=world.ben, person=gone).exists()
    Member.objects.filter(pk=world.ben.pk).update(standing="left")
    assert Client().post(way).status_code == 404


def test_the_page_of_a_forwarded_mail_does_not_name_what_its_reader_may_not_know_any_more(world: World) -> None:
    wants(world.ben, "at_once")
    world.topic(world.whistle, by=world.amina)
    (letter,) = at_once()
    assert "Whistle" in Client().get(way_out(letter)).content.decode()
    communities.leave(world.whistle, by=see(world.ben))
    assert "Whistle" not in Client().get(way_out(letter)).content.decode()


def test_a_complaint_stops_that_kind_of_mail(world: World) -> None:
    world.topic(by=world.amina)
    assert digests()
    followed = Letter.objects.create(to=world.ben.email, member=world.ben, sender="a@b.example", subject="Re: Damp")
    followed.headers = {"List-Unsubscribe": f"<{stopping.address_of(world.ben.pk, 'newsletter:7')}>"}
    followed.save()
    people.note_complaint(world.ben, by=Viewer.system(), about=f"letter:{followed.pk}")
    run()
    assert Stop.objects.get(member=world.ben).scope == "newsletter:7"
    assert Member.objects.get(pk=world.ben.pk).mail == "daily", "and nothing else"
    people.note_complaint(world.ben, by=Viewer.system())
    run()
    assert Member.objects.get(pk=world.ben.pk).mail == "none"


# -- what nobody knows


def test_a_mail_that_may_have_arrived_is_not_sent_again_and_its_items_come_once_in_the_next_digest(
    world: World, topic: Contribution
) -> None:
    (letter,) = at_once()
    for _ in range(2):
        last = bens()[-1]
        Letter.objects.filter(pk=last.pk).update(state="handed", tried=timezone.now() - timedelta(minutes=16))
        tasks.reconcile()
        last.refresh_from_db()
        assert last.state == Letter.State.UNKNOWN
        gathering.digests(timezone.now() + TOMORROW)
    first, repeated = bens()
    assert first == letter
    assert "Damp in flats" in repeated.text
    assert again.in_doubt([repeated.pk]) == 0


def test_answers_go_to_a_signed_address_where_mail_is_received(
    world: World, topic: Contribution, settings: Settings
) -> None:
    from guildhall.kernel.answering import read_address
    from guildhall.services.notify import writing

    settings.GUILDHALL_MAIL_DOMAIN = "reply.example"
    (letter,) = at_once()
    if "contribution" in writing._answerable():
        answer = read_address(letter.headers["Reply-To"])
        assert answer
        assert (answer.member, answer.about) == (world.ben.pk, f"contribution:{topic.pk}")
    mail = envelope.sealed(letter)
    assert mail.sender.endswith("@reply.example"), "what cannot be delivered comes back to us"
    assert "guildhall.example" in message_from_bytes(mail.content)["From"]
