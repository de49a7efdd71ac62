"""What many see alike is rendered once: nothing of the first who saw it is in what the second gets."""

import re
from itertools import permutations
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse

from guildhall.communities import actions as communities
from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution, ReadMark
from guildhall.contributions.tasks import restamp
from guildhall.journal.models import Entry
from guildhall.kernel import jinja
from guildhall.people import actions as people
from guildhall.people.models import Member
from guildhall.policy.words import Audience
from guildhall.tools.forum import actions as forum
from tests.furnish import upload
from tests.test_leaks import MOVING
from tests.world import World, see

VIEWERS = ("visitor", "outsider", "member", "facilitator", "steward", "awaiting")


@pytest.fixture
def thread(world: World) -> Contribution:
    """A public question with everything on it: an answer, a reaction of everybody’s, a file, names, a private link."""
    secret = world.topic(world.whistle, title="Zorilla")
    body = f"@{world.amina.handle} knows, see #{secret.pk}."
    kept = upload(world.ben)
    topic = world.topic(title="Seen by many", body=body, tags=["seen"], audience=Audience.PUBLIC, uploads=[kept])
    reply = world.reply(topic, body=f"Ask @{world.ben.handle}. And #{secret.pk}.")
    world.reply(reply, by=world.ben, body="Thank you.")
    forum.accept(Contribution.everything.select_related("root", "community").get(pk=reply.pk), by=see(world.ben))
    for member in (world.cara, world.dev, world.amina):
        actions.react(topic, by=see(member), kind="thanks")
    actions.react(reply, by=see(world.ben), kind="agree")
    world.post(title="A post", body=body, by=world.ben)
    communities.arrange(world.housing, by=see(world.amina), purpose="For all who house people.")
    return Contribution.everything.select_related("community").get(pk=topic.pk)


def pages(world: World, topic: Contribution) -> list[str]:
    """Those with parts that are kept for all."""
    post = Contribution.everything.select_related("community").get(title="A post")
    places = ["/", "/c/housing/", "/communities/", f"/people/{world.ben.handle}/"]
    return [topic.get_absolute_url(), post.get_absolute_url(), *places]


def clear() -> None:
    for name in settings.CACHES:
        caches[name].clear()
    jinja.once.cache_clear()
    ReadMark.objects.all().delete()


def seen_by(world: World, person: str, url: str) -> str:
    """The page as `person` gets it, without the tokens that are new each time."""
    response = world.client(world.people[person]).get(url)
    return f"{response.status_code} " + MOVING.sub(r"\1", response.content.decode())


def test_it_makes_no_difference_who_came_first(world: World, thread: Contribution) -> None:
    for url in pages(world, thread):
        alone = {}
        for person in VIEWERS:
            clear()
            alone[person] = seen_by(world, person, url)
        for first, second in permutations(VIEWERS, 2):
            clear()
            seen_by(world, first, url)
            assert seen_by(world, second, url) == alone[second], (url, first, second)
        assert len(set(alone.values())) >= 5, "people are to be told apart, or nothing is proved"


def test_each_gets_what_is_theirs_and_only_that(world: World, thread: Contribution) -> None:
    url, clients = thread.get_absolute_url(), {name: world.client(world.people[name]) for name in VIEWERS}
    html = {name: client.get(url).content.decode() for name, client in clients.items()}
    tokens = {name: set(re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', page)) for name, page in html.items()}
    for one, other in permutations(VIEWERS, 2):
        assert not tokens[one] & tokens[other]
    for name, page in html.items():
        member = world.people[name]
        others = [each.name for each in (world.cara, world.dev, world.una) if member is None or each.pk != member.pk]
        assert not [other for other in others if other in page], name
        assert (f"/contributions/{thread.pk}/revise/" in page) == (name in ("member", "facilitator")), name
        assert (f"/contributions/{thread.pk}/hide/" in page) == (name in ("facilitator", "steward")), name
        assert ("/accept/" in page) == (name in ("member", "facilitator")), name
        assert (f'action="/contributions/{thread.pk}/reply/"' in page) == (name in ("member", "facilitator")), name
        assert ("Zorilla" in page) == (name in ("member", "facilitator")), name
        pressed = page.count('aria-pressed="true"')
        assert pressed == {"outsider": 1, "member": 1, "facilitator": 1, "steward": 1}.get(name, 0), name


def first_reply(topic: Contribution) -> Contribution:
    return Contribution.everything.select_related("root", "community").filter(root=topic).earliest("pk")


CHANGES: dict[str, Any] = {
    "a reaction": lambda w, t: actions.react(t, by=see(w.amina), kind="agree"),
    "a reaction taken back": lambda w, t: actions.unreact(t, by=see(w.amina), kind="thanks"),
    "an answer": lambda w, t: actions.reply(t, by=see(w.amina), words=Words(body="Fresh.")),
    "an answer hidden": lambda w, t: actions.hide(first_reply(t), by=see(w.amina), reason="r"),
    "no answer after all": lambda w, t: forum.unaccept(first_reply(t), by=see(w.ben)),
    "other tags": lambda w, t: actions.tag(t, by=see(w.ben), tags=["fresh"]),
    "another name": lambda w, t: rename(w.amina),
    "a pin": lambda w, t: actions.pin(t, by=see(w.amina)),
}


def rename(member: Member) -> None:
    """With what follows from it."""
    words = {"job_title": "", "capacity": "officer", "about": "", "ask_me_about": ""}
    people.edit_profile(member, by=see(member), name="Amina Renamed", **words)
    restamp.call(Entry.objects.filter(verb="profiled").latest("pk").pk)


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen_at_once(world: World, thread: Contribution, change: str) -> None:
    url = thread.get_absolute_url()
    before = seen_by(world, "outsider", url)
    assert seen_by(world, "outsider", url) == before
    CHANGES[change](world, thread)
    ReadMark.objects.all().delete()
    after = seen_by(world, "outsider", url)
    clear()
    assert seen_by(world, "outsider", url) == after != before


def test_a_page_is_nobodys_but_the_viewers(world: World, thread: Contribution) -> None:
    for person in VIEWERS:
        response: HttpResponse = world.client(world.people[person]).get(thread.get_absolute_url())
        assert response["Cache-Control"] == "private, no-cache"
        assert "Cookie" in response["Vary"]


def test_a_page_one_has_is_not_taken_for_anothers(world: World, thread: Contribution) -> None:
    """Where a page has an ETag, it is each viewer's own."""
    url = thread.get_absolute_url()
    for one, other in permutations(("member", "facilitator", "outsider"), 2):
        tag = world.client(world.people[one]).get(url).get("ETag")
        headers = {"if-none-match": tag or '"nothing"'}
        assert world.client(world.people[other]).get(url, headers=headers).status_code == 200


def test_what_is_kept_is_never_given_before_the_law_is_asked(world: World, thread: Contribution) -> None:
    url = thread.get_absolute_url()
    assert world.client(world.cara).get(url).status_code == 200
    Contribution.everything.filter(pk=thread.pk).update(audience=Audience.COMMUNITY)
    assert world.client(world.cara).get(url).status_code == 404
    assert world.client().get(url).status_code == 302


def test_a_page_of_a_thread_that_is_not_there_is_not_kept(world: World, thread: Contribution) -> None:
    client, url = world.client(world.ben), thread.get_absolute_url()
    clear()
    client.get(url)
    kept = set(caches["bodies"].shelf.rows)
    for n in (0, 2, 99999):
        assert client.get(f"{url}?page={n}").status_code == 200
    assert set(caches["bodies"].shelf.rows) == kept


def test_a_card_is_drawn_anew_when_anything_on_it_changes(world: World, thread: Contribution) -> None:
    def home() -> str:
        return world.client(world.cara).get("/c/housing/").content.decode()

    assert "Seen by many" in home()
    Contribution.everything.filter(pk=thread.pk).update(title="Seen by more")
    assert "Seen by more" in home()
    Member.objects.filter(pk=world.ben.pk).update(job_title="Head of Damp")
    assert "Head of Damp" in home()
    Contribution.everything.filter(pk=thread.pk).update(title="<b>Seen</b> by more")
    assert "&lt;b&gt;Seen" in home()
