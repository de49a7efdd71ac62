"""Announcing, for how long and to whom."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guildhall.communities import actions as communities
from guildhall.communities.models import Community, Membership
from guildhall.contributions import actions as contributions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution
from guildhall.journal.models import Entry
from guildhall.people.models import Member
from guildhall.policy.rules import Refused
from guildhall.policy.words import Access, Audience, Role
from guildhall.tools.announcements import actions
from guildhall.tools.announcements.models import ANNOUNCEMENT, Announcement
from guildhall.tools.announcements.tests.furnish import announce, open_tool
from tests.forms import fill, hidden, summary
from tests.test_cached import clear, seen_by
from tests.test_hostile import harmless, words
from tests.test_hot import cold
from tests.world import World, see

HOME, FORUM, INDEX, NEW = (
    "/c/housing/",
    "/c/housing/forum/",
    "/c/housing/announcements/",
    "/c/housing/announcements/new/",
)


def shows(world: World, member: Member | None, url: str, words: str = "Know this") -> bool:
    """Whether the banner of the page says it."""
    for cache in caches.all():
        cache.clear()
    html = world.client(member).get(url).content.decode()
    start = html.find("gh-announced")
    return words in html[start : html.find("</section>", start)] if start > 0 else False


def typed(days: int | None = 7) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=days) if days is not None else None
    when = {f"until-{part}": str(getattr(day, part)) for part in ("day", "month", "year")} if day else {}
    return {"title": "Know this", "body": "It is so.", "audience": "2", "replies": "on"} | when


def test_a_facilitator_announces_and_everybody_sees_it_at_the_top(world: World) -> None:
    open_tool(world, world.housing)
    answer = fill(world.client(world.amina), NEW, **typed())
    assert answer.status_code == 303
    for url in (HOME, FORUM):
        assert shows(world, world.ben, url), url
        assert shows(world, world.cara, url), url
    assert not shows(world, world.ben, f"{FORUM}new/"), "to put it away there would lose what is being typed"
    assert shows(world, world.ben, HOME, "It is so.")
    assert not shows(world, world.ben, FORUM, "It is so.")  # elsewhere it is a line
    assert not shows(world, world.amina, f"{HOME}facilitate/look/")  # nor does it stand above one's own work
    assert not shows(world, world.ben, INDEX)  # where it stands anyway
    assert not shows(world, None, HOME)
    assert "Shown at the top now" in world.client(world.ben).get(INDEX).content.decode()


def test_a_member_cannot_announce(world: World) -> None:
    open_tool(world, world.housing)
    client = world.client(world.ben)
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, typed()).status_code == 403
    assert NEW not in client.get(INDEX).content.decode()
    with pytest.raises(Refused):
        announce(world, by=world.ben)


def test_it_ends_by_itself(world: World) -> None:
    said = announce(world, until=timezone.localdate())
    assert shows(world, world.ben, HOME)
    Announcement.objects.filter(pk=said.pk).update(until=timezone.localdate() - timedelta(days=1))
    assert not shows(world, world.ben, HOME)
    listed = world.client(world.ben).get(INDEX).content.decode()
    assert "Know this" in listed
    assert "Shown at the top now" not in listed


def test_it_ends_by_itself_also_where_it_is_remembered(world: World) -> None:
    said = announce(world)
    client = world.client(world.ben)
    assert "gh-announced" in client.get(HOME).content.decode()
    Announcement.objects.filter(pk=said.pk).update(until=timezone.localdate() - timedelta(days=1))
    assert "gh-announced" not in client.get(HOME).content.decode()
    Announcement.objects.filter(pk=said.pk).update(until=timezone.localdate())
    contributions.hide(said, by=see(world.amina), reason="r")
    assert "gh-announced" not in client.get(HOME).content.decode()


@pytest.mark.parametrize(("days", "says"), [(-1, "from today on"), (500, "within a year")])
def test_the_last_day_is_a_day_to_come_and_not_far(world: World, days: int, says: str) -> None:
    open_tool(world, world.housing)
    answer = fill(world.client(world.amina), NEW, **typed(days))
    assert says in summary(answer)
    assert "It is so." in answer.content.decode()


def test_without_a_day_it_is_an_announcement_among_others(world: World) -> None:
    open_tool(world, world.housing)
    empty = {f"until-{part}": "" for part in ("day", "month", "year")}
    assert fill(world.client(world.amina), NEW, **(typed(None) | empty)).status_code == 303
    assert not shows(world, world.ben, HOME)
    assert "Know this" in world.client(world.ben).get(INDEX).content.decode()


def test_a_facilitator_changes_how_long_it_is_shown(world: World) -> None:
    said = announce(world)
    place = f"{INDEX}{said.pk}/shown/"
    assert world.client(world.ben).post(place, {}).status_code == 403
    assert world.client(world.amina).post(place, {"below": "on"}).status_code == 303
    assert Announcement.objects.get(pk=said.pk).until is None
    assert not shows(world, world.ben, HOME)
    assert world.client(world.amina).get(f"{INDEX}{world.topic().pk}/shown/").status_code == 404


def test_a_member_puts_it_out_of_their_own_sight_and_stays_where_they_are(world: World) -> None:
    said = announce(world)
    place, client = f"{INDEX}{said.pk}/dismiss/", world.client(world.ben)
    assert client.post(place, {"next": FORUM})["Location"] == FORUM
    assert client.post(place, {"next": "https://evil.example/"})["Location"] == HOME
    assert not shows(world, world.ben, HOME)
    assert shows(world, world.amina, HOME)
    assert "Know this" in client.get(INDEX).content.decode()
    assert client.post(f"{INDEX}{world.topic().pk}/dismiss/").status_code == 404
    care = announce(world, world.care)
    assert world.client(world.cara).post(f"/c/adult-care/announcements/{care.pk}/dismiss/").status_code == 404


# -- beneath


@pytest.fixture
def below(world: World) -> Community:
    """A community of two, beneath Housing."""
    community = world.community("Damp", parent=world.housing)
    world.join(world.ben, community)
    return community


def test_it_is_shown_beneath_if_that_was_chosen(world: World, below: Community) -> None:
    announce(world, title="Here alone")
    announce(world, title="Beneath too", below=True)
    beneath = world.community("Mould", parent=below)
    for place in (below, beneath):
        assert shows(world, world.ben, place.get_absolute_url(), "Beneath too")
        assert shows(world, world.ben, place.get_absolute_url(), "From Housing")
        assert not shows(world, world.ben, place.get_absolute_url(), "Here alone")
    assert not shows(world, world.ben, world.care.get_absolute_url(), "Beneath too")


def test_beneath_it_is_shown_only_to_those_who_may_read_it_above(world: World, below: Community) -> None:
    place = f"{below.get_absolute_url()}forum/"
    announce(world, title="For all", below=True)
    announce(world, title="For ours", below=True, audience=Audience.COMMUNITY)
    announce(world, title="For facilitators", below=True, audience=Audience.FACILITATORS)
    new = world.member("Nan New")
    world.join(new, below)  # and not Housing, which is open
    seen = {
        name: [title for title in ("For all", "For ours", "For facilitators") if shows(world, member, place, title)]
        for name, member in (("ben", world.ben), ("new", new), ("amina", world.amina), ("visitor", None))
    }
    assert seen == {
        "ben": ["For all", "For ours"], "new": ["For all"], "amina": ["For all", "For ours", "For facilitators"],
        "visitor": [],
    }  # fmt: skip


def test_what_is_announced_behind_a_gate_stays_behind_it(world: World) -> None:
    beneath = world.community("Home care", parent=world.care)
    world.join(world.ben, beneath)
    announce(world, world.care, title="Zorilla", below=True)
    assert shows(world, world.ben, beneath.get_absolute_url(), "Zorilla")
    assert shows(world, world.ben, world.care.get_absolute_url(), "Zorilla")
    for other in (world.cara, world.dev, world.una, None):
        for place in (beneath, world.care, world.housing):
            assert "Zorilla" not in world.client(other).get(place.get_absolute_url()).content.decode()


def test_what_one_remembers_is_never_shown_to_another(world: World, below: Community) -> None:
    announce(world, title="For ours", below=True, audience=Audience.COMMUNITY)
    place, new = below.get_absolute_url(), world.member("Nan New")
    world.join(new, below)
    for member in (world.ben, new, world.ben):
        assert ("For ours" in world.client(member).get(place).content.decode()) == (member is world.ben)
    communities.leave(world.housing, by=see(world.ben))
    assert "For ours" not in world.client(world.ben).get(place).content.decode()


def test_a_tool_that_is_switched_off_announces_nothing(world: World, below: Community) -> None:
    announce(world, below=True)
    communities.arrange(world.housing, by=see(world.amina), tools=["forum"])
    assert not shows(world, world.ben, HOME)
    assert not shows(world, world.ben, below.get_absolute_url())


# -- mail, replies, drafts


@pytest.mark.parametrize("mail", [True, False])
def test_the_wish_to_mail_it_to_all_is_in_the_journal(world: World, mail: bool) -> None:
    said = announce(world, mail=mail)
    assert Entry.objects.get(verb="published", contribution=said).data == ({"mail": True} if mail else {})


def test_the_wish_is_kept_with_a_draft(world: World) -> None:
    open_tool(world, world.housing)
    fill(world.client(world.amina), NEW, draft="1", mail="on", **typed())
    said = Contribution.everything.get(title="Know this")
    assert not shows(world, world.amina, HOME)
    contributions.release(said, by=see(world.amina))
    assert Entry.objects.get(verb="published", contribution=said).data == {"mail": True}
    assert shows(world, world.ben, HOME)


def test_its_author_chooses_whether_people_may_reply(world: World) -> None:
    open_tool(world, world.housing)
    client = world.client(world.amina)
    closed = fill(client, NEW, **{name: text for name, text in typed().items() if name != "replies"})["Location"]
    opened = fill(client, NEW, **(typed() | {"title": "Another"}))["Location"]
    ben = world.client(world.ben)
    assert "closed to comments" in ben.get(closed).content.decode()
    assert "Add your comment" in ben.get(opened).content.decode()


def test_pressing_twice_announces_once(world: World) -> None:
    open_tool(world, world.housing)
    client = world.client(world.amina)
    form = hidden(client.get(NEW).content.decode()) | {k: v for k, v in typed().items() if k != "replies"}
    assert client.post(NEW, form)["Location"] == client.post(NEW, form)["Location"]
    assert Announcement.objects.count() == 1


# -- cost and harm


def test_where_nothing_is_announced_nothing_is_asked_and_else_one_question(world: World) -> None:
    client = world.client(world.ben)

    def cost() -> int:
        client.get(FORUM)
        with CaptureQueriesContext(connection) as asked:
            client.get(FORUM)
        return len(asked.captured_queries)

    before = cost()
    for n in range(4):
        announce(world, title=f"Number {n}")
        for cache in caches.all():
            cache.clear()
        assert cost() == before + 1


def test_hostile_announcements_harm_nobody(world: World) -> None:
    open_tool(world, world.housing)
    amina, ben = world.client(world.amina), world.client(world.ben)
    for bad in words()[::2]:
        answer = fill(amina, NEW, **(typed() | {"title": f"{bad} t"[:200], "body": bad}))
        assert answer.status_code in (200, 303), bad
        for url in (HOME, FORUM):
            harmless(ben, url)
    harmless(ben, INDEX)


def test_in_a_hidden_community_it_is_for_its_members(world: World) -> None:
    announce(world, world.whistle, title="Zorilla")
    assert shows(world, world.ben, world.whistle.get_absolute_url(), "Zorilla")
    communities.change_access(world.whistle, Access.CLOSED, by=see(world.amina))
    assert not shows(world, world.cara, world.whistle.get_absolute_url(), "Zorilla")
    with pytest.raises(Refused):
        actions.dismiss(announce(world, world.whistle), by=see(world.cara))


def test_lists_of_announcements_cost_the_same_with_three_rows_and_with_fifteen(world: World, below: Community) -> None:
    client, urls = world.client(world.ben), (INDEX, HOME, FORUM, below.get_absolute_url())
    costs = []
    for start, end in ((0, 4), (4, 15)):
        for n in range(start, end):
            announce(world, title=f"Number {n}", below=True, tags=["many"])
        costs.append({url: cold(client, url) for url in urls})
    few, many = costs  # a visit is noted once
    assert {url: (few[url], many[url]) for url in urls if many[url] > few[url]} == {}


def test_it_makes_no_difference_to_a_banner_who_came_first(world: World) -> None:
    announce(world, title="For the web", audience=Audience.PUBLIC)
    announce(world, title="For ours", audience=Audience.COMMUNITY)
    people, alone = ("visitor", "outsider", "member", "facilitator", "awaiting"), {}
    for person in people:
        clear()
        alone[person] = seen_by(world, person, FORUM)
        assert "For the web" in alone[person]
        assert ("For ours" in alone[person]) == (person in ("member", "facilitator"))
    for first, second in permutations(people, 2):
        clear()
        seen_by(world, first, FORUM)
        assert seen_by(world, second, FORUM) == alone[second], (first, second)


def test_who_looks_after_it_no_more_announces_nothing_that_was_begun_before(world: World) -> None:
    open_tool(world, world.housing)
    mine = Membership.objects.get(community=world.housing, member=world.ben)
    communities.set_role(mine, Role.FACILITATOR, by=see(world.amina))
    draft = contributions.draft(
        world.housing, by=see(world.ben), kind=ANNOUNCEMENT, words=Words(title="Hear me"), detail=Announcement()
    )
    mine.refresh_from_db()
    communities.set_role(mine, Role.MEMBER, by=see(world.amina))
    world.client(world.ben).post(f"/contributions/{draft.pk}/publish/")
    with pytest.raises(Refused):
        contributions.release(draft, by=see(world.ben))
    assert not Contribution.visible_to(see(world.amina)).of(ANNOUNCEMENT).exists()
