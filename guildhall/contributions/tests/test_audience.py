"""Who was told to read it, and nobody else, whatever becomes of the community."""

from typing import Any
from uuid import uuid4

import pytest

from guildhall.communities import actions as communities
from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution
from guildhall.policy.rules import Refused
from guildhall.policy.words import Access, Audience, State
from guildhall.services.search import keeping
from guildhall.tools.forum.models import TOPIC, Topic
from tests.world import World, see

pytestmark = pytest.mark.django_db


def test_a_draft_that_is_posted_for_fewer_is_read_by_fewer(world: World) -> None:
    once, by = uuid4(), see(world.ben)

    def said() -> dict[str, object]:
        words = Words(title="Restructure", body="Not for everybody.", once=once)
        return {"by": by, "kind": TOPIC, "words": words, "detail": Topic()}

    actions.draft(world.housing, **said())  # type: ignore[arg-type]
    posted = actions.publish(world.housing, audience=Audience.COMMUNITY, **said())  # type: ignore[arg-type]
    assert posted.state == State.LIVE
    assert not Contribution.visible_to(see(world.cara)).filter(pk=posted.pk).exists()


@pytest.mark.parametrize("way", ["reply", "revise"])
def test_what_is_added_while_a_community_is_closed_stays_with_its_members(world: World, way: str) -> None:
    topic = world.topic(audience=Audience.PUBLIC)
    communities.change_access(world.housing, "closed", by=see(world.amina))
    topic.refresh_from_db()
    if way == "reply":
        world.reply(topic, body="Told to our members alone.")
    else:
        words = Words(title=topic.title, body="Told to our members alone.")
        actions.revise(topic, by=see(world.ben), words=words, based_on=1)
    communities.change_access(world.housing, "open", by=see(world.amina))
    for viewer in (see(world.cara), see(None)):
        assert not Contribution.visible_to(viewer).exists()
    assert Contribution.visible_to(see(world.ben)).exists()


@pytest.mark.parametrize("way", ["open the one above", "take it out from beneath", "approve what waits above"])
def test_what_was_written_behind_a_gate_stays_there_when_the_gate_goes(world: World, settings: Any, way: str) -> None:
    settings.GUILDHALL_COMMUNITIES_NEED_APPROVAL = way.startswith("approve")
    above = world.community("Above", access=Access.OPEN if way.startswith("approve") else Access.CLOSED)
    settings.GUILDHALL_COMMUNITIES_NEED_APPROVAL = False
    below, amina = world.community("Below", parent=above), see(world.amina)
    topic = world.topic(below, by=world.amina)
    assert topic.audience == Audience.MEMBERS  # told: visible to the members of Above, and to nobody else
    if way.startswith("open"):
        communities.change_access(above, "open", by=amina)
    elif way.startswith("take"):
        communities.change_parent(below, None, by=amina)
    else:
        communities.approve_community(above, by=see(world.dev))
    assert not Contribution.visible_to(see(world.cara)).filter(pk=topic.pk).exists()
    assert Contribution.visible_to(see(world.amina)).filter(pk=topic.pk).exists()


def test_a_gate_nearer_by_takes_nothing_from_those_it_lets_in(world: World) -> None:
    above = world.community("Above", access=Access.CLOSED)
    between = world.community("Between", parent=above)
    topic = world.topic(world.community("Below", parent=between), by=world.amina)
    communities.change_access(between, "closed", by=see(world.amina))
    topic.refresh_from_db()
    assert topic.audience == Audience.MEMBERS


def test_nothing_is_said_in_what_was_hidden_at_the_same_moment(world: World) -> None:
    topic = world.topic()
    seen = Contribution.everything.select_related("community").get(pk=topic.pk)
    actions.hide(topic, by=see(world.amina), reason="Names a tenant.")
    with pytest.raises(Refused):
        world.reply(seen)
    assert not Contribution.everything.filter(root=topic).exists()


def test_the_public_is_shown_a_writers_name_and_organisation_and_no_more(world: World) -> None:
    world.ben.job_title = "Quagga keeper"
    world.ben.save(update_fields=["job_title"])
    topic = world.topic(audience=Audience.PUBLIC, tags=["zoo"])
    world.reply(topic, by=world.ben)
    keeping.reconcile()
    for page in ("/c/housing/", "/c/housing/forum/", topic.get_absolute_url(), "/tags/zoo/"):
        for member, told in ((world.cara, True), (None, False)):
            html = world.client(member).get(page).content.decode()
            assert "Ben Hughes" in html, page
            assert ("Quagga keeper" in html, world.ben.handle in html) == (told, told), (page, member)
    assert world.ben.handle in world.client(world.cara).get("/search/?q=question").content.decode()
    found = world.client().get("/search/?q=question").content.decode()
    assert "Ben Hughes" in found
    assert ("Quagga keeper" in found, world.ben.handle in found) == (False, False)


def test_a_tag_of_what_one_may_not_read_is_not_there_at_any_page(world: World) -> None:
    world.topic(world.whistle, tags=["quagga"])
    client = world.client(world.cara)
    for query in ("", "?older=1", "?newer=1"):
        assert client.get(f"/tags/quagga/{query}").status_code == client.get(f"/tags/none/{query}").status_code == 404


def test_a_draft_tells_nothing_more_of_a_community_one_has_left(world: World) -> None:
    said = actions.draft(world.whistle, by=see(world.ben), kind=TOPIC, words=Words(title="Half"), detail=Topic())
    communities.leave(world.whistle, by=see(world.ben))
    communities.arrange(world.whistle, by=see(world.amina), name="Quagga")
    client = world.client(world.ben)
    assert "Quagga" not in client.get("/drafts/").content.decode()
    assert client.post(f"/contributions/{said.pk}/publish/").status_code == 404


@pytest.mark.parametrize("name", ["awaiting", "suspended", "unverified"])
def test_help_in_writing_is_for_those_who_may_write(world: World, name: str) -> None:
    client = world.client(world.people[name])
    assert client.post("/write/preview/", {"body": f"@{world.ben.handle}"}).status_code == 404
    assert client.post("/write/picture/").status_code == 404
