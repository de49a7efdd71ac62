"""Sites are read politely, whole, and once; what leads astray is left."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from guildhall.files.tests.papers import pdf
from guildhall.kernel.fetch import web_address
from guildhall.kernel.tests.web import Web
from guildhall.services.specialist import actions, bounds, crawling, finding, keeping, robots, tasks
from guildhall.services.specialist.models import Host, Listing, Page, Robots, Scope, Site
from guildhall.services.specialist.tests.furnish import list_site, outside
from guildhall.services.specialist.tests.site import GOOD, LISTED, SLOW, build, say, urls
from tests.world import World, see

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawling, "SECONDS", 0.5)


def read_on(most: int = 1000) -> int:
    """Everything that is due, without the pauses; how many turns it took."""
    turns = 0
    while turns < most and (host := crawling.claim(timezone.now() + LATER)):
        crawling.visit(host)
        turns += 1
    return turns


def kept() -> list[str]:
    return sorted(page.url.partition("/guide")[2] for page in Page.objects.filter(state=Page.State.KEPT))


def begin(world: World, web: Web, path: str = "/guide/") -> Listing:
    return list_site(world.housing, see(world.amina), web.url(path), note="Good.")


def why(web: Web, path: str) -> str:
    return Page.objects.get(key=bounds.key_of(web_address(web.url(path)))).why


def test_a_site_of_some_hundred_pages_is_read_whole_and_nothing_else(
    world: World, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "ALIKE", 10)
    build(web)
    begin(world, web)
    turns = read_on()
    found = kept()
    asked = Counter(path for path, _ in web.asked)
    days = [path for path in found if path.startswith("/calendar")]
    mazes = [path for path in found if path.startswith("/maze")]
    plain = [path for path in found if path not in (*days, *mazes)]
    assert len(plain) == GOOD + 1, plain  # and the hostile one
    assert len([path for path in plain if path.startswith("/listed/")]) == LISTED
    assert max(len(days), len(mazes)) <= 25
    assert turns < GOOD + 120
    assert not [
        path for path in asked if path.startswith(("/elsewhere", "/guideline", "/guide/private", "/guide/picture"))
    ]
    assert "/guide/only-from-noindex" not in asked
    assert {path: n for path, n in asked.items() if n > 1} == {}
    assert list(asked)[:4] == ["/robots.txt", "/sitemap.xml", "/maps.xml", "/map.xml.gz"]
    for path, reason in {
        "/guide/private/x": "robots.txt", "/guide/data": "something else", "/guide/noindex": "not to be found",
        "/guide/header-says-no": "not to be found", "/guide/copy": "the same as", "/guide/gone": "no such page",
        "/guide/loop": "leads on", "/guide/moved": "leads on", "/guide/empty": "no text",
    }.items():  # fmt: skip
        assert reason in why(web, path), path
    assert Page.objects.get(url=web.url(SLOW)).tries == 1
    hostile = Page.objects.get(url=web.url("/guide/hostile"))
    assert "alert(1)" in hostile.title
    assert "alert(3)" not in hostile.text
    told_of = Page.objects.get(url=web.url("/guide/topic-aa"))
    assert (told_of.title, str(told_of.dated)) == ("Topic 0", "2026-03-02")
    assert "Menu words" not in told_of.text
    assert finding.best(world.housing, "listed 7") != []


def small(web: Web, many: int = 3) -> None:
    """A site of so many pages, and a beginning."""
    web.answers["/guide/"] = say("Start", *(f"p{n}" for n in range(many)))
    for n in range(many):
        web.answers[f"/guide/p{n}"] = say(f"Page {n}")


def test_a_second_look_asks_whether_anything_has_changed(world: World, web: Web) -> None:
    small(web)
    listing = begin(world, web)
    read_on()
    before = dict(Page.objects.filter(state=1).values_list("url", "seen"))
    web.answers["/guide/p1"] = say("Page 1 as it is now")
    del web.answers["/guide/p2"]
    web.asked.clear()
    keeping.again(listing.site, timezone.now())
    read_on()
    asked = {path: headers for path, headers in web.asked if path.startswith("/guide")}
    assert all("If-None-Match" in headers for headers in asked.values())
    assert sorted(Page.objects.filter(state=1).values_list("title", flat=True)) == [
        "Page 0",
        "Page 1 as it is now",
        "Start",
    ]
    assert all(seen > before[url] for url, seen in Page.objects.filter(state=1).values_list("url", "seen"))
    assert len(finding.best(world.housing, "now")) == 1


def test_a_server_is_asked_one_thing_at_a_time_with_pauses(world: World, web: Web) -> None:
    small(web)
    web.page("/robots.txt", b"User-agent: guildhall\nCrawl-delay: 7\n")
    begin(world, web)
    list_site(world.care, see(world.amina), web.url("/other/"))  # the same server
    now = timezone.now()
    host = crawling.claim(now)
    assert host is not None
    assert crawling.claim(now) is None  # another worker
    crawling.visit(host)
    assert crawling.claim(timezone.now() + timedelta(seconds=6)) is None
    assert crawling.claim(timezone.now() + timedelta(seconds=8)) is not None


@pytest.mark.parametrize(
    ("said", "pause"), [("", 2), ("Crawl-delay: 0.1", 2), ("Crawl-delay: 99999", 60), ("Crawl-delay: x", 2)]
)
def test_the_pause_a_server_asks_for_is_kept_within_reason(said: str, pause: float) -> None:
    assert robots.pause(Robots(said=f"User-agent: *\n{said}\nDisallow: /x")) == pause


def test_rules_that_take_long_to_compare_forbid_no_less() -> None:
    rules = Robots(said="User-agent: *\nAllow: /a*b*c*d*e*f\nDisallow: /deep/*a*a*a*a*a*a*a*a*a*a*b\nDisallow: /x*y")
    assert not robots.allows(rules, web_address("https://x.example/deep/" + "a" * 400))
    assert not robots.allows(rules, web_address("https://x.example/x1y"))
    assert robots.allows(rules, web_address("https://x.example/xz"))


def test_a_worker_that_dies_loses_the_page_it_was_at_and_nothing_else(world: World, web: Web) -> None:
    small(web)
    begin(world, web)
    read_on(3)
    at = timezone.now() + LATER
    assert crawling.claim(at) is not None  # and dies
    assert crawling.claim(at + timedelta(seconds=60)) is None
    assert crawling.claim(at + crawling.LEASE) is not None
    Host.objects.update(busy=timezone.now(), due=timezone.now())
    read_on()
    assert len(kept()) == 4


def test_a_server_that_cannot_be_asked_for_its_rules_is_left_alone(world: World, web: Web) -> None:
    small(web)
    web.answers["/robots.txt"] = lambda site: site.say(status=503)
    begin(world, web)
    read_on()
    assert [path for path, _ in web.asked] == ["/robots.txt"]
    host = Host.objects.get()
    assert "cannot be asked" in host.why
    assert host.due > timezone.now() + timedelta(minutes=50)


@pytest.mark.parametrize(("asks", "minutes"), [("7200", 110), ("\xb2", 0)])  # a two, but no number
def test_a_server_that_asks_to_be_left_alone_is(world: World, web: Web, asks: str, minutes: int) -> None:
    small(web)
    web.answers["/guide/"] = lambda site: site.say(status=429, Retry_After=asks)
    begin(world, web)
    read_on(4)
    assert Host.objects.get().due > timezone.now() + timedelta(minutes=minutes)


def test_what_fails_now_and_then_is_kept_and_what_fails_for_long_is_let_go(world: World, web: Web) -> None:
    small(web)
    begin(world, web)
    read_on()
    web.answers["/guide/p1"] = lambda site: site.say(status=500)
    for n in range(5):
        assert ("/p1" in kept()) is (n < 5)
        Page.objects.filter(url=web.url("/guide/p1")).update(due=timezone.now())
        Host.objects.update(due=timezone.now())
        read_on()
    assert "/p1" not in kept()


def test_rules_that_change_take_away_what_was_kept(world: World, web: Web) -> None:
    small(web)
    listing = begin(world, web)
    read_on()
    web.page("/robots.txt", b"User-agent: *\nDisallow: /guide/p1")
    Robots.objects.update(until=timezone.now())
    keeping.again(listing.site, timezone.now())
    read_on()
    assert "/p1" not in kept()
    assert len(kept()) == 3


def test_no_more_pages_are_kept_of_a_site_than_are_allowed(world: World, web: Web, settings: Settings) -> None:
    settings.GUILDHALL_SPECIALIST_PAGES = 5
    small(web, 40)
    begin(world, web)
    read_on()
    assert len(kept()) == 5
    assert Page.objects.count() <= 3 * 5 + 2
    assert len(web.asked) < 12


def test_a_long_sitemap_lets_others_write_in_between(world: World, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [web.url(f"/guide/p{n}") for n in range(600)]
    web.page("/sitemap.xml", urls(*pages, changed="2026-03-02"), Content_Type="application/xml")
    begin(world, web)
    outside, holds, add = len(connection.savepoint_ids), [], keeping.add
    monkeypatch.setattr(keeping, "add", lambda *a, **k: (holds.append(len(connection.savepoint_ids)), add(*a, **k)))
    read_on(2)
    assert holds == [outside] * 4  # of robots.txt, of maps, and twice of pages: none in the transaction of another
    assert Page.objects.filter(is_map=False).count() == 601


def test_a_sitemap_that_says_what_has_changed_is_believed(world: World, web: Web) -> None:
    small(web)
    begin(world, web)
    read_on()
    tomorrow = (timezone.now() + timedelta(days=1)).date().isoformat()
    web.page("/sitemap.xml", urls(web.url("/guide/p0"), changed=tomorrow), Content_Type="application/xml")
    Page.objects.filter(is_map=True).update(due=timezone.now())
    Host.objects.update(due=timezone.now())
    web.asked.clear()
    read_on()
    assert [path for path, _ in web.asked] == ["/sitemap.xml", "/guide/p0"]


def test_a_site_that_leads_elsewhere_says_so(world: World, web: Web) -> None:
    web.redirect("/guide/", "https://other.example/")
    every = begin(world, web), list_site(world.care, see(world.amina), web.url("/guide"))
    read_on()
    for listing in every:
        assert "leads on to https://other.example/" in Listing.objects.get(pk=listing.pk).trouble


def test_papers_are_read_too(world: World, web: Web) -> None:
    web.answers["/guide/"] = say("Start", "plan.pdf", "broken.pdf")
    web.page("/guide/plan.pdf", pdf(2, b"Zeppelin"), Content_Type="application/pdf")
    web.page("/guide/broken.pdf", b"%PDF-1.4 nothing", Content_Type="application/pdf")
    begin(world, web)
    read_on()
    assert "/plan.pdf" in kept()
    assert "/broken.pdf" not in kept()
    assert finding.best(world.housing, "zeppelin") != []


# -- shared, and shared without telling


def test_a_page_is_read_once_however_many_list_its_site(world: World, web: Web) -> None:
    small(web)
    begin(world, web)
    read_on()
    many = Page.objects.count()
    list_site(world.whistle, see(world.amina), web.url("/guide/"))
    list_site(world.care, see(world.amina), web.url("/guide/p1"))  # a site within the site
    read_on()
    assert Page.objects.count() == many
    assert len(finding.best(world.whistle, "councils")) == 4
    assert len(finding.best(world.care, "councils")) == 1


def test_a_site_that_a_hidden_community_lists_looks_new_to_others(world: World, web: Web) -> None:
    small(web)
    mine = list_site(world.whistle, see(world.amina), web.url("/guide/"))
    read_on()
    assert finding.best(world.housing, "councils") == []
    theirs = begin(world, web, "/guide/?from=housing")
    assert finding.best(world.housing, "councils") == []
    page = world.client(world.amina).get("/c/housing/facilitate/outside/").content.decode()
    assert "0 pages" in page
    assert "Not visited yet" in page
    own = f"/c/housing/facilitate/outside/{theirs.pk}/"
    for place in ("/c/housing/outside/", own):  # each begins where it said
        assert web.url("/guide/?from=housing") in world.client(world.amina).get(place).text
        assert f'"{web.url("/guide/")}"' not in world.client(world.amina).get(place).text
    web.asked.clear()
    read_on()
    assert "/guide/?from=housing" in [path for path, _ in web.asked]
    assert len(finding.best(world.housing, "councils")) == 4
    actions.pause_site(mine, by=see(world.amina))
    assert finding.best(world.whistle, "councils") == []
    assert len(finding.best(world.housing, "councils")) == 4
    actions.unlist_site(theirs, by=see(world.amina))
    assert finding.best(world.housing, "councils") == []


def test_when_nobody_lists_a_site_its_pages_go(world: World, web: Web) -> None:
    small(web)
    one, other = begin(world, web), list_site(world.care, see(world.amina), web.url("/guide/"))
    read_on()
    actions.unlist_site(one, by=see(world.amina))
    keeping.sweep()
    assert len(finding.best(world.care, "councils")) == 4
    actions.unlist_site(other, by=see(world.amina))
    assert crawling.claim(timezone.now() + LATER) is None
    keeping.sweep()
    assert not any(model.objects.exists() for model in (Page, Scope, Site, Host, Robots))
    assert keeping.PAGES.best(finding.Question((finding.Group(("councils",)),))) == []


def test_a_paused_site_is_not_asked_anything(world: World, web: Web) -> None:
    small(web)
    listing = begin(world, web)
    actions.pause_site(listing, by=see(world.amina))
    assert read_on() == 0
    tasks.go_round()
    actions.resume_site(listing, by=see(world.amina))
    assert read_on() > 3


def test_it_is_not_read_again_twice_within_an_hour(world: World) -> None:
    listing = list_site(world.housing, see(world.amina), "https://gov.uk/damp/")
    with pytest.raises(ValidationError):
        actions.read_site_again(listing, by=see(world.amina), at=timezone.now())
    actions.read_site_again(listing, by=see(world.amina), at=timezone.now() + timedelta(hours=2))


def test_a_round_goes_on_in_small_steps(world: World, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step ends after some seconds, and asks to be called again while the round lasts."""
    small(web)
    begin(world, web)
    monkeypatch.setattr(robots, "PAUSE", 0.0)
    monkeypatch.setattr(crawling, "TURN", 0.0)
    tasks.go_on.call((timezone.now() + tasks.ROUND).isoformat())
    assert len(web.asked) == 1
    (row,) = DBTaskResult.objects.filter(task_path__contains="specialist")
    assert row.run_after > timezone.now()
    tasks.go_on.call(timezone.now().isoformat())
    assert len(web.asked) == 1


def test_repair_mends_an_index_that_was_damaged(world: World) -> None:
    listing = list_site(world.housing, see(world.amina), "https://gov.uk/damp/")
    page = outside(listing, "walls", "Walls", "Cold bridges make damp walls.")
    gone = outside(listing, "gone", "Gone", "Zebra.")
    keeping.PAGES.put([keeping.Row(page.pk, weak=["nonsense"])])
    Page.objects.filter(pk=gone.pk).update(state=Page.State.LEFT)
    Scope.objects.filter(page__is_map=True).delete()
    keeping.reconcile()
    assert finding.best(world.housing, "bridges") == [page.pk]
    assert finding.best(world.housing, "nonsense") == []
    assert keeping.PAGES.best(finding.Question((finding.Group(("zebra",)),))) == []
    assert not Page.objects.filter(is_map=True).exists()
