"""Links that lead nowhere any more are found, told, and mended."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from guildhall.contributions import actions as contributions
from guildhall.contributions.models import Contribution
from guildhall.journal.models import Entry
from guildhall.kernel.tests.web import Web
from guildhall.kernel.watching import PATIENCE, SELDOM
from guildhall.policy.viewer import Viewer
from guildhall.tools.links import actions, tasks
from guildhall.tools.links.models import Link
from guildhall.tools.links.tests.furnish import add
from tests.world import World, see

NOW = datetime(2026, 11, 1, 12, tzinfo=timezone.get_default_timezone())
CLOCK = Viewer.system()


def fail(link: Contribution, *days: float) -> Link:
    """Looked at in vain, so many days after NOW."""
    for day in days:
        at = NOW + timedelta(days=day)
        said = actions.note_look(link, by=CLOCK, at=at, problem="There is no such page.")
    return said


def run_due(pk: int) -> Link:
    """The clock ticks when the link is due."""
    Link.objects.filter(pk=pk).update(due=timezone.now())
    tasks.look_round()
    tasks.look_at.call(pk)
    return Link.objects.get(pk=pk)


def test_it_is_dead_after_several_failures_over_some_days_and_not_before(world: World) -> None:
    link = add(world, url="https://gov.uk/gone")
    assert not fail(link, 0, 0.1, 0.2, 0.3, 0.4).is_dead  # often, but within a day
    other = add(world, url="https://gov.uk/other")
    assert not fail(other, 0, 10).is_dead  # long ago, but twice
    assert fail(other, 11, 12).is_dead
    assert fail(link, PATIENCE.days).is_dead


def test_it_is_looked_at_ever_more_seldom(world: World) -> None:
    link = add(world, url="https://gov.uk/gone")
    gaps = [(found := fail(link, day)).due - found.checked for day in (0, 1, 2, 3, 4)]
    assert gaps == sorted(gaps)
    assert gaps[0] == timedelta(hours=6)
    assert gaps[-1] == SELDOM
    seen = actions.note_look(link, by=CLOCK, at=NOW, problem=None)
    assert (seen.due, seen.tries, seen.since, seen.is_dead) == (NOW + Link.AGAIN, 0, None, False)


def test_its_owner_is_told_in_the_journal_and_at_home_once(world: World) -> None:
    link = add(world, url="https://gov.uk/gone", title="Gone away")
    fail(link, 0, 1, 2, 3, 4, 5)
    (entry,) = Entry.objects.filter(verb="fell_silent")
    assert (entry.member_id, entry.contribution_id, entry.community_id) == (world.ben.pk, link.pk, world.housing.pk)
    assert "Gone away" in world.client(world.ben).get("/").content.decode()
    assert "has not answered since 1 November 2026" in world.client(world.ben).get("/").content.decode()
    assert "has not answered since" not in world.client(world.cara).get("/").content.decode()
    actions.note_look(link, by=CLOCK, at=NOW + timedelta(days=9), problem=None)
    assert Entry.objects.filter(verb="answers_again").count() == 1
    assert "has not answered since" not in world.client(world.ben).get("/").content.decode()


def test_everybody_sees_that_it_does_not_answer_and_facilitators_have_a_list(world: World) -> None:
    fail(add(world, url="https://gov.uk/gone", title="Gone away"), 0, 1, 2, 3)
    add(world, url="https://gov.uk/here", title="Still here")
    for place in (
        "/c/housing/links/",
        Contribution.everything.select_related("community").get(title="Gone away").get_absolute_url(),
    ):
        assert "answered since" in world.client(world.cara).get(place).content.decode()
    assert "1 link does not answer" in world.client(world.amina).get("/c/housing/facilitate/").content.decode()
    listed = world.client(world.amina).get("/c/housing/links/dead/").content.decode()
    assert "Gone away" in listed
    assert "Still here" not in listed
    assert world.client(world.ben).get("/c/housing/links/dead/").status_code == 403


@pytest.mark.parametrize(
    ("path", "tries"), [("/page", 0), ("/paper", 0), ("/no-such-page", 1), ("/broken", 0), ("/loop", 1)]
)
def test_the_clockwork_looks(world: World, web: Web, path: str, tries: int) -> None:
    link = add(world, url=web.url(path))
    assert run_due(link.pk).tries == tries
    assert run_due(link.pk).checked is not None


def test_a_site_that_is_shy_of_machines_is_alive(world: World, web: Web) -> None:
    web.answers["/shy"] = lambda site: site.say(status=403)
    assert run_due(add(world, url=web.url("/shy")).pk).tries == 0


def test_of_one_host_one_is_looked_at_a_beat(world: World, web: Web) -> None:
    for n in range(3):
        add(world, url=web.url(f"/page?{n}"))
        add(world, url=f"http://10.0.0.{n}/")
    assert tasks.look_round() == 4
    assert tasks.look_round() == 1  # the claimed ones are another's now
    assert Link.objects.filter(due__lte=timezone.now()).count() == 1


def test_what_is_not_shown_to_anybody_is_not_looked_at(world: World, web: Web) -> None:
    link = add(world, url=web.url("/page"))
    contributions.withdraw(link, by=see(world.ben))
    assert tasks.look_round() == 0
    tasks.look_at.call(link.pk)
    assert web.asked == []


def test_an_intranet_is_never_called_dead(world: World) -> None:
    link = add(world, url="http://10.0.0.1/")
    seen = run_due(link.pk)
    assert (seen.tries, seen.is_dead) == (0, False)
    assert seen.due > timezone.now() + timedelta(days=20)


def test_a_member_can_have_it_looked_at_now(world: World, web: Web) -> None:
    link = add(world, url=web.url("/no-such-page"))
    place, client = f"/c/housing/links/{link.pk}/look/", world.client(world.ben)
    assert (
        "It did not answer. The site answers that there is no such page."
        in client.post(place, follow=True).content.decode()
    )
    web.page("/no-such-page", b"back")
    assert "It answers." in client.post(place, follow=True).content.decode()
    web.answers.pop("/no-such-page")
    assert world.client(world.cara).post(place).status_code == 403
    assert client.post(f"/c/housing/links/{world.topic().pk}/look/").status_code == 404
