"""Private messages: who reads what, who may write to whom, and what others are told."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Draft
from guildhall.journal.models import Entry
from guildhall.kernel import own
from guildhall.kernel.index import Index, Row
from guildhall.messages import actions, answering, life, reading, tasks, wording
from guildhall.messages.actions import reporting
from guildhall.messages.models import Conversation, Message, MessageFile, Report, ReportedFile, ReportedMessage, Seat
from guildhall.messages.reach import OF_NEW, OutOfReach, TooMuch
from guildhall.messages.telling import notices
from guildhall.people.contacts import actions as contacts
from guildhall.people.models import Member, Session
from guildhall.policy.rules import Refused
from tests.furnish import upload
from tests.world import World, see

from .furnish import answer, said

pytestmark = pytest.mark.django_db


def group(world: World) -> Conversation:
    """Ben, Amina and Cara."""
    return said(world.amina, world.cara, by=world.ben, subject="Damp").conversation


def crowd(world: World, many: int) -> list[Member]:
    """Approved members, quickly."""
    named = (f"person-{n}" for n in range(many))
    more = {"standing": "approved", "organisation": world.leeds}
    return Member.objects.bulk_create(
        [Member(name=name, handle=name, email=f"{name}@leeds.example", **more) for name in named]
    )


def fetched(client: Client, address: str) -> bytes:
    """The file that is had there."""
    response = client.get(address)
    content = b"".join(response.streaming_content)
    response.close()
    return content


def unread(member: Member) -> int:
    """What stands at the head of their page."""
    return Seat.objects.filter(member=member).waiting().count()


def told(verb: str) -> dict[int, str]:
    """Who is told of the last such entry, and what there is to read."""
    entry = Entry.objects.filter(verb=verb).latest("pk")
    return {notice.member: notice.text for notice in notices(entry, None)}


# -- reading


def test_only_those_who_take_part_read(world: World) -> None:
    first = said(world.amina, by=world.ben, body="Between us.")
    for member, count in ((world.ben, 1), (world.amina, 1), (world.cara, 0), (world.dev, 0), (world.eve, 0), (None, 0)):
        assert Message.objects.visible_to(see(member)).count() == count
        status = world.client(member).get(first.conversation.get_absolute_url()).status_code
        assert status == (200 if count else 404 if member else 302)


def test_who_is_added_reads_what_is_written_from_then_on(world: World) -> None:
    conversation = said(world.amina, by=world.ben, body="Before.", is_group=True).conversation
    actions.add(conversation, [world.cara], by=see(world.ben))
    assert "Before." not in world.client(world.cara).get("/messages/").text
    answer(conversation, world.amina, "After.")
    assert "After." in world.client(world.cara).get("/messages/").text
    page = world.client(world.cara).get(conversation.get_absolute_url()).text
    assert "After." in page
    assert "Before." not in page


def test_who_left_reads_nothing_and_is_told_nothing(world: World) -> None:
    conversation = group(world)
    actions.leave(conversation, by=see(world.cara))
    answer(conversation, world.amina)
    assert not Message.objects.visible_to(see(world.cara)).exists()
    assert world.client(world.cara).get(conversation.get_absolute_url()).status_code == 404
    assert set(told("wrote")) == {world.ben.pk}
    assert "Cara Doyle left" in world.client(world.ben).get(conversation.get_absolute_url()).text


def test_who_waits_for_approval_again_reads_and_does_not_write(world: World) -> None:
    conversation = said(world.amina, by=world.ben).conversation
    Member.objects.filter(pk=world.amina.pk).update(standing="awaiting")
    assert "Can you help?" in world.client(world.amina).get(conversation.get_absolute_url()).text
    with pytest.raises(Refused):
        answer(conversation, world.amina)


def test_unread_is_counted_once_for_each_and_goes_by_reading(world: World) -> None:
    conversation = group(world)
    answer(conversation, world.ben, "More.")
    assert (unread(world.amina), unread(world.cara), unread(world.ben)) == (1, 1, 0)
    client = world.client(world.amina)
    assert "New messages in 1 conversation" in client.get("/").text
    page = client.get(conversation.get_absolute_url()).text
    assert page.index('id="unread"') < page.index("Can you help?")
    assert 'id="unread"' not in client.get(conversation.get_absolute_url()).text
    assert (unread(world.amina), unread(world.cara)) == (0, 1)


def test_a_long_conversation_opens_at_the_first_unread_message(world: World) -> None:
    conversation = said(world.amina, by=world.ben).conversation
    for n in range(9):
        answer(conversation, world.amina, f"Seen {n}.")
    Seat.objects.filter(member=world.amina).update(unread=0, read=Message.objects.latest("pk").pk)
    for n in range(40):
        answer(conversation, world.ben, f"New {n}.")
    client, address = world.client(world.amina), conversation.get_absolute_url()
    page = client.get(address).text
    assert page.index("Seen 8.") < page.index('id="unread"') < page.index("New 0.")
    assert "Earlier messages" in page
    assert "Later messages" in page
    assert "New 39." not in page
    assert Seat.objects.get(member=world.amina).unread == 18
    assert "New 39." in client.get(address).text
    assert unread(world.amina) == 0


def test_a_page_of_thirty_messages_asks_what_one_of_three_does(
    world: World, django_assert_max_num_queries: object
) -> None:
    conversation, kept = group(world), upload(world.ben)
    for n in range(30):
        answer(conversation, world.ben, f"See #{n + 1}, @amina-khan", uploads=[kept])
    client = world.client(world.amina)
    for _ in range(2):
        with django_assert_max_num_queries(9):
            client.get(conversation.get_absolute_url())
    with django_assert_max_num_queries(4):
        client.get(reverse("messages:index"))


def test_words_find_the_message_for_those_who_may_read_it_alone(world: World) -> None:
    first = said(world.amina, by=world.ben, body="About the mouldy ceilings.")
    kept = upload(world.ben, "ceiling-plan.txt")
    answer(first.conversation, world.ben, "As I said.", uploads=[kept])
    assert [row.pk for row in reading.found(see(world.amina), "ceiling mould")] == [first.pk]
    assert len(reading.found(see(world.amina), "ceiling")) == 2
    assert not reading.found(see(world.cara), "ceiling")
    page = world.client(world.amina).get(reverse("messages:index") + "?q=mouldy").text
    assert first.get_absolute_url().replace("&", "&amp;") in page


def test_a_file_goes_to_those_who_take_part_alone(world: World) -> None:
    kept = upload(world.ben, "plan.txt", b"The plan.")
    conversation = said(world.amina, by=world.ben).conversation
    answer(conversation, world.ben, "Here.", uploads=[kept])
    address = reverse("messages:attachment", args=[kept.pk, kept.name])
    assert fetched(world.client(world.amina), address) == b"The plan."
    for other in (world.cara, world.dev):
        assert world.client(other).get(address).status_code == 404
    actions.withdraw(Message.objects.latest("pk"), by=see(world.ben))
    assert world.client(world.amina).get(address).status_code == 404


def test_nothing_of_a_message_stands_in_the_journal_or_in_a_stream(world: World) -> None:
    conversation = said(world.amina, by=world.ben, subject="Striped", body="striped", is_group=True).conversation
    answer(conversation, world.amina, "striped")
    actions.rename(conversation, by=see(world.ben), subject="Stripes")
    actions.report(conversation, [Message.objects.latest("pk").pk], by=see(world.ben), reason="striped")
    assert "strip" not in str(list(Entry.objects.values_list("data", flat=True))).lower()
    client = world.client(world.ben)
    for address in ("/search/?q=stri", "/", f"/people/{world.amina.handle}/", "/write/suggest/?q=%23strip"):
        assert "strip" not in client.get(address).text.lower()


# -- writing


def test_what_is_written_to_one_goes_on_where_the_two_left_off(world: World) -> None:
    one, other = said(world.amina, by=world.ben), said(world.ben, by=world.amina)
    assert one.conversation == other.conversation
    assert said(world.amina, by=world.ben, subject="Else").conversation != one.conversation
    assert said(world.amina, by=world.ben, is_group=True).conversation != one.conversation


def test_a_form_sent_twice_sends_once(world: World) -> None:
    words = Words(body="Once.", once=uuid4())
    first = actions.begin([world.amina], by=see(world.ben), words=words)
    assert actions.begin([world.amina], by=see(world.ben), words=words) == first
    reply = Words(body="Twice.", once=uuid4())
    assert actions.write(first.conversation, by=see(world.amina), words=reply) == actions.write(
        first.conversation, by=see(world.amina), words=reply
    )
    assert Message.objects.count() == 2


def test_a_message_is_changed_for_a_quarter_of_an_hour_and_withdrawn_at_any_time(world: World) -> None:
    message = said(world.amina, by=world.ben, body="Mould.")
    actions.change(message, by=see(world.ben), body="Damp.")
    assert [row.pk for row in reading.found(see(world.amina), "damp")] == [message.pk]
    assert not reading.found(see(world.amina), "mould")
    Message.objects.update(at=timezone.now() - timedelta(minutes=16))
    with pytest.raises(Refused):
        actions.change(message, by=see(world.ben), body="Later.")
    with pytest.raises(Refused):
        actions.withdraw(message, by=see(world.amina))
    actions.withdraw(message, by=see(world.ben))
    assert "withdrew it" in world.client(world.amina).get(message.conversation.get_absolute_url()).text
    assert not reading.found(see(world.amina), "damp")
    assert not told("began_conversation")
    assert unread(world.amina) == 0


def test_a_group_is_of_fifty_at_most_and_nobody_is_let_in_beyond(world: World) -> None:
    Member.objects.update(joined=F("joined") - timedelta(days=30))
    many = crowd(world, 51)
    with pytest.raises(ValidationError, match="50 people at most"):
        said(*many, by=world.ben)
    conversation = said(*many[:50], by=world.ben).conversation
    with pytest.raises(ValidationError, match="room for 0"):
        actions.add(conversation, [many[50]], by=see(world.ben))


def test_a_new_account_writes_to_few_and_keeps_what_it_typed(world: World) -> None:
    for n in range(OF_NEW[0]):
        said(world.amina, by=world.cara, subject=f"Offer {n}")
    client, address = world.client(world.cara), reverse("messages:to", args=[world.ben.handle])
    page = client.post(address, {"title": "Offer", "body": "Double glazing."}).text
    assert f"In your first week you can begin {OF_NEW[0]} conversations in a day" in page
    assert "Double glazing." in page
    Member.objects.filter(pk=world.cara.pk).update(joined=timezone.now() - timedelta(days=8))
    assert client.post(address, {"title": "Offer", "body": "Double glazing."}).status_code == 303
    with pytest.raises(TooMuch):
        said(*crowd(world, 31), by=world.member("Newcomer"))


def test_names_are_understood_and_doubt_is_told(world: World) -> None:
    client, address = world.client(world.ben), reverse("messages:new")
    other = world.member("Cara Doyle", email="cara2@leeds.example")
    doubt = client.post(address, {"to": "Cara Doyle, Amina Kahn", "title": "Hi", "body": "Hello."}).text
    assert f"@{world.cara.handle} (Cara Doyle, Cornwall Council)" in doubt
    assert "Nobody is called “Amina Kahn”" in doubt
    assert "Hello." in doubt
    sent = client.post(address, {"to": f"amina khan, @{other.handle}", "title": "Hi", "body": "Hello."})
    assert sent.status_code == 303
    there = Conversation.objects.get(subject="Hi").seats.values_list("member", flat=True)
    assert set(there) == {world.ben.pk, world.amina.pk, other.pk}


def test_what_is_typed_outlasts_the_session(world: World) -> None:
    conversation = said(world.amina, by=world.ben).conversation
    client, address = world.client(world.amina), conversation.get_absolute_url()
    writer = client.get(address).text.split('name="writer" value="')[1].split('"')[0]
    Session.objects.all().delete()
    assert client.post(address, {"body": "Half a thought", "writer": writer}).status_code == 302
    assert Draft.objects.get(member=world.amina).place == address
    assert "Half a thought" in world.client(world.amina).get(address).text


# -- the finder


def test_a_facilitator_writes_to_those_the_finder_finds_in_the_community_as_one_or_to_each(world: World) -> None:
    found = f"{reverse('messages:found')}?community={world.housing.slug}"
    finder = f"{reverse('people:directory')}?community={world.housing.slug}"
    assert "Write a message to these people" in world.client(world.amina).get(finder).text
    for other in (world.ben, world.dev):
        assert "Write a message to these people" not in world.client(other).get(finder).text
        assert world.client(other).get(found).status_code == 404
    cyd = world.member("Cyd Green")
    world.join(cyd, world.housing)
    client, typed = world.client(world.amina), {"title": "Hello", "body": "All.", "people": [world.ben.pk, cyd.pk]}
    assert client.post(found, typed | {"how": "each"}).status_code == 303
    assert [each.seats.count() for each in Conversation.objects.all()] == [2, 2]
    assert client.post(found, typed | {"how": "together"}).status_code == 303
    assert Conversation.objects.filter(is_group=True).get().seats.count() == 3
    assert client.post(found, typed | {"how": "each", "people": [world.dev.pk]}).status_code == 200


def test_more_than_fifty_found_are_refused_and_what_was_typed_stays(world: World) -> None:
    from guildhall.communities.models import Membership

    many = crowd(world, 51)
    Membership.objects.bulk_create([Membership(member=each, community=world.housing) for each in many])
    address = f"{reverse('messages:found')}?community={world.housing.slug}"
    page = world.client(world.amina).post(address, {"title": "All", "body": "To everybody.", "how": "each"}).text
    assert "more than 50 people" in page
    assert "To everybody." in page
    assert not Conversation.objects.exists()


# -- blocking and muting


def test_a_block_is_felt_and_not_told(world: World) -> None:
    contacts.block(world.ben, by=see(world.amina))
    Member.objects.filter(pk=world.cara.pk).update(writers="contacts")
    client, pages = world.client(world.ben), {}
    for other in (world.amina, world.cara):
        assert "Write a message" in client.get(other.get_absolute_url()).text
        address = reverse("messages:to", args=[other.handle])
        page = client.post(address, {"body": "Hello."}).text
        assert "Hello." in page
        at = page.index("There is a problem")
        pages[other] = page[at : page.index("</div>", at)].replace(other.name, "…")
    assert pages[world.amina] == pages[world.cara]
    assert "cannot be written to" in pages[world.amina]
    with pytest.raises(OutOfReach):
        said(world.amina, world.dev, by=world.ben)


def test_a_block_ends_the_conversation_of_the_two_in_the_same_plain_words(world: World) -> None:
    conversation = said(world.amina, by=world.ben).conversation
    contacts.block(world.ben, by=see(world.amina))
    assert "Amina Khan cannot be written to." in world.client(world.ben).get(conversation.get_absolute_url()).text
    assert "You have blocked Ben Hughes." in world.client(world.amina).get(conversation.get_absolute_url()).text
    for member in (world.ben, world.amina):
        with pytest.raises(OutOfReach):
            answer(conversation, member)


def test_in_a_group_what_a_blocked_person_writes_is_folded_away_for_who_blocked_them(world: World) -> None:
    conversation = group(world)
    Seat.objects.update(unread=0, read=Message.objects.latest("pk").pk)
    contacts.block(world.ben, by=see(world.amina))
    answer(conversation, world.ben, "Buy my glazing.")
    assert (unread(world.amina), unread(world.cara)) == (0, 1)
    assert set(told("wrote")) == {world.cara.pk}
    page = world.client(world.amina).get(conversation.get_absolute_url()).text
    assert "A message by Ben Hughes, whom you have blocked" in page
    assert "Buy my glazing." not in world.client(world.amina).get(reverse("messages:index")).text
    assert not reading.found(see(world.amina), "glazing")
    assert "whom you have blocked" not in world.client(world.cara).get(conversation.get_absolute_url()).text


def test_whoever_is_written_to_may_answer_whatever_the_other_chose(world: World) -> None:
    Member.objects.filter(pk=world.ben.pk).update(writers="contacts")
    with pytest.raises(OutOfReach):
        said(world.ben, by=world.amina)
    conversation = said(world.amina, by=world.ben).conversation
    answer(conversation, world.amina)
    assert said(world.ben, by=world.amina).conversation == conversation


def test_a_muted_conversation_tells_nothing_and_can_be_read(world: World) -> None:
    conversation = group(world)
    actions.mute(conversation, by=see(world.amina))
    answer(conversation, world.ben)
    assert set(told("wrote")) == {world.cara.pk}
    assert unread(world.amina) == 0
    assert "2 new" in world.client(world.amina).get(reverse("messages:index")).text
    actions.unmute(conversation, by=see(world.amina))
    assert unread(world.amina) == 1


def test_what_is_put_away_comes_back_when_somebody_writes(world: World) -> None:
    conversation = group(world)
    client, away = world.client(world.amina), reverse("messages:index") + "?show=put-away"
    actions.put_away(conversation, by=see(world.amina))
    assert "Damp" in client.get(away).text
    assert "Damp" not in client.get(reverse("messages:index")).text
    answer(conversation, world.cara)
    assert "Damp" in client.get(reverse("messages:index")).text


# -- reporting


def test_a_report_shows_stewards_what_was_chosen_and_nothing_else(world: World) -> None:
    kept = upload(world.ben, "glazing.txt", b"Cheap.")
    conversation = said(world.amina, by=world.ben, subject="Hush", body="A secret.").conversation
    rude = answer(conversation, world.ben, "Buy my glazing.", uploads=[kept])
    answer(conversation, world.amina, "Please stop.")
    address = reverse("messages:report", args=[conversation.pk])
    typed = {"messages": [rude.pk], "reason": "He sells."}
    assert world.client(world.amina).post(address, typed).status_code == 303
    report = Report.objects.get()
    client = world.client(world.dev)
    assert "1 report waits" in client.get("/steward/").text
    page = client.get(report.get_absolute_url()).text
    for words in ("Buy my glazing.", "He sells.", "glazing.txt", f"/steward/members/{world.ben.handle}/"):
        assert words in page
    for words in ("A secret.", "Please stop.", "Hush", conversation.get_absolute_url()):
        assert words not in page
    file = reverse("messages:reported-file", args=[report.pk, kept.pk, kept.name])
    assert fetched(client, file) == b"Cheap."
    for other in (world.amina, world.ben, world.cara):
        for place in (file, report.get_absolute_url(), reverse("messages:reports")):
            assert world.client(other).get(place).status_code == 404
    actions.withdraw(rude, by=see(world.ben))
    assert "Buy my glazing." in client.get(report.get_absolute_url()).text


def test_nobody_reports_what_they_cannot_read(world: World) -> None:
    conversation = said(world.amina, by=world.ben, body="Before.", is_group=True).conversation
    first = Message.objects.get()
    actions.add(conversation, [world.cara], by=see(world.ben))
    with pytest.raises(ValidationError):
        actions.report(conversation, [first.pk], by=see(world.cara), reason="Because.")
    with pytest.raises(Refused):
        actions.report(conversation, [first.pk], by=see(world.dev), reason="Because.")


def test_nobody_reports_without_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "A_DAY", 1)
    message = said(world.amina, by=world.ben)
    actions.report(message.conversation, [message.pk], by=see(world.amina), reason="Rude.")
    with pytest.raises(TooMuch):
        actions.report(message.conversation, [message.pk], by=see(world.amina), reason="Rude.")
    assert Report.objects.count() == 1


def test_a_report_is_closed_once_with_a_note_and_who_reported_it_is_told(world: World) -> None:
    message = said(world.amina, by=world.ben)
    report = actions.report(message.conversation, [message.pk], by=see(world.amina), reason="Rude.")
    assert set(told("reported_messages")) == {world.dev.pk}
    client = world.client(world.dev)
    assert client.post(report.get_absolute_url(), {"note": "Had a word."}).status_code == 303
    assert set(told("closed_report")) == {world.amina.pk}
    assert "Had a word." in client.get(report.get_absolute_url()).text
    with pytest.raises(Refused):
        actions.close_report(report, by=see(world.dev), note="Again.")


# -- mail


def test_those_who_take_part_are_told_and_answer_by_mail(world: World) -> None:
    conversation = said(world.amina, by=world.ben, body="Can **you** help, @amina-khan?").conversation
    assert told("began_conversation") == {world.amina.pk: "Can you help, @amina-khan?"}
    address = answering.answer(see(world.amina), str(conversation.pk), "I can.", [])
    assert Message.objects.latest("pk").source == "I can."
    assert address == Message.objects.latest("pk").get_absolute_url()
    with pytest.raises(Refused):
        answering.answer(see(world.cara), str(conversation.pk), "Me too.", [])


def test_who_is_added_is_told_in_words_without_a_message(world: World) -> None:
    conversation = said(world.amina, by=world.ben, subject="Damp", body="Before.", is_group=True).conversation
    actions.add(conversation, [world.cara], by=see(world.ben))
    assert told("added_to_conversation") == {world.cara.pk: "Damp"}


# -- the life of a member


def test_who_left_with_one_account_does_not_read_by_the_other_what_neither_was_there_for(world: World) -> None:
    again = world.member("Ben Hughes", email="ben2@leeds.example")
    conversation = said(again, by=world.amina, body="One.", is_group=True).conversation
    actions.add(conversation, [world.cara], by=see(world.amina))
    actions.leave(conversation, by=see(again))
    answer(conversation, world.amina, "While neither was there.")
    actions.add(conversation, [world.ben], by=see(world.amina))
    own.merge(again, world.ben)
    assert not Message.objects.visible_to(see(world.ben)).exists()


def test_who_left_with_one_account_and_not_with_the_other_is_still_there(world: World) -> None:
    again = world.member("Ben Hughes", email="ben2@leeds.example")
    conversation = said(again, world.ben, by=world.amina, body="One.").conversation
    actions.leave(conversation, by=see(world.ben))
    own.merge(again, world.ben)
    assert [message.source for message in Message.objects.visible_to(see(world.ben))] == ["One."]


def test_no_steward_learns_of_private_things_from_what_would_be_merged(world: World) -> None:
    before = {words for words, _ in own.counts(world.ben)}
    message = said(world.ben, by=world.amina)
    answer(message.conversation, world.ben)
    actions.report(message.conversation, [message.pk], by=see(world.ben), reason="Rude.")
    contacts.block(world.cara, by=see(world.ben))
    assert {words for words, _ in own.counts(world.ben)} == before


def test_what_an_erased_person_wrote_stays_under_no_name_or_goes(world: World) -> None:
    conversation = said(world.amina, by=world.ben, body="Stays.").conversation
    answer(conversation, world.ben, "With a file.", uploads=[upload(world.ben, "plan.txt")])
    life.forgetting(world.ben, named=True)
    assert "Stays." in world.client(world.amina).get(conversation.get_absolute_url()).text
    assert not Seat.objects.of(see(world.ben)).exists()
    life.forgetting(world.ben, named=False)
    assert not Message.objects.filter(author=world.ben).exclude(source="").exists()
    assert not reading.found(see(world.amina), "stays")
    assert not MessageFile.objects.exists()


def test_no_closed_report_keeps_words_or_files_of_an_erased_person(world: World) -> None:
    sent = said(world.amina, by=world.ben, body="Rude.")
    answer(sent.conversation, world.ben, "A file.", uploads=[upload(world.ben, "plan.txt")])
    every = list(Message.objects.values_list("pk", flat=True))
    amina, dev = see(world.amina), see(world.dev)
    closed, open_one = (actions.report(sent.conversation, every, by=amina, reason=why) for why in ("Once.", "Twice."))
    actions.close_report(closed, by=dev, note="Seen.")
    life.forgetting(world.ben, named=False)
    Member.objects.filter(pk=world.ben.pk).update(standing="left")
    assert set(ReportedMessage.objects.exclude(html="").values_list("report", flat=True)) == {open_one.pk}
    assert set(ReportedFile.objects.values_list("shown__report", flat=True)) == {open_one.pk}
    actions.close_report(open_one, by=dev, note="Seen too.")
    assert not ReportedMessage.objects.exclude(html="").exists()
    assert not ReportedFile.objects.exists()


def test_two_accounts_that_become_one_have_one_conversation_with_somebody(world: World) -> None:
    again = world.member("Ben Hughes", email="ben2@leeds.example")
    first, second = said(world.amina, by=world.ben), said(world.amina, by=again)
    own.merge(again, world.ben)
    pair = Conversation.pair_of(world.ben, world.amina)
    assert Conversation.objects.filter(pair=pair).get() == first.conversation
    assert second.conversation.seats.filter(member=world.ben).exists()
    assert said(world.amina, by=world.ben).conversation == first.conversation


def test_a_member_takes_along_what_they_can_read(world: World) -> None:
    said(world.amina, by=world.ben, body="For you.")
    said(world.cara, by=world.ben, body="For Cara.")
    (section,) = life.mine(see(world.amina))
    assert [row["Words"] for row in section.rows] == ["For you."]


# -- repair


def test_repair_makes_numbers_and_words_true_again(world: World) -> None:
    conversation = said(world.amina, by=world.ben, body="Mould.").conversation
    Seat.objects.update(unread=7)
    Conversation.objects.update(latest=None)
    assert tasks.reconcile() > 0
    assert dict(Seat.objects.values_list("member", "unread")) == {world.ben.pk: 0, world.amina.pk: 1}
    assert Conversation.objects.get(pk=conversation.pk).latest is not None
    assert tasks.reconcile() == 0
    assert reading.found(see(world.amina), "mould")


def test_repair_writes_of_the_index_what_differs_and_nothing_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(world.cara, by=world.ben, body="Roofs.")
    wrong = said(world.amina, by=world.ben, body="Mould.")
    gone = said(world.dev, by=world.ben, body="Secret.")
    actions.withdraw(gone, by=see(world.ben))
    wording.WORDS.put([Row(wrong.pk), Row(gone.pk, weak=["secret"])])
    written: list[int] = []
    put = Index.put

    def noted(index: Index, rows: Sequence[Row]) -> None:
        written.extend(row.pk for row in rows)
        put(index, rows)

    monkeypatch.setattr(Index, "put", noted)
    assert tasks.reconcile() == 2
    assert written == [wrong.pk, gone.pk]
    assert reading.found(see(world.amina), "mould")
    assert tasks.reconcile() == 0
