"""Several people revise one text: nothing is locked, and nothing is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from guildhall.contributions import actions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution, Draft, Editing, Version
from guildhall.contributions.tasks import reconcile
from tests.forms import hidden
from tests.test_pages import visit
from tests.world import World, see

LONG = "One sentence. Two sentences. Three sentences.\n\nAnother paragraph."


@pytest.fixture
def topic(world: World) -> Contribution:
    return world.topic(title="Shared", body=LONG, tags=["old", "kept"])


@pytest.fixture
def url(topic: Contribution) -> str:
    return f"/contributions/{topic.pk}/revise/"


def opened(client: Client, url: str) -> dict[str, str]:
    return hidden(client.get(url).content.decode()) | {"title": "Shared", "tags": "old, kept"}


def source(topic: Contribution) -> str:
    return Version.objects.filter(contribution=topic).latest("number").source


def clash(world: World, url: str, ben: str = "Ben’s words.", amina: str = "Amina’s words.") -> HttpResponse:
    """Both open the form; Ben saves, then Amina: what she gets."""
    late = world.client(world.amina)
    early = opened(late, url)
    client = world.client(world.ben)
    assert client.post(url, opened(client, url) | {"body": ben}).status_code == 303
    return late.post(url, early | {"body": amina})


def test_changes_in_different_places_are_put_together_and_that_is_said(
    world: World, topic: Contribution, url: str
) -> None:
    ben, amina = LONG.replace("One sentence", "First"), LONG.replace("Another", "The last")
    answer = clash(world, url, ben, amina)
    assert answer.status_code == 303
    assert source(topic) == "First. Two sentences. Three sentences.\n\nThe last paragraph."
    assert Version.objects.filter(contribution=topic).count() == 3
    page = answer.client.get(topic.get_absolute_url()).content.decode()
    assert "Ben Hughes had changed it while you wrote; both changes are in it now." in page
    difference = f"/contributions/{topic.pk}/history/?version=3"
    assert f'<a href="{difference}">See the difference</a>' in page
    assert "<ins>" in answer.client.get(difference).content.decode()


def test_where_both_changed_the_same_words_both_are_shown_and_neither_is_saved_over(
    world: World, topic: Contribution, url: str
) -> None:
    answer = clash(world, url)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "You and Ben Hughes changed the same words" in html
    assert "<title>Error: " in html
    assert html.count("Ben’s words.") == 1
    assert html.count("Amina’s words.") == 2  # shown, and carried along
    assert source(topic) == "Ben’s words."
    assert Draft.objects.get(member=world.amina).fields["body"] == "Amina’s words."


@pytest.mark.parametrize(
    ("choice", "result"),
    [
        ("theirs", "Ben’s words."),
        ("mine", "Amina’s words."),
        ("both", "Ben’s words.\nAmina’s words."),
        ("", "Ben’s words.\nAmina’s words."),
    ],
)
def test_a_conflict_is_settled_without_script(
    world: World, topic: Contribution, url: str, choice: str, result: str
) -> None:
    answer = clash(world, url)
    form = hidden(answer.content.decode()) | {"body": "Amina’s words.", "choice-0": choice}
    assert answer.client.post(url, form).status_code == 303
    assert source(topic) == result
    assert not Draft.objects.filter(member=world.amina).exists()


def test_what_was_chosen_can_be_looked_over_first(world: World, topic: Contribution, url: str) -> None:
    answer = clash(world, url)
    form = hidden(answer.content.decode()) | {"body": "Amina’s words.", "choice-0": "both", "look": "1"}
    page = answer.client.post(url, form)
    assert page.status_code == 200
    assert "Ben’s words.\nAmina’s words." in page.content.decode()
    assert source(topic) == "Ben’s words."
    again = hidden(page.content.decode()) | {"title": "Shared", "body": "Put together by hand."}
    assert answer.client.post(url, again).status_code == 303
    assert source(topic) == "Put together by hand."


def test_two_titles_are_chosen_between(world: World, topic: Contribution, url: str) -> None:
    client, late = world.client(world.ben), world.client(world.amina)
    early = opened(late, url)
    client.post(url, opened(client, url) | {"title": "Ben’s title", "body": LONG})
    answer = late.post(url, early | {"title": "Amina’s title", "body": LONG})
    html = answer.content.decode()
    assert "Ben’s title" in html
    assert "Take mine" in html
    late.post(url, hidden(html) | {"body": LONG, "choice-title": "theirs"})
    assert Contribution.everything.get(pk=topic.pk).title == "Ben’s title"


def test_who_is_overtaken_again_while_choosing_is_asked_again(world: World, topic: Contribution, url: str) -> None:
    answer = clash(world, url)
    client = world.client(world.ben)
    client.post(url, opened(client, url) | {"body": "Ben once more."})
    form = hidden(answer.content.decode()) | {"body": "Amina’s words.", "choice-0": "mine"}
    again = answer.client.post(url, form)
    assert again.status_code == 200
    assert "Ben once more." in again.content.decode()
    assert source(topic) == "Ben once more."


@pytest.mark.parametrize("forged", ["0", "77", "2147483647", "9" * 30, "-1", "x"])
def test_a_forged_number_of_a_version_loses_nothing(world: World, topic: Contribution, url: str, forged: str) -> None:
    client = world.client(world.ben)
    fields = {"title": "Shared", "body": "Forged.", "once": str(uuid4())}
    for form in ({"based_on": forged}, {"based_on": "1", "met": forged}, {"based_on": forged, "met": "1"}):
        assert client.post(url, fields | form).status_code in (200, 303)
    assert Version.objects.filter(contribution=topic, number=1).get().source == LONG


def test_tags_that_others_put_on_meanwhile_stay(world: World, topic: Contribution, url: str) -> None:
    amina = world.client(world.amina)
    early = opened(amina, url)
    actions.tag(topic, by=see(world.ben), tags=["old", "kept", "fresh"])
    amina.post(url, early | {"tags": "kept, mine", "body": LONG})
    now = world.client(world.ben).get(url).content.decode()
    assert 'value="kept, fresh, mine"' in now or 'value="fresh, kept, mine"' in now


def test_a_change_that_nobody_is_told_of_is_said_to_be_one(world: World, topic: Contribution, url: str) -> None:
    client = world.client(world.ben)
    client.post(url, opened(client, url) | {"body": "Better.", "minor": "on", "note": "A slip"})
    assert "Minor change" in client.get(f"/contributions/{topic.pk}/history/").content.decode()


# -- who has it open


def test_who_else_has_the_form_open_is_said_when_it_is_opened(world: World, topic: Contribution, url: str) -> None:
    ben, amina = world.client(world.ben), world.client(world.amina)
    assert "changing this too" not in ben.get(url).content.decode()
    assert "Ben Hughes is changing this too." in amina.get(url).content.decode()
    assert "Amina Khan is changing this too." in ben.get(url).content.decode()
    alive = f"/contributions/{topic.pk}/editing/"
    assert "Amina Khan is changing this too." in ben.post(alive).content.decode()
    amina.post(url, opened(amina, url) | {"body": "Done."})
    assert "changing this too" not in ben.post(alive).content.decode()
    assert world.client(world.cara).post(alive).status_code == 403
    assert world.client().post(alive).status_code in (302, 404)


def test_who_left_the_form_is_soon_not_named_any_more(world: World, topic: Contribution, url: str) -> None:
    world.client(world.ben).get(url)
    Editing.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert "changing this too" not in world.client(world.amina).get(url).content.decode()
    Editing.objects.update(at=timezone.now() - timedelta(minutes=11))
    reconcile()
    assert not Editing.objects.exists()


# -- history


def versions(world: World, topic: Contribution, n: int) -> None:
    """So many more wordings."""
    last = Version.objects.filter(contribution=topic).latest("number").number
    rows = [
        Version(contribution=topic, number=last + k, title="Shared", source=f"Wording {last + k}.", author=world.ben)
        for k in range(1, n + 1)
    ]
    Version.objects.bulk_create(rows)
    Contribution.everything.filter(pk=topic.pk).update(version=rows[-1])


def test_a_long_history_costs_what_a_short_one_does_and_goes_by_key(world: World, topic: Contribution) -> None:
    versions(world, topic, 4)
    client, here = world.client(world.amina), f"/contributions/{topic.pk}/history/"
    client.get(here)
    few = visit(client, here)[1]
    versions(world, topic, 995)
    response, many = visit(client, here)
    html = response.content.decode()
    assert many == few <= 8
    assert html.count(">since then<") == 24  # and the one that is now
    start = html.index("?older=")
    older = client.get(here + html[start : html.index('"', start)]).content.decode()
    assert ">Version 975<" in older
    assert ">Version 976<" not in older


def test_any_two_versions_are_compared_both_ways(world: World, topic: Contribution) -> None:
    versions(world, topic, 5)
    client, here = world.client(world.cara), f"/contributions/{topic.pk}/history/"
    html = client.get(f"{here}?from=2&to=5").content.decode()
    assert "from version 2 to version 5" in html
    assert "Wording <del>2</del>." in html
    assert "Wording <ins>5</ins>." in html
    side = client.get(f"{here}?from=2&to=5&view=side").content.decode()
    assert '<th scope="col">Version 2</th><th scope="col">Version 5</th>' in side
    assert client.get(f"{here}?from=2&to=2").status_code == 200
    for nowhere in ("?to=99", "?version=99", "?to=9999999999999"):
        assert client.get(here + nowhere).status_code in (200, 404)


def test_a_difference_tells_no_title_that_one_may_not_see(world: World) -> None:
    """In the page itself an address is a reference; in the words as typed it is not."""
    secret = world.topic(world.whistle, title="Quagga plan")
    typed = f"See [this]({secret.get_absolute_url()}) and #{secret.pk}."
    topic = world.topic(body="First.")
    actions.revise(topic, by=see(world.ben), words=Words(title="Known", body=typed), based_on=1)
    pages = (f"/contributions/{topic.pk}/history/", f"/contributions/{topic.pk}/answer/?quote")
    world.join(world.cara, world.housing)
    for page in pages:
        assert "quagga" in world.client(world.ben).get(page).content.decode()
        html = world.client(world.cara).get(page).content.decode()
        assert "quagga" not in html
        assert world.whistle.slug not in html
        assert f"/c/-/-/{secret.pk}/" in html
