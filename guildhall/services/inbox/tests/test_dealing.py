"""What becomes of mail: posted as the person it was given to, refused with one letter to them, or passed over."""

from contextlib import suppress
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from guildhall.communities import actions as communities
from guildhall.communities.models import Membership
from guildhall.contributions import actions as contributions
from guildhall.contributions.models import Attachment, Contribution, Follow
from guildhall.files.models import Upload
from guildhall.journal.models import Entry
from guildhall.kernel.answering import Use, address_for
from guildhall.people import actions as people
from guildhall.services.inbox import arriving, dealing, tasks
from guildhall.services.inbox.actions import take_back_addresses
from guildhall.services.inbox.models import KEPT_FOR, Received
from tests.world import World, see

from .letters import hand_in, letters, reply_to, said_in, written
from .replies import ATTRIBUTIONS, NOTICE, SIGNATURE, WAS, quoted

pytestmark = pytest.mark.django_db


def picture(size: int) -> bytes:
    file = BytesIO()
    Image.effect_noise((size, size), 90).save(file, "PNG")
    return file.getvalue()


def test_a_reply_by_mail_is_posted_in_the_name_of_whom_the_address_was_given_to(world: World) -> None:
    topic = world.topic(by=world.amina)
    text = f"We use fans.\n\nBen\n\n{SIGNATURE}\n\n{ATTRIBUTIONS['cy']}\n{quoted(WAS)}\n\n{NOTICE}\n"
    received = hand_in(written(text, by=world.ben, to=reply_to(topic, world.ben)))
    assert (received.state, bytes(received.raw)) == ("posted", b"")
    reply = Contribution.everything.get(root=topic)
    assert (reply.author, said_in(topic)) == (world.ben, ["We use fans.\n\nBen"])
    assert not Follow.objects.filter(contribution=topic, member=world.ben).exists()
    assert not letters()


def test_the_same_mail_is_posted_once_however_often_it_comes(world: World) -> None:
    topic = world.topic()
    mail = written(by=world.ben, to=reply_to(topic, world.ben)).as_bytes()
    received = hand_in(mail)
    assert arriving.keep(mail.replace(b"Re: Damp", b"Re: Other"), to=[reply_to(topic, world.ben).upper()]) == 1
    tasks.deal_with.call(received.pk)
    assert Received.objects.count() == len(said_in(topic)) == 1


def test_who_it_says_it_is_from_must_be_who_the_address_was_given_to(world: World) -> None:
    topic = world.topic()
    for sender in (world.amina, "Ben Hughes <ben@elsewhere.example>", f"{world.ben.email}, {world.amina.email}"):
        received = hand_in(written(by=sender, to=reply_to(topic, world.ben)))
        assert (received.state, received.reason) == ("refused", "other-address")
    assert not said_in(topic)
    told = letters()
    assert {to for to, _ in told} == {world.ben.email}, "nobody is written to whom the mail names"
    assert "another address" in told[0][1]


def test_an_address_that_is_over_or_taken_back_posts_nothing(world: World) -> None:
    topic = world.topic()
    old = reply_to(topic, world.ben, made=timezone.now() - timedelta(days=91))
    assert hand_in(written(by=world.ben, to=old)).reason == "expired"
    fresh = reply_to(topic, world.ben)
    take_back_addresses(world.ben, by=see(world.ben))
    assert hand_in(written(by=world.ben, to=fresh)).reason == "expired"
    assert hand_in(written(by=world.amina, to=reply_to(topic, world.amina))).state == "posted", "hers are still good"
    later = reply_to(topic, world.ben, made=timezone.now() + timedelta(seconds=2))
    assert hand_in(written(by=world.ben, to=later)).state == "posted"


def test_who_may_no_longer_see_it_is_told_once_and_nothing_is_named(world: World) -> None:
    secret = "Quagga in the cellar"
    topic = world.topic(world.care, title=secret, body=secret)
    hidden = world.topic(world.whistle, title=secret, body=secret)
    addresses = [reply_to(topic, world.ben), reply_to(hidden, world.ben), reply_to(hidden, world.cara)]
    addresses.append(address_for(world.ben.pk, "contribution:99999999"))
    communities.remove(Membership.objects.get(community=world.care, member=world.ben), by=see(world.amina))
    contributions.hide(hidden, by=see(world.amina), reason=secret)
    letters()
    for address in addresses:
        by = world.cara if address == addresses[2] else world.ben
        assert hand_in(written(by=by, to=address, subject=f"Re: {secret}")).reason == "gone"
    told = letters()
    assert len(told) == len(addresses)
    plain = {text.replace(world.cara.first_name, "").replace(world.ben.first_name, "") for _, text in told}
    assert not any(word in text.lower() for text in plain for word in ("quagga", "cellar", "care", "whistle"))
    assert len({text.partition("This is why:")[2].partition("It came on")[0] for text in plain}) == 1, "all alike"


def test_what_the_law_says_of_a_conversation_one_can_see_is_told(world: World) -> None:
    topic = world.topic()
    contributions.lock(topic, by=see(world.amina))
    assert hand_in(written(by=world.ben, to=reply_to(topic, world.ben))).reason == "refused"
    assert "closed to new replies" in letters()[0][1]
    assert hand_in(written("\n\n" + quoted(WAS), by=world.ben, to=reply_to(topic, world.ben))).reason == "empty"


def test_somebody_suspended_posts_nothing_and_learns_nothing(world: World) -> None:
    topic = world.topic()
    assert hand_in(written(by=world.eve, to=reply_to(topic, world.eve))).reason == "standing"
    assert not said_in(topic)


def test_at_most_three_letters_a_day_say_why(world: World) -> None:
    topic = world.topic()
    for _ in range(6):
        hand_in(written("", by=world.ben, to=reply_to(topic, world.ben)))
    assert [to for to, _ in letters()] == [world.ben.email] * 3


@pytest.mark.parametrize(
    ("headers", "sender", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, None, "automatic"),
        ({"X_Auto_Response_Suppress": "All"}, None, "automatic"),
        ({"Precedence": "auto_reply"}, None, "automatic"),
        ({}, "", "automatic"),
        ({"List_Id": "<all.council.example>"}, None, "list"),
        ({"Precedence": "bulk"}, None, "list"),
        ({"Return_Path": "<>"}, "ann@council.example", None),
        ({"Subject": "Meals: failed delivery"}, "ben@leeds.example", None),  # of the meals
        ({"Subject": "Meals: failed delivery"}, "", "bounce"),
        ({"Subject": "Out of office hours"}, "ben@leeds.example", None),
    ],
)
def test_what_no_person_wrote_is_never_posted_and_never_answered(
    world: World, headers: dict[str, str], sender: str | None, reason: str | None
) -> None:
    topic = world.topic()
    subject = headers.pop("Subject", "Re: Damp")
    received = hand_in(written(by=world.ben, to=reply_to(topic, world.ben), subject=subject, **headers), sender=sender)
    assert received.reason == (reason or "")
    assert bool(said_in(topic)) == (reason is None)
    assert not letters()


@pytest.mark.parametrize(
    "subject", ["Automatic reply: Damp", "Out of Office", "Abwesenheitsnotiz: Damp", "Ymateb awtomatig: x"]
)
def test_out_of_office_is_known_by_its_subject(world: World, subject: str) -> None:
    received = hand_in(written(by=world.ben, to=reply_to(world.topic(), world.ben), subject=subject))
    assert (received.state, received.reason, letters()) == ("passed", "automatic", [])


def test_nobody_is_a_list_for_what_their_address_is_called(world: World) -> None:
    topic, desk = world.topic(), world.member("Desk", email="housing-admin@leeds.example")
    world.join(desk, world.housing)
    assert hand_in(written(by=desk, to=reply_to(topic, desk))).state == "posted"


def test_our_own_mail_never_comes_round(world: World, settings: Settings) -> None:
    to = reply_to(world.topic(), world.ben)
    assert hand_in(written(by=settings.DEFAULT_FROM_EMAIL, to=to)).reason == "loop"
    assert hand_in(written(by=to, to=to)).reason == "loop"
    mail = written(by=world.ben, to=to)
    for n in range(40):
        mail["Received"] = f"from a{n} by b{n}"
    assert hand_in(mail).reason == "loop"
    assert not letters()


def test_a_mail_our_own_server_calls_forged_is_passed_over(world: World, settings: Settings) -> None:
    settings.GUILDHALL_MAIL_AUTHSERV = "mx.guildhall.example"
    topic = world.topic()
    for server, posted in (("mx.guildhall.example", False), ("mx.evil.example", True)):
        told = f"{server}; dmarc=fail header.from=leeds.example"
        hand_in(written(by=world.ben, to=reply_to(topic, world.ben), Authentication_Results=told))
        assert bool(said_in(topic)) == posted


def test_files_are_kept_through_the_same_checks_and_logos_are_not(world: World) -> None:
    topic = world.topic()
    mail = written("See the plan.", by=world.ben, to=reply_to(topic, world.ben))
    mail.add_attachment(
        b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF",
        maintype="application",
        subtype="pdf",
        filename="../plan.pdf",
    )
    mail.add_attachment(
        b"MZ\x90\x00" + b"\0" * 200, maintype="application", subtype="octet-stream", filename="tool.exe"
    )
    mail.add_attachment(
        picture(20), maintype="image", subtype="png", filename="image001.png", disposition="inline", cid="<logo>"
    )
    mail.add_attachment(
        picture(400), maintype="image", subtype="png", filename="wall.png", disposition="inline", cid="<wall>"
    )
    mail.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="invite.ics")
    received = hand_in(mail)
    assert (received.state, received.reason) == ("posted", "left-out")
    kept = Attachment.objects.filter(contribution__root=topic).values_list("upload__name", flat=True)
    assert sorted(kept) == ["plan.pdf", "wall.png"]
    ((to, text),) = letters()
    assert to == world.ben.email
    assert "tool.exe" in text
    assert Upload.objects.count() == 2


def test_files_beyond_ten_and_mails_in_a_mail_are_not_left_out_in_silence(world: World) -> None:
    topic = world.topic()
    mail = written("See these.", by=world.ben, to=reply_to(topic, world.ben))
    for n in range(12):
        mail.add_attachment(f"Note {n}", filename=f"note-{n}.txt")
    mail.add_attachment(written("Passed on.", by=world.cara, to="a@b.example"), filename="passed-on.eml")
    assert hand_in(mail).state == "posted"
    assert Attachment.objects.filter(contribution__root=topic).count() == 10
    ((_, text),) = letters()
    assert "note-10.txt, note-11.txt, passed-on.eml" in text


def test_a_new_topic_is_begun_at_an_address_of_ones_own(world: World) -> None:
    to = address_for(world.ben.pk, f"forum:{world.housing.pk}", use=Use.POST)
    received = hand_in(written("Who has a form for this?", by=world.ben, to=to, subject="Re: Fwd: Damp in flats"))
    assert received.state == "posted"
    topic = Contribution.everything.select_related("topic").get(title="Damp in flats")
    assert (topic.author, topic.community, topic.topic.is_question) == (world.ben, world.housing, True)
    assert hand_in(written(by=world.ben, to=to, subject="")).reason == "invalid"
    assert hand_in(written(by=world.amina, to=to)).reason == "other-address"
    outside = address_for(world.cara.pk, f"forum:{world.care.pk}", use=Use.POST)
    assert hand_in(written(by=world.cara, to=outside)).reason == "gone"
    joinless = address_for(world.cara.pk, f"forum:{world.housing.pk}", use=Use.POST)
    assert hand_in(written(by=world.cara, to=joinless)).reason == "refused"
    reply = address_for(world.ben.pk, f"forum:{world.housing.pk}")
    assert hand_in(written(by=world.ben, to=reply)).reason == "gone", (
        "an address of one use is worth nothing for another"
    )


def bounce(status: str, words: str) -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: x@y.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; ben@x.example\r\nAction: failed\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {words}\r\n\r\n--b--\r\n"
    ).encode()


def test_a_bounce_counts_only_at_the_address_we_signed(world: World) -> None:
    to = address_for(world.ben.pk, "letter:5", use=Use.BOUNCE)
    assert hand_in(bounce("4.2.2", "452 mailbox full"), to=to, sender="").reason == "soft-bounce"
    world.ben.refresh_from_db()
    assert world.ben.undeliverable is None
    forged = reply_to(world.topic(), world.ben)
    assert hand_in(bounce("5.1.1", "550 5.1.1 user unknown"), to=forged, sender="").state == "passed"
    world.ben.refresh_from_db()
    assert world.ben.undeliverable is None
    other = address_for(world.ben.pk, "letter:6", use=Use.BOUNCE)
    assert (
        hand_in(bounce("5.1.1", "550 5.1.1 <ben@x.example> user unknown"), to=other, sender="").reason == "hard-bounce"
    )
    world.ben.refresh_from_db()
    assert world.ben.undeliverable is not None
    entry = Entry.objects.filter(verb="bounced").latest("pk")
    assert (entry.member, entry.data["hard"]) == (world.ben, True)
    assert "@" not in entry.data["reason"]
    assert not letters()


def test_a_bounce_of_a_former_address_does_not_stop_the_new_one(world: World) -> None:
    to = address_for(world.ben.pk, "letter:5", use=Use.BOUNCE, made=timezone.now() - timedelta(days=1))
    Entry.objects.create(verb="changed_email", member=world.ben, actor=world.ben)
    assert hand_in(bounce("5.1.1", "550 user unknown"), to=to, sender="").reason == "bounce-former"
    world.ben.refresh_from_db()
    assert world.ben.undeliverable is None


def report(signed: str) -> bytes:
    return (
        "From: abuse@provider.example\r\nTo: complaints@in.guildhall.example\r\nSubject: complaint\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n"
        f"Original-Mail-From: <{signed}>\r\n\r\n--b--\r\n"
    ).encode()


def test_a_complaint_counts_when_it_gives_back_what_we_signed(world: World) -> None:
    signed = address_for(world.ben.pk, "letter:7", use=Use.BOUNCE)
    assert hand_in(report(signed)).reason == "complaint"
    assert Entry.objects.get(verb="complained", member=world.ben).data["about"] == "letter:7"
    assert hand_in(report("bounce+letter-aaaaaaaaaaaaaaaaaaaaaaaaaaaa@x.example")).state == "passed"
    assert Entry.objects.filter(verb="complained").count() == 1


def test_a_mail_that_breaks_its_reader_is_not_read_for_ever(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError

    arriving.keep(
        written(by=world.ben, to=reply_to(world.topic(), world.ben)).as_bytes(), to=[reply_to(world.topic(), world.ben)]
    )
    received = Received.objects.get()
    monkeypatch.setattr(tasks, "_deal", broken)
    for _ in range(tasks.MOST_TRIES):
        with pytest.raises(RuntimeError):
            tasks.deal_with.call(received.pk)
    tasks.deal_with.call(received.pk)
    received.refresh_from_db()
    assert (received.state, bytes(received.raw)) == ("failed", b"")


def test_a_mail_that_cannot_be_dealt_with_now_is_tried_for_a_day_and_then_its_writer_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise OSError

    monkeypatch.setattr(dealing, "_kept", away)
    to = reply_to(world.topic(), world.ben)
    arriving.keep(written(by=world.ben, to=to).as_bytes(), to=[to])
    received, gaps = Received.objects.get(), []
    for hours in range(48):
        Received.objects.update(at=timezone.now() - timedelta(hours=hours, minutes=6))
        if tasks.reconcile():
            gaps.append(hours)
            with suppress(OSError):
                tasks.deal_with.call(received.pk)
    received.refresh_from_db()
    assert len(gaps) == tasks.MOST_TRIES + 1
    assert gaps[-1] > 20
    assert received.state == "failed"
    assert [to for to, _ in letters()] == [world.ben.email]


def test_nobody_waits_to_write_while_a_report_is_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    outside, holds, read = len(connection.savepoint_ids), [], dealing.sort
    monkeypatch.setattr(
        dealing, "sort", lambda *a, **k: (holds.append(len(connection.savepoint_ids)), read(*a, **k))[1]
    )
    signed = address_for(world.ben.pk, "letter:7", use=Use.BOUNCE)
    assert hand_in(report(signed)).reason == "complaint"
    assert holds == [outside]


def test_that_a_mail_came_is_forgotten_after_a_while(world: World) -> None:
    received = hand_in(written(by=world.ben, to=reply_to(world.topic(), world.ben)))
    Received.objects.filter(pk=received.pk).update(at=timezone.now() - KEPT_FOR - timedelta(days=1))
    tasks.reconcile()
    assert not Received.objects.exists()


def test_a_member_who_left_gets_and_posts_nothing(world: World) -> None:
    to = reply_to(world.topic(), world.ben)
    people.suspend(world.ben, by=see(world.dev), reason="x")
    letters()
    assert hand_in(written(by=world.ben, to=to)).reason == "standing"
    assert all("suspend" not in text for _, text in letters())


def test_the_page_of_a_community_shows_each_member_their_own_address(world: World, settings: Settings) -> None:
    client = world.client(world.ben)
    html = client.get("/c/housing/by-mail/").content.decode()
    assert "post+forum-" in html
    assert html != world.client(world.amina).get("/c/housing/by-mail/").content.decode()
    assert "Post here by mail" in client.get("/c/housing/").content.decode()
    assert "post+forum-" not in world.client(world.cara).get("/c/housing/by-mail/").content.decode()
    assert client.post("/account/by-mail/take-back/").status_code == 303
    assert client.get("/c/housing/by-mail/").content.decode() != html
    settings.GUILDHALL_MAIL_DOMAIN = ""
    assert "is not switched on here" in client.get("/c/housing/by-mail/").content.decode()
    assert "Post here by mail" not in client.get("/c/housing/").content.decode()
