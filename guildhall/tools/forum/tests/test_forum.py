"""Asking, and accepting an answer."""

import pytest

from guildhall.contributions.models import Contribution
from guildhall.policy.rules import Refused
from guildhall.tools.forum import actions
from guildhall.tools.forum.models import Topic
from tests.forms import fill
from tests.world import World, see


def fresh(contribution: Contribution) -> Contribution:
    return Contribution.everything.select_related("community", "root").get(pk=contribution.pk)


def press(world: World, person: object, verb: str, reply: Contribution) -> int:
    return world.client(person).post(f"/c/{reply.community.slug}/forum/{reply.pk}/{verb}/").status_code


def test_an_answer_can_be_accepted_only_by_the_asker_or_a_facilitator(world: World) -> None:
    topic = world.topic(by=world.ben)
    mel = world.member("Mel")
    world.join(mel, world.housing)
    reply = world.reply(topic, by=mel)
    assert press(world, mel, "accept", reply) == 403
    assert press(world, world.cara, "accept", reply) == 403
    assert not Topic.objects.get(pk=topic.pk).is_answered
    assert press(world, world.ben, "accept", reply) == 303
    assert Topic.objects.get(pk=topic.pk).answer_id == reply.pk
    assert press(world, world.amina, "unaccept", reply) == 303
    assert not Topic.objects.get(pk=topic.pk).is_answered


def test_the_accepted_answer_stands_under_the_question(world: World) -> None:
    topic = world.topic()
    world.reply(topic, body="First, and wrong.")
    right = world.reply(topic, body="Second, and right.")
    client = world.client(world.ben)
    assert client.post(f"/c/housing/forum/{right.pk}/accept/")["Location"] == topic.get_absolute_url()
    html = client.get(topic.get_absolute_url()).content.decode()
    assert html.index("Second, and right.") < html.index("First, and wrong.")
    assert html.count("Second, and right.") == 1
    assert "Answered" in client.get("/c/housing/forum/").content.decode()


def test_a_discussion_has_no_answer(world: World) -> None:
    reply = world.reply(world.topic(question=False))
    assert press(world, world.ben, "accept", reply) == 403
    with pytest.raises(Refused, match="reply to a question"):
        actions.accept(fresh(reply), by=see(world.ben))
    with pytest.raises(Refused, match="reply to a question"):
        actions.accept(fresh(world.topic()), by=see(world.ben))


def test_an_answer_of_another_community_is_not_found_here(world: World) -> None:
    reply = world.reply(world.topic(world.care))
    assert world.client(world.ben).post(f"/c/housing/forum/{reply.pk}/accept/").status_code == 404


def test_what_waits_for_an_answer_is_listed(world: World) -> None:
    world.topic(title="Nobody knows")
    world.topic(title="Just talking", question=False)
    known = world.topic(title="Somebody knew")
    actions.accept(fresh(world.reply(known)), by=see(world.ben))
    html = world.client(world.cara).get("/c/housing/forum/?show=unanswered").content.decode()
    assert "Nobody knows" in html
    assert "Just talking" not in html
    assert "Somebody knew" not in html


def test_a_topic_is_a_question_or_a_discussion(world: World) -> None:
    client = world.client(world.ben)
    fill(client, "/c/housing/forum/new/", title="Asked", body="How?", sort="question")
    fill(client, "/c/housing/forum/new/", title="Said", body="So.", sort="discussion")
    assert dict(Topic.objects.values_list("contribution__title", "is_question")) == {"Asked": True, "Said": False}
    answer = fill(client, "/c/housing/forum/new/", title="Odd", body="x", sort="sermon")
    assert answer.status_code == 200


def test_topics_are_paged_by_their_last_activity_and_none_is_missed(world: World) -> None:
    titles = [world.topic(title=f"Topic number {n:02}").title for n in range(30)]
    client, seen, url = world.client(world.cara), [], "/c/housing/forum/"
    while url:
        html = client.get(url).content.decode()
        seen += [title for title in titles if title in html]
        start = html.find("?older=")
        url = "/c/housing/forum/" + html[start : html.index('"', start)] if start > 0 else ""
    assert sorted(seen) == titles
    assert client.get("/c/housing/forum/?older=forged").status_code == 200


def offered(world: World, who: str, query: str = "?q=snicket+lamps") -> str:
    shown = world.client(world.people[who]).get(f"/search/{query}").content.decode().partition("<main")[2]
    assert "Nothing found for" in shown
    return shown


def test_where_search_finds_nothing_a_community_of_ones_own_is_asked(world: World) -> None:
    shown = offered(world, "member", '?q=snicket+"street+lamps"+-bins+tag:north')
    for place in (world.housing, world.care, world.whistle):
        assert f'href="/c/{place.slug}/forum/new/?title=snicket+street+lamps">in {place.name}' in shown
    form = world.client(world.ben).get(f"/c/{world.care.slug}/forum/new/?title=snicket+street+lamps").content.decode()
    assert 'value="snicket street lamps"' in form
    here = offered(world, "member", f"?q=snicket&where={world.care.slug}")
    assert "Ask in Adult care" in here
    assert "/c/housing/forum/new/" not in here


def test_only_who_may_write_is_offered_to_ask_and_only_where(world: World) -> None:
    for who in ("visitor", "outsider", "awaiting", "suspended", "unverified", "steward"):
        for query in ("?q=snicket", f"?q=snicket&where={world.whistle.slug}", "?q=snicket&where=housing"):
            assert "/forum/new/" not in offered(world, who, query), who
    for place in (world.housing, world.whistle):
        place.tools = [tool for tool in place.tools if tool != "forum"]
        place.save()
    only = offered(world, "member")
    assert "Ask in Adult care" in only
    assert "in Whistle" not in only
