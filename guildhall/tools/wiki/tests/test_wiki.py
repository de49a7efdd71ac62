"""Pages that a community writes together: links by name, the tree, who may do what, and reviews."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.contributions import actions as contributions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution
from guildhall.journal.models import Entry
from guildhall.people.models import Member
from guildhall.policy.rules import Refused
from guildhall.policy.words import Audience
from guildhall.tools.wiki import actions
from guildhall.tools.wiki.cards import words
from guildhall.tools.wiki.models import Link, Name, Page
from guildhall.tools.wiki.names import key_of
from guildhall.tools.wiki.tasks import reconcile, remind
from guildhall.tools.wiki.tests.furnish import follow_up
from guildhall.tools.wiki.tree import flat, tree_of
from tests.forms import fill, summary
from tests.test_pages import visit
from tests.world import World, see

NEW = "/c/housing/wiki/new/"


def fresh(contribution: Contribution) -> Any:
    return Contribution.everything.select_related("community", "page").get(pk=contribution.pk)


def html(world: World, person: Member | None, url: str) -> str:
    return world.client(person).get(url, follow=True).content.decode()


def rename(world: World, page: Contribution, title: str) -> Contribution:
    last = Contribution.everything.select_related("version").get(pk=page.pk).version
    said = Words(title=title, body=last.source)
    return contributions.revise(fresh(page), by=see(world.ben), words=said, based_on=last.number)


def titles(world: World, viewer: Member | None = None) -> list[str]:
    return [f"{'-' * node.depth}{node.title}" for node in flat(tree_of(see(viewer or world.ben), world.housing))]


# -- writing and reading


def test_a_page_is_written_with_links_and_read(world: World) -> None:
    target = world.page(title="Paying for lived experience")
    client = world.client(world.ben)
    url = fill(client, NEW, title="Reviews", body="See [[paying-for  Lived experience|how]] and [[Nowhere yet]].")[
        "Location"
    ]
    page = client.get(url).content.decode()
    assert f'<a href="{target.get_absolute_url()}">how</a>' in page
    assert '<a class="gh-new" href="/c/housing/wiki/new/?title=Nowhere+yet">Nowhere yet (write this page)</a>' in page
    assert "Nowhere yet (write this page)" not in html(world, world.cara, url)
    assert "and Nowhere yet." in html(world, world.cara, url)
    assert 'value="Nowhere yet"' in html(world, world.ben, f"{NEW}?title=Nowhere+yet")


@pytest.mark.parametrize("where", ["topic", "post", "reply"])
def test_names_lead_to_pages_from_everything_in_the_community(world: World, where: str) -> None:
    page = world.page(title="Damp survey")
    body = "As in [[damp survey]]."
    said = world.reply(world.topic(), body=body) if where == "reply" else getattr(world, where)(body=body)
    url = f"/contributions/{said.pk}/" if where == "reply" else said.get_absolute_url()
    follow_up()
    assert f'<a href="{page.get_absolute_url()}">damp survey</a>' in html(world, world.ben, url)
    assert url in html(world, world.ben, f"/c/housing/wiki/{page.pk}/links/")
    elsewhere = world.topic(world.care, body=body)
    assert page.get_absolute_url() not in html(world, world.ben, elsewhere.get_absolute_url())


def test_a_preview_shows_where_names_lead(world: World) -> None:
    page = world.page(title="Damp survey")
    client, body = world.client(world.ben), "[[Damp survey]]"
    answer = client.post(NEW, {"title": "T", "body": body, "preview": "1"})
    assert page.get_absolute_url() in answer.content.decode()
    for place in (NEW, f"/contributions/{page.pk}/revise/"):
        shown = client.post("/write/preview/", {"body": body, "place": place}).content.decode()
        assert page.get_absolute_url() in shown
    for nowhere in ("", "/", "/c/", "/c/adult-care/wiki/new/", "/contributions/9999/", "/contributions/²/", "//evil"):
        shown = client.post("/write/preview/", {"body": body, "place": nowhere}).content.decode()
        assert page.get_absolute_url() not in shown


def test_old_names_and_addresses_lead_to_a_page_that_was_renamed(world: World) -> None:
    page = world.page(title="Old name")
    topic = world.topic(body="See [[old name]].")
    before = page.get_absolute_url()
    now = rename(world, page, "New name")
    assert world.client(world.cara).get(before)["Location"] == now.get_absolute_url()
    assert f'<a href="{now.get_absolute_url()}">old name</a>' in html(world, world.cara, topic.get_absolute_url())
    other = world.page(title="Old name")
    assert other.get_absolute_url() in html(world, world.cara, topic.get_absolute_url())
    assert "old name" in words(fresh(now))


def test_a_page_that_moves_to_another_community_is_still_found_by_its_name(world: World) -> None:
    page = world.page(title="Nomad")
    topic, there = world.topic(body="[[Nomad]]"), world.topic(world.care, body="[[Nomad]]")
    contributions.move(fresh(page), by=see(world.amina), to=world.care)
    follow_up()
    address = f"/c/{world.care.slug}/wiki/{page.pk}-nomad/"
    assert address in html(world, world.ben, topic.get_absolute_url())
    assert address in html(world, world.ben, there.get_absolute_url())
    assert address not in html(world, world.cara, topic.get_absolute_url())


def test_two_pages_have_no_one_name(world: World) -> None:
    world.page(title="Damp survey")
    answer = fill(world.client(world.ben), NEW, title="DAMP – survey", body="Again.")
    assert "There is a page of this name already." in summary(answer)
    other = world.page(title="Another")
    with pytest.raises(ValidationError):
        rename(world, other, "damp survey")


def test_a_page_one_may_not_see_is_one_that_is_not_written(world: World) -> None:
    """Names are taken, linked to and wanted as if it were not there."""
    world.page(by=world.amina, title="Zorilla plan", audience=Audience.FACILITATORS)
    page = world.page(title="Links", body="[[Zorilla plan]] and [[Never written]].")
    world.page(by=world.amina, title="Secret links", body="[[Links]]", audience=Audience.FACILITATORS)
    follow_up()
    member = html(world, world.ben, page.get_absolute_url())
    for name in ("Zorilla plan", "Never written"):
        assert f"{name} (write this page)</a>" in member
    assert "Zorilla plan (write" not in html(world, world.amina, page.get_absolute_url())
    gaps = html(world, world.ben, "/c/housing/wiki/gaps/")
    assert gaps.count("Linked to from 1 place") == 2
    assert html(world, world.amina, "/c/housing/wiki/gaps/").count("Linked to from 1 place") == 1
    assert "Secret links" not in html(world, world.ben, f"/c/housing/wiki/{page.pk}/links/")
    assert "Secret links" in html(world, world.amina, f"/c/housing/wiki/{page.pk}/links/")
    assert "Nothing links here yet" in html(world, world.ben, f"/c/housing/wiki/{page.pk}/links/")
    for address in ("", "changes/", "gaps/"):
        assert "Secret links" not in html(world, world.ben, f"/c/housing/wiki/{address}")
    own = fill(world.client(world.ben), NEW, title="Zorilla plan", body="Mine.")
    assert own.status_code == 303
    assert own["Location"] in html(world, world.ben, page.get_absolute_url())


def test_contents_lead_to_the_headings(world: World) -> None:
    page = world.page(body="# Before you start\n\nx\n\n## The *evidence*\n\n# [[Other]] things")
    shown = html(world, world.cara, page.get_absolute_url())
    for anchor, title in (("s-before-you-start", "Before you start"), ("s-the-evidence", "The evidence")):
        assert f'<a href="#{anchor}">{title}</a>' in shown
        assert f'id="{anchor}"' in shown
    assert '<a href="#s-other-things">Other things</a>' in shown


@given(
    st.text(max_size=40), st.sampled_from([str.upper, str.lower, lambda s: s.replace(" ", "-"), lambda s: f" {s}  "])
)
@settings(max_examples=100, deadline=None)
def test_case_dashes_and_blanks_make_no_other_name(name: str, change: Any) -> None:
    assert key_of(key_of(name)) == key_of(name)
    assert len(key_of(name)) <= 200
    if name.isascii():
        assert key_of(change(name)) == key_of(name)


@given(st.text(min_size=1, max_size=60).filter(key_of))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_name_that_can_be_written_in_brackets_leads_to_its_page(world: World, name: str) -> None:
    title = " ".join(name.translate({ord(c): " " for c in "[]|\n\\`<>"}).split())
    if not title or not key_of(title):
        return
    said = Words(title=f"{title} 1", body="x")
    page = contributions.publish(world.housing, by=see(world.ben), kind="wiki.page", words=said)
    topic = world.topic(body=f"[[{page.title}]]")
    link = Link.objects.filter(contribution=topic).first()
    assert link is None or Name.objects.filter(page=page.pk, key=link.key).exists()
    contributions.withdraw(fresh(page), by=see(world.ben))
    Page.objects.filter(pk=page.pk).delete()


# -- who changes it


def test_every_member_may_change_a_page_until_a_facilitator_protects_it(world: World) -> None:
    page = world.page(by=world.amina, title="Shared")
    client, url = world.client(world.ben), f"/contributions/{page.pk}/revise/"
    assert fill(client, url, title="Shared", body="Ben’s words.").status_code == 303
    assert world.client(world.cara).get(url).status_code == 403
    assert url not in html(world, world.cara, page.get_absolute_url())
    assert url in html(world, world.ben, page.get_absolute_url())
    world.client(world.amina).post(f"/contributions/{page.pk}/lock/")
    assert client.get(url).status_code == 403
    assert "Protected" in html(world, world.ben, page.get_absolute_url())
    assert fill(world.client(world.amina), url, title="Shared", body="Amina’s words.").status_code == 303
    assert fill(client, page.get_absolute_url(), f"/contributions/{page.pk}/reply/", body="Why?").status_code == 303


def test_what_a_member_began_is_not_theirs_once_it_is_protected(world: World) -> None:
    page = world.page(by=world.ben)
    contributions.lock(fresh(page), by=see(world.amina))
    with pytest.raises(Refused):
        rename(world, page, "Mine after all")


def test_a_page_published_by_another_tool_is_a_page_like_all(world: World) -> None:
    said = Words(title="Transcript", body="[[Other]]")
    page = contributions.publish(world.housing, by=see(world.amina), kind="wiki.page", words=said)
    assert fresh(page).page.key == "transcript"
    assert "Transcript" in html(world, world.cara, "/c/housing/wiki/")


def test_a_reply_split_off_a_page_is_a_page(world: World) -> None:
    reply = world.reply(world.page(), by=world.ben)
    page = contributions.split(reply, by=see(world.amina), title="Of its own")
    follow_up()
    assert Name.objects.filter(page=page.pk, key="of-its-own").exists()
    assert html(world, world.cara, page.get_absolute_url())


# -- the tree


def test_pages_are_put_in_order_and_under_one_another(world: World) -> None:
    one, two, three = (world.page(title=title) for title in ("One", "Two", "Three"))
    client = world.client(world.ben)
    assert titles(world) == ["One", "Two", "Three"]
    client.post(f"/c/housing/wiki/{three.pk}/up/")
    client.post(f"/c/housing/wiki/{one.pk}/down/")
    client.post(f"/c/housing/wiki/{three.pk}/up/")  # it is the first already
    assert titles(world) == ["Three", "One", "Two"]
    fill_under = {"under": str(two.pk)}
    assert client.post(f"/c/housing/wiki/{one.pk}/place/", fill_under).status_code == 303
    assert titles(world) == ["Three", "Two", "-One"]
    page = html(world, world.cara, one.get_absolute_url())
    assert f'in <a href="{two.get_absolute_url()}">Two</a>' in page
    url = fill(client, NEW, title="Four", body="x", under=str(one.pk))["Location"]
    assert titles(world)[-1] == "--Four"
    assert "Pages in One" in client.get(url).content.decode()
    assert "Up" in html(world, world.ben, "/c/housing/wiki/arrange/")


def test_a_page_is_never_put_under_itself_or_too_deep(world: World) -> None:
    line = [world.page(title="Depth 1")]
    for n in range(2, 9):
        line.append(world.page(title=f"Depth {n}", under=line[-1]))
    ben = see(world.ben)
    with pytest.raises(Refused, match="under itself"):
        actions.put_under(fresh(line[0]), by=ben, under=fresh(line[3]))
    with pytest.raises(Refused, match="8 deep"):
        actions.put_under(fresh(world.page()), by=ben, under=fresh(line[7]))
    with pytest.raises(Refused, match="same wiki"):
        actions.put_under(fresh(line[0]), by=ben, under=fresh(world.page(world.care)))
    answer = world.client(world.ben).post(f"/c/housing/wiki/{line[0].pk}/place/", {"under": str(line[3].pk)})
    assert answer.status_code == 200
    assert world.client(world.cara).post(f"/c/housing/wiki/{line[0].pk}/up/").status_code == 403


def test_what_lies_under_a_page_one_may_not_see_stands_at_the_top(world: World) -> None:
    secret = world.page(by=world.amina, title="Secret", audience=Audience.FACILITATORS)
    world.page(title="Open", under=secret)
    assert titles(world, world.cara) == ["Open"]
    assert titles(world, world.amina) == ["Secret", "-Open"]
    assert "Secret" not in html(world, world.ben, "/c/housing/wiki/arrange/")


# -- status and reviews


def test_a_page_says_how_good_the_practice_is_and_when_it_is_looked_at_again(world: World) -> None:
    page = world.page(audience=Audience.PUBLIC)
    contributions.react(fresh(page), by=see(world.cara), kind="time", hours=7)
    form = {"status": "proven", "owner": str(world.ben.pk), "review_by-day": "27", "review_by-month": "3"}
    url = f"/c/housing/wiki/{page.pk}/care/"
    client = world.client(world.ben)
    assert client.post(url, form | {"review_by-year": "x"}).status_code == 200
    assert client.post(url, form | {"review_by-year": "2031"}).status_code == 303
    shown = html(world, world.ben, page.get_absolute_url())
    assert "Good practice: proven." in shown
    assert "Used by 1 organisation, who report about 7 hours saved." in shown
    assert "27 March 2031" in shown
    assert "Owner: Ben Hughes" in shown
    public = html(world, None, page.get_absolute_url())
    assert "Good practice: proven." in public
    assert "Owner: Ben Hughes" not in public
    assert Entry.objects.filter(verb="assessed", contribution=page, member=world.ben).count() == 1
    assert client.post(url, form | {"owner": str(world.cara.pk)}).status_code == 200


def test_an_overdue_review_is_told_once_and_shown_to_all_until_it_is_done(world: World) -> None:
    page = world.page(title="Old practice", audience=Audience.PUBLIC)
    today = timezone.localdate()
    due = {"by": see(world.ben), "status": "", "owner": world.ben}
    actions.assess(fresh(page), review_by=today - timedelta(days=1), **due)
    assert remind() == 1
    assert remind() == 0
    entry = Entry.objects.get(verb="review_due")
    assert (entry.member, entry.contribution_id, entry.actor) == (world.ben, page.pk, None)
    assert "This page was to be looked at again by" in html(world, None, page.get_absolute_url())
    assert "1 wiki page is overdue for review" in html(world, world.amina, "/c/housing/facilitate/")
    assert "Overdue" in html(world, world.amina, "/c/housing/wiki/reviews/")
    assert world.client(world.ben).get("/c/housing/wiki/reviews/").status_code == 403
    actions.assess(fresh(page), review_by=today + timedelta(days=90), **due)
    assert "was to be looked at again" not in html(world, None, page.get_absolute_url())
    assert remind() == 0
    actions.assess(fresh(page), review_by=today, **due)
    assert remind() == 1


# -- lists, costs, repair


def test_changes_are_listed_newest_first_with_their_reasons(world: World) -> None:
    page = world.page(title="First page")
    said = Words(title="First page", body="Better.")
    contributions.revise(fresh(page), by=see(world.amina), words=said, based_on=1, note="A slip", minor=True)
    shown = html(world, world.cara, "/c/housing/wiki/changes/")
    assert shown.index("Amina Khan") < shown.index("Ben Hughes")
    assert "“A slip”" in shown
    assert "Minor change" in shown
    assert f"/contributions/{page.pk}/history/?to=2" in shown


def test_no_page_of_the_wiki_costs_more_when_there_is_more(world: World) -> None:
    first = world.page(title="Start", body="[[Page A]] [[Missing A]] @amina-khan")
    pages = ("", "changes/", "gaps/", "arrange/", "reviews/", f"{first.pk}/links/", f"{first.pk}-start/")
    client = world.client(world.amina)

    def costs() -> dict[str, int]:
        for page in pages:
            client.get(f"/c/housing/wiki/{page}")
        return {page: visit(client, f"/c/housing/wiki/{page}")[1] for page in pages}

    few = costs()
    for n in range(30):
        body = f"[[Start]] [[Page {n - 1}]] [[Missing {n}]]"
        page = world.page(title=f"Page {n}", under=first if n % 2 else None, body=body)
        actions.assess(fresh(page), by=see(world.ben), status="", owner=world.ben, review_by=timezone.localdate())
    assert costs() == few
    assert max(few.values()) <= 8


def test_what_is_damaged_is_mended(world: World) -> None:
    page = world.page(title="Kept", body="[[Elsewhere]]")
    follow_up()
    assert reconcile() == 0
    Name.objects.all().delete()
    Link.objects.all().delete()
    Page.objects.filter(pk=page.pk).delete()
    assert reconcile() == 2
    assert fresh(page).page.key == "kept"
    assert Name.objects.filter(page=page.pk).count() == Link.objects.filter(contribution=page).count() == 1
    assert reconcile() == 0
    reply = contributions.merge(fresh(world.page()), by=see(world.amina), into=fresh(page))
    assert reply is None
    assert reconcile() == 0
