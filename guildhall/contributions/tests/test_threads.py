"""What facilitators do with whole threads: each is one thing, never shown to more people than it was written for."""

import pytest
from django.core.exceptions import ValidationError

from guildhall.communities import actions as communities
from guildhall.communities.models import Community
from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution, Follow
from guildhall.people.models import Member
from guildhall.policy.rules import Refused
from guildhall.policy.visible import may_read
from guildhall.policy.words import Access, Audience, State
from guildhall.tools.forum import actions as forum
from guildhall.tools.forum.models import Topic
from guildhall.tools.forum.tasks import reconcile
from tests.forms import summary
from tests.world import World, see


def fresh(contribution: Contribution) -> Contribution:
    return Contribution.everything.select_related("community", "root").get(pk=contribution.pk)


def readers(contribution: Contribution) -> set[str]:
    return set(Member.objects.filter(may_read(fresh(contribution))).values_list("handle", flat=True))


# -- pinning and locking


def test_what_is_pinned_stands_first(world: World) -> None:
    first = world.topic(title="Read me")
    world.topic(title="Newer")
    client = world.client(world.amina)
    assert client.post(f"/contributions/{first.pk}/pin/").status_code == 303
    html = client.get("/c/housing/forum/").content.decode()
    assert html.index("Read me") < html.index("Newer")
    client.post(f"/contributions/{first.pk}/unpin/")
    html = client.get("/c/housing/forum/").content.decode()
    assert html.index("Newer") < html.index("Read me")


def test_a_locked_thread_takes_no_answer_of_anybody(world: World) -> None:
    topic = world.topic()
    reply = world.reply(topic)
    client = world.client(world.amina)
    client.post(f"/contributions/{topic.pk}/lock/")
    for said in (topic, reply):
        for person in (world.ben, world.amina):
            assert world.client(person).post(f"/contributions/{said.pk}/reply/", {"body": "Late"}).status_code == 403
    assert "closed to new replies" in world.client(world.ben).get(topic.get_absolute_url()).content.decode()
    client.post(f"/contributions/{topic.pk}/unlock/")
    assert world.client(world.ben).post(f"/contributions/{topic.pk}/reply/", {"body": "In time"}).status_code == 303


@pytest.mark.parametrize("verb", ["pin", "unpin", "lock", "unlock", "move", "merge", "split"])
def test_only_facilitators_do_these(world: World, verb: str) -> None:
    topic = world.topic()
    said = world.reply(topic) if verb == "split" else topic
    for person in (world.ben, world.cara, world.dev):
        data = {"title": "x", "to": str(world.care.pk), "into": "1"}
        assert world.client(person).post(f"/contributions/{said.pk}/{verb}/", data).status_code == 403


# -- moving


def test_a_moved_thread_goes_as_one_and_its_old_address_leads_on(world: World) -> None:
    topic = world.topic(title="Elsewhere")
    reply = world.reply(topic)
    was = topic.get_absolute_url()
    client = world.client(world.amina)
    answer = client.post(f"/contributions/{topic.pk}/move/", {"to": str(world.care.pk)})
    now = fresh(topic).get_absolute_url()
    assert answer["Location"] == now
    assert now.startswith("/c/adult-care/")
    assert fresh(reply).community_id == world.care.pk
    assert fresh(reply).audience == fresh(topic).audience == Audience.COMMUNITY
    assert client.get(was)["Location"] == now
    for outsider in (world.cara, world.dev):
        assert world.client(outsider).get(was).status_code == 404
        assert world.client(outsider).get(f"/contributions/{reply.pk}/").status_code == 404


def test_a_thread_is_moved_only_where_one_facilitates_too(world: World) -> None:
    topic, theirs = world.topic(), world.community("Theirs", by=world.cara)
    answer = world.client(world.amina).post(f"/contributions/{topic.pk}/move/", {"to": str(theirs.pk)})
    assert answer.status_code == 200
    assert summary(answer)
    assert fresh(topic).community_id == world.housing.pk
    with pytest.raises(Refused):
        actions.move(topic, by=see(world.amina), to=theirs)


def test_the_form_names_only_communities_one_facilitates(world: World) -> None:
    world.community("Cara’s own", by=world.cara, access=Access.HIDDEN)
    html = world.client(world.amina).get(f"/contributions/{world.topic().pk}/move/").content.decode()
    assert "Adult care" in html
    assert "Cara’s own" not in html


@pytest.mark.parametrize("audience", [Audience.MEMBERS, Audience.COMMUNITY, Audience.FACILITATORS])
def test_what_was_written_behind_a_gate_is_never_moved_into_the_open(world: World, audience: Audience) -> None:
    topic = world.topic(world.care, by=world.amina)
    Contribution.everything.filter(pk=topic.pk).update(audience=audience)  # the community was open when it was begun
    for to in (world.housing, world.community("Open below", parent=world.whistle)):
        actions.move(fresh(topic), by=see(world.amina), to=to)
        assert fresh(topic).audience >= Audience.COMMUNITY
        assert "cara-doyle" not in readers(topic)
    assert (fresh(topic).audience == Audience.FACILITATORS) == (audience == Audience.FACILITATORS)


def test_beneath_one_gate_a_thread_moves_as_it_is(world: World) -> None:
    one, two = (world.community(name, parent=world.care) for name in ("One", "Two"))
    topic = world.topic(one, by=world.amina)
    before = readers(topic)
    actions.move(topic, by=see(world.amina), to=two)
    assert (readers(topic), fresh(topic).audience) == (before, Audience.MEMBERS)


def test_for_the_web_only_from_one_that_publishes_to_one_that_does(world: World) -> None:
    also = world.community("Also published", publishes=True)
    topic = world.topic(audience=Audience.PUBLIC)
    actions.move(topic, by=see(world.amina), to=also)
    assert fresh(topic).audience == Audience.PUBLIC
    actions.move(fresh(topic), by=see(world.amina), to=world.community("Not published"))
    assert fresh(topic).audience == Audience.MEMBERS
    actions.move(fresh(topic), by=see(world.amina), to=also)
    assert fresh(topic).audience == Audience.MEMBERS


def test_nobody_widens_a_thread_that_others_have_written_in(world: World) -> None:
    topic = world.topic(audience=Audience.COMMUNITY)
    reply = world.reply(topic)
    for wider in (Audience.PUBLIC, Audience.MEMBERS):
        with pytest.raises(ValidationError):
            actions.narrow(fresh(topic), by=see(world.amina), audience=wider)
    actions.narrow(fresh(topic), by=see(world.amina), audience=Audience.FACILITATORS)
    assert fresh(reply).audience == Audience.FACILITATORS


def test_an_author_alone_in_a_thread_widens_it_as_far_as_the_community_allows(world: World) -> None:
    topic = world.topic(audience=Audience.COMMUNITY)
    ben, amina, page = world.client(world.ben), world.client(world.amina), f"/contributions/{topic.pk}/readers/"
    assert f'href="{page}"' in ben.get(topic.get_absolute_url()).content.decode()
    assert page not in world.client(world.member("Mel")).get(topic.get_absolute_url()).content.decode()
    assert "Any signed-in member" not in amina.get(page).content.decode()
    assert summary(amina.post(page, {"audience": "2"}))
    assert summary(ben.post(page, {"audience": ""}))
    assert ben.post(page, {"audience": "2"})["Location"] == topic.get_absolute_url()
    assert fresh(topic).audience == Audience.MEMBERS
    amina.post(page, {"audience": "4"})
    assert fresh(topic).audience == Audience.FACILITATORS
    assert ben.get(page).status_code == 404


def test_nobody_widens_what_somebody_else_has_written_in_or_beyond_the_community(world: World) -> None:
    answered, revised = world.topic(audience=Audience.COMMUNITY), world.topic(audience=Audience.COMMUNITY)
    reply, closed = world.reply(answered), world.topic(world.care)
    words = Words(title="Better", body="Said better.")
    actions.revise(fresh(revised), by=see(world.amina), words=words, based_on=1)
    for topic in (answered, revised, closed):
        with pytest.raises(ValidationError):
            actions.widen(fresh(topic), by=see(world.ben), audience=Audience.MEMBERS)
    page = world.client(world.ben).get(f"/contributions/{answered.pk}/readers/").content.decode()
    assert "were told who would read it" in page
    assert "Any signed-in member" not in page
    assert world.client(world.amina).get(f"/contributions/{reply.pk}/readers/").status_code == 404


def test_what_a_gate_that_opened_has_narrowed_its_author_may_widen(world: World) -> None:
    above = world.community("Above", access=Access.CLOSED)
    topic = world.topic(world.community("Below", parent=above), by=world.amina)
    communities.change_access(above, "open", by=see(world.amina))
    assert fresh(topic).audience == Audience.COMMUNITY
    world.client(world.amina).post(f"/contributions/{topic.pk}/readers/", {"audience": "2"})
    assert Contribution.visible_to(see(world.cara)).filter(pk=topic.pk).exists()


# -- merging


def test_merged_threads_are_one_and_the_old_address_leads_there(world: World) -> None:
    one, two = world.topic(title="Damp again"), world.topic(title="Damp")
    under = world.reply(one, body="Under the first")
    was = one.get_absolute_url()
    client = world.client(world.amina)
    answer = client.post(f"/contributions/{one.pk}/merge/", {"into": f"http://testserver{two.get_absolute_url()}"})
    assert answer["Location"] == two.get_absolute_url()
    assert {fresh(one).root_id, fresh(under).root_id} == {two.pk}
    assert fresh(two).replies == 2
    assert not Topic.objects.filter(pk=one.pk).exists()
    html = client.get(client.get(was, follow=True).redirect_chain[-1][0].partition("#")[0]).content.decode()
    assert "Under the first" in html
    assert Follow.objects.filter(contribution=two, member=world.ben).exists()
    assert client.get("/c/housing/forum/").status_code == 200


@pytest.mark.parametrize("into", ["", "nonsense", "999999", "9" * 40, "http://elsewhere.example/", "-1"])
def test_a_wrong_address_to_merge_into_is_said_beside_the_field(world: World, into: str) -> None:
    topic = world.topic()
    answer = world.client(world.amina).post(f"/contributions/{topic.pk}/merge/", {"into": into})
    assert answer.status_code == 200
    assert summary(answer)


def test_a_thread_is_not_merged_into_itself_a_reply_or_another_kind(world: World) -> None:
    topic = world.topic()
    client = world.client(world.amina)
    for into in (topic, world.reply(world.topic()), world.post()):
        answer = client.post(f"/contributions/{topic.pk}/merge/", {"into": str(into.pk)})
        assert answer.status_code == 200
        assert summary(answer)


def test_a_thread_is_not_merged_into_one_that_more_people_read(world: World) -> None:
    inner, openly = world.topic(world.care), world.topic(world.housing)
    with pytest.raises(Refused, match="More people"):
        actions.merge(inner, by=see(world.amina), into=openly)
    leaders = world.topic(by=world.amina, audience=Audience.FACILITATORS)
    with pytest.raises(Refused, match="More people"):
        actions.merge(leaders, by=see(world.amina), into=openly)
    actions.merge(openly, by=see(world.amina), into=inner)
    assert "cara-doyle" not in readers(openly)


# -- splitting


def test_a_reply_becomes_a_thread_with_what_answers_it(world: World) -> None:
    topic = world.topic()
    reply, other = world.reply(topic, body="By the way"), world.reply(topic)
    under = world.reply(reply, body="Under it")
    client = world.client(world.amina)
    answer = client.post(f"/contributions/{reply.pk}/split/", {"title": "By the way"})
    new = fresh(reply)
    assert (
        answer["Location"].endswith(f"/{reply.pk}-by-the-way/") or answer["Location"] == f"/contributions/{reply.pk}/"
    )
    assert (new.root_id, new.kind, new.title, new.replies) == (None, "forum.topic", "By the way", 1)
    assert (fresh(under).root_id, fresh(other).root_id, fresh(topic).replies) == (new.pk, topic.pk, 1)
    assert (new.audience, new.community_id) == (topic.audience, topic.community_id)
    assert client.get(new.get_absolute_url()).status_code == 200
    assert "By the way" in client.get("/c/housing/forum/").content.decode()


def test_a_split_needs_a_title(world: World) -> None:
    reply = world.reply(world.topic())
    client = world.client(world.amina)
    for title in ("", "   ", "t" * 201, "\ufeff"):
        answer = client.post(f"/contributions/{reply.pk}/split/", {"title": title})
        assert answer.status_code == 200
        assert summary(answer), repr(title)


def test_an_answer_that_was_split_off_is_the_answer_no_more(world: World) -> None:
    topic = world.topic(title="The question")
    answer = world.reply(topic, body="The hidden answer")
    forum.accept(fresh(answer), by=see(world.ben))
    actions.split(fresh(answer), by=see(world.amina), title="Apart")
    actions.move(fresh(answer), by=see(world.amina), to=world.whistle)
    html = world.client(world.cara).get(topic.get_absolute_url()).content.decode()
    assert "The hidden answer" not in html
    reconcile()
    assert not Topic.objects.get(pk=topic.pk).is_answered


# -- the community above it all


def test_a_community_made_private_is_private_at_once(world: World) -> None:
    topic = world.topic(audience=Audience.PUBLIC, tags=["once-open"])
    client = world.client(world.cara)
    urls = [topic.get_absolute_url(), f"/contributions/{topic.pk}/", "/tags/once-open/"]
    assert [client.get(url).status_code for url in urls] == [200, 303, 200]
    communities.change_access(world.housing, Access.HIDDEN, by=see(world.amina))
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]
    place = Community.objects.get(pk=world.housing.pk)
    assert world.client(world.ben).get(f"/c/{place.slug}/forum/").status_code == 200


def test_replies_always_answer_for_themselves(world: World) -> None:
    topic = world.topic()
    reply = world.reply(topic)
    actions.narrow(topic, by=see(world.amina), audience=Audience.COMMUNITY)
    actions.hide(fresh(topic), by=see(world.amina), reason="r")
    actions.unhide(fresh(topic), by=see(world.amina))
    assert (fresh(reply).state, fresh(reply).audience) == (State.LIVE, Audience.COMMUNITY)
    assert not Contribution.visible_to(see(world.cara)).filter(pk=reply.pk).exists()
