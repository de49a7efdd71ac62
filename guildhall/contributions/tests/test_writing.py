"""Beginning, answering and revising, as a person does it: through the pages, with JavaScript off."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from guildhall.communities import actions as communities
from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.forms import audience_words, audiences
from guildhall.contributions.models import Contribution, Draft, Mention, ReadMark, Version
from guildhall.contributions.models.draft import MOST_DRAFTS
from guildhall.contributions.tasks import reconcile
from guildhall.contributions.thread import PAGE
from guildhall.journal.models import Entry
from guildhall.policy.words import Access, Audience, State
from tests.forms import fill, hidden, summary
from tests.world import PASSWORD, World, see

NEW = "/c/housing/forum/new/"


def said(**title: str) -> Contribution:
    return Contribution.everything.select_related("community", "version").get(**title)


# -- beginning


def test_a_question_is_published_and_its_page_shows_it(world: World) -> None:
    answer = fill(world.client(world.ben), NEW, title="Damp in flats", body="How do **you** do it?", tags="damp, Flats")
    topic = said(title="Damp in flats")
    assert answer.status_code == 303
    assert answer["Location"] == topic.get_absolute_url() == f"/c/housing/forum/{topic.pk}-damp-in-flats/"
    page = world.client(world.cara).get(topic.get_absolute_url()).content.decode()
    assert "How do <strong>you</strong> do it?" in page
    assert 'href="/tags/damp/"' in page
    assert 'href="/tags/flats/"' in page


def test_a_double_click_posts_once(world: World) -> None:
    client = world.client(world.ben)
    form = hidden(client.get(NEW).content.decode()) | {"title": "Twice", "body": "Once."}
    first, second = client.post(NEW, form), client.post(NEW, form)
    assert first["Location"] == second["Location"]
    assert Contribution.everything.filter(title="Twice").count() == 1
    topic = said(title="Twice")
    reply = hidden(client.get(topic.get_absolute_url()).content.decode(), "/reply/") | {"body": "Me too."}
    assert len({client.post(f"/contributions/{topic.pk}/reply/", reply)["Location"] for _ in range(2)}) == 1
    assert Contribution.everything.filter(root=topic).count() == 1


def test_the_id_of_somebody_elses_form_tells_nothing_and_takes_nothing(world: World) -> None:
    theirs = uuid4()
    secret = world.topic(world.whistle, title="Secret", once=theirs)
    client = world.client(world.amina)
    answer = client.post(NEW, {"title": "Forged", "body": "Mine.", "once": str(theirs)})
    assert answer["Location"] == said(title="Forged").get_absolute_url()
    assert said(title="Secret").pk == secret.pk


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ({"title": "", "body": "Long and thoughtful."}, "Give it a title."),
        ({"title": "   \t ", "body": "Long and thoughtful."}, "Give it a title."),
        ({"title": "Short", "body": ""}, "Write something."),
        ({"title": "t" * 201, "body": "Long and thoughtful."}, "The title must be 200 characters or fewer."),
        ({"title": "Tags", "body": "Long and thoughtful.", "tags": ",".join(f"tag{n}" for n in range(11))}, "10 tags"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world: World, typed: dict[str, str], wanted: str) -> None:
    answer = fill(world.client(world.ben), NEW, **typed)
    assert answer.status_code == 200
    assert wanted in summary(answer)
    html = answer.content.decode()
    assert all(words.strip() in html for words in typed.values() if words.strip())
    assert "<title>Error" in html
    assert not Contribution.everything.exists()


def test_a_text_that_is_too_long_comes_back_whole(world: World) -> None:
    answer = fill(world.client(world.ben), NEW, title="Long", body="word " * 30_000)
    assert answer.status_code == 200
    assert "characters or fewer" in summary(answer)
    assert answer.content.decode().count("word ") >= 30_000


def test_a_preview_posts_nothing_and_keeps_everything(world: World) -> None:
    answer = fill(
        world.client(world.ben), NEW, title="See", body="A *preview* <script>x</script>", tags="one", preview="1"
    )
    html = answer.content.decode()
    assert "<em>preview</em>" in html
    assert "<script>x" not in html
    assert 'value="See"' in html
    assert not Contribution.everything.exists()


def test_nobody_begins_what_a_community_has_switched_off(world: World) -> None:
    communities.arrange(world.housing, by=see(world.amina), tools=["blog"])
    client = world.client(world.ben)
    assert client.post(NEW, {"title": "Off", "body": "x"}).status_code in (403, 404)
    assert not Contribution.everything.exists()


def test_only_members_begin_and_answer(world: World) -> None:
    topic = world.topic()
    outsider = world.client(world.cara)
    assert outsider.post(NEW, {"title": "No", "body": "No"}).status_code == 403
    assert outsider.post(f"/contributions/{topic.pk}/reply/", {"body": "No"}).status_code == 403
    assert "Join Housing to reply." in outsider.get(topic.get_absolute_url()).content.decode()
    assert Contribution.everything.count() == 1


def test_nothing_is_added_to_a_community_that_has_ended(world: World) -> None:
    topic = world.topic()
    communities.close_community(world.housing, by=see(world.amina), summary="We are done.")
    client = world.client(world.ben)
    assert client.get(topic.get_absolute_url()).status_code == 200
    assert client.post(f"/contributions/{topic.pk}/reply/", {"body": "Late"}).status_code == 403
    assert client.post(NEW, {"title": "Late", "body": "Late"}).status_code == 403


# -- who will see it


def test_the_audience_is_said_before_posting_and_is_true(world: World) -> None:
    def shown(place: Any) -> str:
        return world.client(world.ben).get(f"/c/{place.slug}/forum/new/").content.decode()

    assert "Visible to any signed-in member of Guildhall." in shown(world.housing)
    assert "Visible to the 2 members of Adult care. Nobody else can see it." in shown(world.care)
    assert "Visible to the 2 members of Whistle. Nobody else can see it." in shown(world.whistle)


def test_beneath_a_gate_the_audience_is_the_gates_members(world: World) -> None:
    middle = world.community("Middle", parent=world.care)
    below = world.community("Below", parent=middle)
    words = "Visible to the members of Adult care. Nobody else can see it."
    assert audience_words(below, Audience.MEMBERS) == words
    offered = dict(audiences(below, see(world.amina)))
    assert offered[Audience.MEMBERS] == "Members of Adult care"
    assert offered[Audience.COMMUNITY] == "Members of Below"
    topic = world.topic(below, by=world.amina)
    assert Contribution.visible_to(see(world.ben)).filter(pk=topic.pk).exists()  # of Adult care, not of Below
    assert not Contribution.visible_to(see(world.cara)).filter(pk=topic.pk).exists()


def test_for_the_web_is_offered_only_where_facilitators_allow_it(world: World) -> None:
    assert Audience.PUBLIC in dict(audiences(world.housing, see(world.ben)))
    communities.arrange(world.housing, by=see(world.amina), publishes=False)
    assert Audience.PUBLIC not in dict(audiences(world.housing, see(world.ben)))
    forged = fill(world.client(world.ben), NEW, title="Forged", body="x", audience="1")
    assert forged.status_code == 200
    assert not Contribution.everything.exists()


def test_what_was_for_the_web_is_not_when_the_community_publishes_no_more(world: World) -> None:
    topic = world.topic(audience=Audience.PUBLIC, tags=["open"])
    visitor = world.client()
    assert visitor.get(topic.get_absolute_url()).status_code == 200
    assert visitor.get("/tags/open/").status_code == 200
    communities.arrange(world.housing, by=see(world.amina), publishes=False)
    assert visitor.get(topic.get_absolute_url()).status_code == 302
    assert visitor.get("/tags/open/").status_code == 302
    assert visitor.get(f"/contributions/{topic.pk}/").status_code == 302


@pytest.mark.parametrize("chosen", [Audience.PUBLIC, Audience.MEMBERS])
def test_a_closed_community_has_no_wider_audience_whatever_is_sent(world: World, chosen: Audience) -> None:
    with pytest.raises(Exception, match=r"audience|members"):
        world.topic(world.care, audience=chosen)


def test_only_facilitators_write_for_facilitators_and_others_do_not_see_it(world: World) -> None:
    with pytest.raises(Exception, match="facilitators"):
        world.topic(audience=Audience.FACILITATORS, by=world.ben)
    topic = world.topic(audience=Audience.FACILITATORS, by=world.amina, title="Among ourselves")
    assert world.client(world.ben).get(topic.get_absolute_url()).status_code == 404
    assert "Among ourselves" not in world.client(world.ben).get("/c/housing/forum/").content.decode()
    assert world.client(world.amina).get(topic.get_absolute_url()).status_code == 200


# -- answering


def test_an_answer_is_counted_told_and_led_to(world: World) -> None:
    topic = world.topic(title="Damp")
    answer = fill(
        world.client(world.amina), topic.get_absolute_url(), f"/contributions/{topic.pk}/reply/", body="Open a window."
    )
    reply = Contribution.everything.get(root=topic)
    assert answer["Location"] == f"/contributions/{reply.pk}/"
    assert (reply.audience, reply.community_id) == (topic.audience, topic.community_id)
    topic.refresh_from_db()
    assert (topic.replies, topic.active) == (1, reply.published)
    assert Entry.objects.filter(verb="replied", contribution=reply, actor=world.amina).exists()
    place = world.client(world.ben).get(f"/contributions/{reply.pk}/")["Location"]
    assert place == f"{topic.get_absolute_url()}#r{reply.pk}"
    assert f'id="r{reply.pk}"' in world.client(world.ben).get(place).content.decode()


@pytest.mark.parametrize("body", ["", "  \n "])
def test_an_empty_answer_is_refused_kindly(world: World, body: str) -> None:
    topic = world.topic()
    answer = world.client(world.amina).post(f"/contributions/{topic.pk}/reply/", {"body": body})
    assert answer.status_code == 200
    assert "Write your reply." in summary(answer)


def test_an_answer_to_an_answer_stands_under_it(world: World) -> None:
    topic = world.topic()
    first = world.reply(topic, body="First")
    world.reply(topic, body="Second")
    under = world.reply(first, by=world.ben, body="Under the first")
    html = world.client(world.ben).get(topic.get_absolute_url()).content.decode()
    assert html.index("First") < html.index("Under the first") < html.index("Second")
    assert (under.root_id, under.parent_id) == (topic.pk, first.pk)


def test_quoting_brings_the_words_into_the_form(world: World) -> None:
    reply = world.reply(world.topic(), body="First line.\n\nSecond line.")
    html = world.client(world.ben).get(f"/contributions/{reply.pk}/answer/?quote").content.decode()
    assert "&gt; First line." in html
    assert "&gt; Second line." in html


def test_a_long_thread_is_paged_and_each_answer_is_found_on_its_page(world: World) -> None:
    topic = world.topic()
    replies = [world.reply(topic, body=f"Answer number {n}.") for n in range(PAGE + 3)]
    client = world.client(world.ben)
    first = client.get(topic.get_absolute_url()).content.decode()
    second = client.get(topic.get_absolute_url() + "?page=2").content.decode()
    assert "Answer number 0." in first
    assert f"Answer number {PAGE + 2}." not in first
    assert f"Answer number {PAGE + 2}." in second
    last = replies[-1]
    assert client.get(f"/contributions/{last.pk}/")["Location"] == f"{topic.get_absolute_url()}?page=2#r{last.pk}"
    for odd in ("0", "-1", "99", "x", "9" * 30, "٣"):
        assert client.get(topic.get_absolute_url(), {"page": odd}).status_code == 200


def test_somebody_named_is_noted_once_and_only_if_there(world: World) -> None:
    topic = world.topic(body=f"@{world.amina.handle} @{world.amina.handle} @nobody-here @{world.val.handle}")
    assert list(Mention.objects.filter(contribution=topic).values_list("member", flat=True)) == [world.amina.pk]


# -- revising


def test_a_change_is_a_new_version_and_the_old_one_stays(world: World) -> None:
    topic = world.topic(title="Dampp", body="Old words.", tags=["old"])
    url = f"/contributions/{topic.pk}/revise/"
    fill(world.client(world.ben), url, title="Damp", body="New words.", tags="new", note="A slip")
    topic = said(pk=topic.pk)
    assert (topic.title, topic.excerpt, topic.version.number) == ("Damp", "New words.", 2)
    assert topic.edited is not None
    versions = list(Version.objects.filter(contribution=topic).order_by("number").values_list("source", flat=True))
    assert versions == ["Old words.", "New words."]
    client = world.client(world.ben)
    assert client.get("/tags/old/").status_code == 404
    assert client.get("/tags/new/").status_code == 200
    assert client.get(f"/c/housing/forum/{topic.pk}-dampp/")["Location"] == topic.get_absolute_url()
    history = client.get(f"/contributions/{topic.pk}/history/").content.decode()
    assert "A slip" in history
    assert "<del>Old</del> words." in history
    assert "<ins>New</ins> words." in history


def test_an_earlier_version_can_be_brought_back(world: World) -> None:
    topic = world.topic(title="One", body="First.", tags=["kept"])
    actions.revise(topic, by=see(world.ben), words=Words(title="Two", body="Second.", tags=["kept"]), based_on=1)
    client = world.client(world.ben)
    assert client.post(f"/contributions/{topic.pk}/history/1/restore/").status_code == 303
    now = said(pk=topic.pk)
    assert (now.title, now.version.source, now.version.number) == ("One", "First.", 3)
    assert client.get("/tags/kept/").status_code == 200
    assert client.post(f"/contributions/{topic.pk}/history/9/restore/").status_code == 404


def test_nobody_revises_what_others_said(world: World) -> None:
    reply = world.reply(world.topic())
    client = world.client(world.ben)
    assert client.get(f"/contributions/{reply.pk}/revise/").status_code == 403
    assert client.post(f"/contributions/{reply.pk}/revise/", {"body": "No", "based_on": 1}).status_code == 403


def test_a_reply_is_revised_without_a_title(world: World) -> None:
    reply = world.reply(world.topic())
    answer = fill(world.client(world.amina), f"/contributions/{reply.pk}/revise/", body="Better.")
    assert answer.status_code == 303
    assert said(pk=reply.pk).version.source == "Better."


def test_a_wrong_slug_and_a_bare_number_lead_to_the_page(world: World) -> None:
    topic = world.topic(title="Damp in flats")
    client = world.client(world.ben)
    right = topic.get_absolute_url()
    for wrong in (
        f"/c/housing/forum/{topic.pk}-wrong/",
        f"/c/housing/forum/{topic.pk}/",
        f"/c/adult-care/forum/{topic.pk}/",
    ):
        assert client.get(wrong)["Location"] == right
    assert client.get(f"/contributions/{topic.pk}/")["Location"] == right
    assert client.get(f"/c/housing/blog/{topic.pk}-damp-in-flats/")["Location"] == right


@pytest.mark.parametrize("number", ["0", "999999", "9" * 18, "9" * 40])
def test_a_forged_number_is_not_there(world: World, number: str) -> None:
    client = world.client(world.ben)
    for url in (f"/contributions/{number}/", f"/contributions/{number}/revise/", f"/c/housing/forum/{number}-x/"):
        assert client.get(url).status_code == 404
    assert client.post(f"/contributions/{number}/reply/", {"body": "x"}).status_code == 404


# -- drafts, and what one has typed


def test_what_was_typed_is_kept_for_ninety_days_for_the_last_hundred_forms(world: World) -> None:
    client, many = world.client(world.ben), MOST_DRAFTS + 2
    now = timezone.now()
    Draft.objects.bulk_create(
        Draft(member=world.ben, place=f"/c/x/{n}/", fields={"body": "b"}, saved=now - timedelta(hours=many - n))
        for n in range(MOST_DRAFTS)
    )
    Draft.objects.create(member=world.cara, place="/c/x/0/", fields={"body": "hers"}, saved=now - timedelta(days=89))
    client.post("/write/draft/", {"place": NEW, "title": "Half", "body": "A thought."})
    kept = set(Draft.objects.filter(member=world.ben).values_list("place", flat=True))
    assert (len(kept), NEW in kept, "/c/x/0/" in kept) == (MOST_DRAFTS, True, False)
    assert "We keep it for you until" in client.get(NEW).text
    Draft.objects.filter(member=world.ben).update(saved=now - timedelta(days=91))
    reconcile()
    assert list(Draft.objects.values_list("member", flat=True)) == [world.cara.pk]


def test_a_draft_is_its_authors_alone_until_released(world: World) -> None:
    answer = fill(world.client(world.ben), NEW, title="Not yet", body="Half a thought.", draft="1")
    assert answer["Location"] == "/drafts/"
    draft = said(title="Not yet")
    assert draft.state == State.DRAFT
    assert "Not yet" in world.client(world.ben).get("/drafts/").content.decode()
    for other in (world.amina, world.cara, world.dev):
        client = world.client(other)
        assert client.get(draft.get_absolute_url()).status_code == 404
        assert client.post(f"/contributions/{draft.pk}/publish/").status_code == 404
        assert "Not yet" not in client.get("/c/housing/forum/").content.decode()
    assert world.client(world.ben).post(f"/contributions/{draft.pk}/publish/")["Location"] == draft.get_absolute_url()
    assert world.client(world.cara).get(draft.get_absolute_url()).status_code == 200


def test_a_form_saved_as_a_draft_and_then_published_loses_no_word(world: World) -> None:
    client = world.client(world.ben)
    form = hidden(client.get(NEW).content.decode())
    client.post(NEW, form | {"title": "First thought", "body": "One.", "draft": "1"})
    client.post(NEW, form | {"title": "Second thought", "body": "Two.", "draft": "1"})
    assert said(title="Second thought").state == State.DRAFT
    answer = client.post(NEW, form | {"title": "Last thought", "body": "Three.", "sort": "discussion"})
    topic = said(title="Last thought")
    assert not topic.topic.is_question
    assert (topic.state, topic.version.source) == (State.LIVE, "Three.")
    assert client.get(answer["Location"]).status_code == 200
    assert Contribution.everything.count() == 1


def test_a_draft_begun_in_the_open_stays_inside_when_the_community_has_closed(world: World) -> None:
    draft = actions.draft(world.housing, by=see(world.ben), kind="blog.post", words=Words(title="Early", body="x"))
    communities.change_access(world.housing, Access.CLOSED, by=see(world.amina))
    actions.release(Contribution.everything.select_related("community").get(pk=draft.pk), by=see(world.ben))
    communities.change_access(world.housing, Access.OPEN, by=see(world.amina))
    assert not Contribution.visible_to(see(world.cara)).filter(pk=draft.pk).exists()


def test_what_is_typed_is_kept_and_given_back(world: World) -> None:
    client = world.client(world.ben)
    client.post("/write/draft/", {"place": NEW, "title": "Half a ti", "body": "Half a te", "once": str(uuid4())})
    html = client.get(NEW).content.decode()
    assert "Half a ti" in html
    assert "Half a te" in html
    assert "It has not been posted." in html
    assert "Half a ti" not in world.client(world.amina).get(NEW).content.decode()
    client.post("/write/discard/", {"place": NEW})
    assert "Half a ti" not in client.get(NEW).content.decode()


def test_posting_lets_go_of_what_was_kept(world: World) -> None:
    client = world.client(world.ben)
    form = hidden(client.get(NEW).content.decode())
    client.post("/write/draft/", form | {"place": NEW, "title": "Kept", "body": "Kept"})
    client.post(NEW, form | {"title": "Posted", "body": "Posted"})
    assert not Draft.objects.exists()


def expired(world: World, url: str, to: str = "", **typed: str) -> tuple[Client, Any]:
    """Ben fills in a form, but his session has ended before he posts it."""
    client = world.client(world.ben)
    form = hidden(client.get(url).content.decode(), to) | typed
    client.logout()
    return client, client.post(to or url, form)


def test_an_expired_session_loses_nothing_and_publishes_nothing(world: World) -> None:
    client, answer = expired(world, NEW, title="Late at night", body="An hour’s work.")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=%2Fc%2Fhousing%2Fforum%2Fnew%2F"
    assert not Contribution.everything.exists()
    assert "What you wrote is kept." in client.get(answer["Location"]).content.decode()
    client.force_login(world.ben)
    html = client.get(NEW).content.decode()
    assert "Late at night" in html
    assert "An hour’s work." in html
    assert not Contribution.everything.exists()
    assert client.post(NEW, hidden(html) | {"title": "Late at night", "body": "An hour’s work."}).status_code == 303
    assert not Draft.objects.exists()


def test_an_answer_typed_in_an_expired_session_waits_in_the_box(world: World) -> None:
    topic = world.topic(world.care)
    client, answer = expired(world, topic.get_absolute_url(), f"/contributions/{topic.pk}/reply/", body="My experience")
    assert answer.status_code == 302
    client.force_login(world.ben)
    assert "My experience" in client.get(topic.get_absolute_url()).content.decode()
    assert "My experience" not in world.client(world.amina).get(topic.get_absolute_url()).content.decode()


def test_somebody_else_who_signs_in_sees_nothing_of_what_was_kept(world: World) -> None:
    client, _ = expired(world, NEW, title="Ben’s secret thought", body="About Amina.")
    client.force_login(world.amina)
    for url in (NEW, "/drafts/", "/"):
        assert "secret thought" not in client.get(url, follow=True).content.decode()


def test_a_form_of_one_person_sent_by_another_is_kept_for_its_writer_and_not_shown(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.ben)
    form = hidden(client.get(NEW).content.decode()) | {"title": "Ben’s secret thought", "body": "About Amina."}
    assert client.post("/sign-in/", {"login": world.amina.email, "password": PASSWORD}).status_code in (200, 302, 403)
    client.force_login(world.amina)
    answer = client.post(NEW, form | {"csrfmiddlewaretoken": "x" * 64})
    assert answer.status_code == 403
    assert "secret thought" not in answer.content.decode()
    assert not Contribution.everything.exists()
    assert "secret thought" in world.client(world.ben).get(NEW).content.decode()


def test_a_forged_token_gives_back_what_was_typed(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.ben)
    form = hidden(client.get(NEW).content.decode()) | {"title": "Typed with care", "body": "All of it."}
    answer = client.post(NEW, form | {"csrfmiddlewaretoken": "y" * 64})
    assert answer.status_code == 403
    assert "Typed with care" in answer.content.decode()
    assert "All of it." in answer.content.decode()


def test_nobody_keeps_words_in_anothers_name(world: World) -> None:
    world.client().post(NEW, {"title": "Forged", "body": "Forged", "writer": f"{world.ben.pk}:forged"})
    assert not Draft.objects.exists()


# -- files


def attached(world: World, place: Any, name: str = "plan.txt") -> tuple[Contribution, str]:
    """A topic in `place` with a file, written through the page; the topic and the file's address."""
    client, url = world.client(world.ben), f"/c/{place.slug}/forum/new/"
    fill(client, url, title="With a file", body="See below.", attachments=SimpleUploadedFile(name, b"The plan."))
    topic = said(title="With a file")
    html = client.get(topic.get_absolute_url()).content.decode()
    start = html.index("/attachments/")
    return topic, html[start : html.index('"', start)]


def test_a_file_is_had_by_those_who_read_what_it_belongs_to(world: World) -> None:
    topic, url = attached(world, world.care)
    inside = world.client(world.amina).get(url)
    assert b"".join(inside.streaming_content) == b"The plan."
    assert inside["Content-Disposition"].startswith("attachment")
    inside.close()
    for outsider in (world.cara, world.dev, world.una, world.eve):
        assert world.client(outsider).get(url).status_code == 404
    assert world.client().get(url)["Location"].startswith("/sign-in/")
    actions.withdraw(topic, by=see(world.ben))
    assert world.client(world.amina).get(url).status_code == 404


def test_a_file_is_what_it_holds_whatever_it_is_called(world: World) -> None:
    client = world.client(world.ben)
    for name, content in (
        ("page.txt", b"<html><script>alert(1)</script></html>"),
        ("run.pdf", b"MZ\x90\x00\x03"),
        ("x.exe", b"x"),
    ):
        answer = fill(client, NEW, title="Bad", body="Kept words.", attachments=SimpleUploadedFile(name, content))
        if answer.status_code == 200:
            assert summary(answer)
            assert "Kept words." in answer.content.decode()
        else:  # taken for the plain text that it says it is: then it is saved, and never shown in place
            html = client.get(answer["Location"]).content.decode()
            start = html.index("/attachments/")
            got = client.get(html[start : html.index('"', start)])
            assert got["Content-Type"].startswith("text/plain")
            assert got["Content-Disposition"].startswith("attachment")
            got.close()


# -- reading


def test_what_is_new_is_marked_and_led_to(world: World) -> None:
    topic = world.topic()
    old = world.reply(topic, body="Old")
    client = world.client(world.ben)
    client.get(topic.get_absolute_url())
    ReadMark.objects.update(at=timezone.now() - timedelta(minutes=5))
    Contribution.everything.filter(pk=old.pk).update(published=timezone.now() - timedelta(minutes=9))
    new = world.reply(topic, body="New")
    assert client.get(topic.get_absolute_url() + "?first=unread")["Location"] == f"/contributions/{new.pk}/"
    html = client.get(topic.get_absolute_url()).content.decode()
    assert "First reply I have not read" in html
    assert html.count('gh-tag--warn">New<') == 1
    again = client.get(topic.get_absolute_url()).content.decode()
    assert "First reply I have not read" not in again
    assert 'gh-tag--warn">New<' not in again


def test_new_to_me_lists_what_i_have_not_read(world: World) -> None:
    mine, theirs = world.topic(title="My own"), world.topic(by=world.amina, title="Hers")
    client = world.client(world.ben)
    assert "Hers" in client.get("/c/housing/forum/?show=unread").content.decode()
    assert "My own" not in client.get("/c/housing/forum/?show=unread").content.decode()
    client.get(theirs.get_absolute_url())
    assert "Hers" not in client.get("/c/housing/forum/?show=unread").content.decode()
    world.reply(mine)
    assert "My own" in client.get("/c/housing/forum/?show=unread").content.decode()
