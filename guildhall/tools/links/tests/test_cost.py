"""Pages of links cost the same with three rows and with thirty, and are nobody's but the viewer's."""

from itertools import permutations

from guildhall.contributions import actions as contributions
from guildhall.contributions.actions.writing import Words
from guildhall.policy.words import Audience
from guildhall.tools.links.models import Link
from guildhall.tools.links.tests.furnish import add
from tests.test_cached import clear, seen_by
from tests.test_hot import cold, queries
from tests.world import World, see

PAGES = ("/c/housing/links/", "/c/housing/links/?tag=many", "/c/housing/links/dead/", "/c/housing/facilitate/", "/")
VIEWERS = ("visitor", "outsider", "member", "facilitator", "awaiting")


def test_lists_of_links_cost_the_same_with_three_rows_and_with_thirty(world: World) -> None:
    client = world.client(world.amina)
    costs = []
    for start, end in ((0, 3), (3, 30)):
        for n in range(start, end):
            link = add(world, by=world.amina, url=f"https://n{n}.example/", title=f"Link {n}", tags=["many", f"t{n}"])
            contributions.reply(link, by=see(world.ben), words=Words(body="Yes."))
        Link.objects.update(is_dead=True, since=link.published, checked=link.published)
        costs.append({url: (queries(client, url), cold(client, url)) for url in PAGES})
    few, many = costs
    assert {url: (few[url], many[url]) for url in PAGES if many[url][1] > few[url][1]} == {}


def test_it_makes_no_difference_to_a_link_who_came_first(world: World) -> None:
    secret = world.topic(world.whistle, title="Zorilla")
    said = add(world, url="https://gov.uk/x", body=f"See #{secret.pk}, @amina-khan.", audience=Audience.PUBLIC)
    for url in (said.get_absolute_url(), "/c/housing/links/"):
        alone = {}
        for person in VIEWERS:
            clear()
            alone[person] = seen_by(world, person, url)
            assert ("Zorilla" in alone[person]) == (person in ("member", "facilitator") and url != "/c/housing/links/")
        for first, second in permutations(VIEWERS, 2):
            clear()
            seen_by(world, first, url)
            assert seen_by(world, second, url) == alone[second], (url, first, second)
