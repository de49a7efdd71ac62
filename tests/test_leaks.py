"""Private is private on every surface: a secret planted behind a gate is looked for everywhere else.

“Quagga” stands in the titles, texts, tags, file names, replies, notes and reasons of a closed and a hidden community,
and in the name, purpose and address of the hidden one and of what lies beneath either. Nobody outside ever gets to see
it.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import ndiff
from html import unescape
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from guildhall.communities import actions as communities
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.kernel.apps import tools
from guildhall.people import likeness
from guildhall.people.models import Member
from guildhall.policy.words import Access, Role, Standing
from guildhall.services.search import keeping
from tests.furnish import NOWHERE, Inside, Way, address, arguments, furnish, ways
from tests.plugin import ON_POSTGRES
from tests.world import World, see

pytestmark = pytest.mark.django_db
SECRET = "quagga"
# Those for whom the databases have something to decide, and who are shut out, or let in, before one is asked.
DECIDED, SHUT_OUT = ("outsider", "moved"), ("visitor", "steward", "suspended", "awaiting", "unverified")
OUTSIDERS = DECIDED if ON_POSTGRES else DECIDED + SHUT_OUT
MOST = 250  # pages of one crawl
LINK = re.compile(r"""<(?:a|form|img|link|iframe)\b[^>]*?\s(?:href|action|src)=["']([^"'#]*)""")
FORM = re.compile(r"""<form\b(?![^>]*method=["']post)[^>]*>.*?</form>""", re.DOTALL | re.IGNORECASE)
FIELD = re.compile(r"""<(?:input|select)\b[^>]*?name=["']([^"']+)""")
MOVING = re.compile(
    r'(name="csrfmiddlewaretoken" value="|"csrf": ?"|name="(?:once|writer)" value="|\?(?:older|newer)=)[^"&]*'
)


def among(*people: str) -> list[str]:
    """Those of `people` who are tried on this database."""
    return [person for person in people if person in OUTSIDERS]


@dataclass
class Planted:
    """The town with its secrets."""

    world: World
    open: Inside  # Housing: all may look
    closed: Inside
    hidden: Inside
    below: list[Community] = field(default_factory=list)  # open communities beneath the two
    moved: Member | None = None  # belonged to both, and waits for approval since she changed employer

    def person(self, name: str) -> Member | None:
        return self.moved if name == "moved" else self.world.people[name]

    @property
    def secrets(self) -> list[Contribution]:
        return [*self.closed.said.values(), *self.hidden.said.values()]


def plant(world: World) -> Planted:
    hidden = world.community(
        "Quagga watch", access=Access.HIDDEN, purpose="All about the quagga.", host=world.leeds,
        question="Which quagga?", welcome="Welcome, quagga friends.",
    )  # fmt: skip
    closed = world.community("Adult services", access=Access.CLOSED, welcome="Mind the quagga.", host=world.leeds)
    world.join(world.ben, hidden, closed)
    below = [
        world.community("Beneath the hidden quagga", parent=hidden, purpose="A quagga lives here."),
        world.community(
            "Beneath the closed quagga", parent=closed, purpose="A quagga lives here too.", host=world.leeds
        ),
    ]
    world.join(world.ben, *below)
    moved = world.member("Mo Verr")
    world.join(moved, hidden, closed)
    Member.objects.filter(pk=moved.pk).update(standing=Standing.AWAITING)
    planted = Planted(
        world, furnish(world, world.housing), furnish(world, closed, SECRET), furnish(world, hidden, SECRET)
    )
    for each in below:
        world.topic(each, title="The quagga beneath", body="A quagga.", tags=["quagga-below"])
    likeness.reconcile()
    planted.below, planted.moved = below, Member.objects.get(pk=moved.pk)
    world.topic(
        title="See also",
        body=f"As in #{planted.hidden.topic.pk} and {settings.BASE_URL}{planted.closed.topic.get_absolute_url()}",
    )
    return planted


@pytest.fixture(scope="module")
def planting(town: World, django_db_blocker: DjangoDbBlocker) -> Iterator[Planted]:
    """Planted once for the module, inside the town's transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield plant(deepcopy(town))
        transaction.set_rollback(True)


@pytest.fixture
def planted(planting: Planted, db: None) -> Planted:
    return deepcopy(planting)


# -- crawling


@dataclass
class Found:
    """One answer of a crawl."""

    url: str
    status: int
    text: str  # headers and body

    @property
    def betrays(self) -> bool:
        return bool(self.told)

    @property
    def told(self) -> list[str]:
        """Where the secret is told, beyond the repetition of what was asked."""
        said = self.text
        for asked in {
            self.url,
            quote(self.url),
            quote(self.url, safe=""),
            urlencode({"n": self.url})[2:],
            unescape(self.url),
        }:
            said = said if len(asked) < 2 else said.replace(asked, "").replace(asked.replace("&", "&amp;"), "")
        return [said[max(0, at.start() - 60) : at.end() + 30] for at in re.finditer(SECRET, said, re.IGNORECASE)][:3]


def look(client: Client, url: str) -> Found:
    response = client.get(url)
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return Found(url, response.status_code, headers + "\n\n" + body.decode(errors="replace"))


def links(found: Found) -> Iterator[str]:
    """Where one can go from a page: links, forms that ask, and redirects."""
    for target in [*LINK.findall(found.text), *re.findall(r"^Location: (.*)$", found.text, re.MULTILINE)]:
        url = urlsplit(urljoin(found.url, unescape(target)))
        if not url.netloc and url.scheme in ("", "http") and not url.path.startswith(("/static/", "/sign-out")):
            yield url.path + (f"?{url.query}" if url.query else "")
    here = urlsplit(found.url).path
    for form in FORM.findall(found.text):
        action = unescape((re.search(r"""action=["']([^"']*)""", form) or ["", ""])[1]) or here
        for name in FIELD.findall(form):
            yield f"{action}?{urlencode({name: 'quagg'})}"  # nearly the secret, so that an echo is no betrayal


def crawl(client: Client, starts: list[str]) -> Iterator[Found]:
    """Everything one can reach; of pages that differ only in their query, a few."""
    todo, seen, variants, looked = list(starts), set(starts), dict[str, int](), 0
    while todo and looked < MOST:
        looked += 1
        found = look(client, todo.pop(0))
        yield found
        for url in links(found):
            path = urlsplit(url).path
            if url not in seen and variants.get(path, 0) < 12:
                seen.add(url)
                variants[path] = variants.get(path, 0) + 1
                todo.append(url)


def asked_for(planted: Planted) -> list[str]:
    """Ways in: every address there is, as it stands in the open community, and whatever takes words."""
    named = {address(way, planted.world, planted.open) for way in ways() if way.name != "account_logout"}
    words = ["/communities/?q=quagg", "/people/?q=quagg", "/organisations/?q=quagg", "/search/?q=quagg", "/?q=quagg"]
    people = [
        {"q": "quagg"},
        {"help": "quagg"},
        {"interest": "quagg"},
        {"q": "ben", "order": "like"},
        {"order": "like"},
    ]
    people += [{"community": each.community.slug} for each in (planted.closed, planted.open)]
    words += [f"/people/?{urlencode(asked)}" for asked in people] + ["/people/suggest?q=quagg", "/people/?like=lds"]
    words += [f"/people/{each.handle}/like/" for each in (planted.world.amina, planted.world.ben, planted.world.cara)]
    suggest = [f"/write/suggest/?{urlencode({'q': q})}" for q in ("#quagg", "@quagg", "#adult", "#on", "#q", "#the")]
    return ["/", *sorted(named), *words, *suggest]


# -- the leak walk


@pytest.mark.parametrize("person", OUTSIDERS)
def test_nothing_an_outsider_can_reach_tells_the_secret(planted: Planted, person: str) -> None:
    client = planted.world.client(planted.person(person))
    found = list(crawl(client, asked_for(planted)))
    assert len(found) > 60
    assert not "\n".join(f"{each.url}: {each.told}" for each in found if each.betrays)
    assert [each.url for each in found if each.status >= 500] == []


def test_nothing_an_insider_can_reach_tells_an_outsider_the_secret(planted: Planted) -> None:
    inside = planted.world.client(planted.world.amina)
    starts = [address(way, planted.world, each) for each in (planted.closed, planted.hidden) for way in ways()]
    starts += [each.get_absolute_url() for each in planted.below]
    seen = list(crawl(inside, [url for url in starts if "sign-out" not in url]))
    assert sum(each.betrays for each in seen) > 50, "the insider saw no secret: nothing is proved"
    urls = [each.url for each in seen]
    for person in OUTSIDERS:
        client = planted.world.client(planted.person(person))
        found = [look(client, url) for url in urls if "/invitations/" not in url]
        assert not "\n".join(f"{person} {each.url}: {each.told}" for each in found if each.betrays)


@pytest.mark.parametrize("person", among("outsider", "steward", "awaiting", "moved"))
def test_below_a_closed_community_there_is_nothing(planted: Planted, person: str) -> None:
    client = planted.world.client(planted.person(person))
    open_to_all = {"communities:home", "communities:join", "communities:ask", "communities:drop"}
    for way in ways():
        if "community" in way.params and way.name not in open_to_all:
            for method in (client.get, client.post):
                status = method(address(way, planted.world, planted.closed)).status_code
                assert status in (404, 405), (way.name, status)


def test_a_closed_community_shows_what_it_promises_and_nothing_else(planted: Planted) -> None:
    page = planted.world.client(planted.world.cara).get(planted.closed.community.get_absolute_url()).content.decode()
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))
    for promised in ("Adult services", planted.closed.community.purpose, "Leeds City Council", "Amina Khan"):
        assert promised in words
    assert re.search(r"\b3\b members", words)
    for private in ("Ben Hughes", "Mo Verr", "Mind the", "Forum", "Beneath the closed", "On quagga"):
        assert private not in words


# -- hidden is not there at all


def plain(response: HttpResponse, *asked: str) -> str:
    """An answer without what differs from one request to the next, and without what was asked."""
    text = response.content.decode() + str(response.get("Location", ""))
    text = MOVING.sub(r"\1", text)
    for word in sorted(asked, key=len, reverse=True):
        text = text.replace(quote(word), "ASKED").replace(word, "ASKED")
    return f"{response.status_code} {text}"


@pytest.mark.parametrize("person", OUTSIDERS)
def test_a_hidden_community_answers_as_one_that_never_was(planted: Planted, person: str) -> None:
    client, world = planted.world.client(planted.person(person)), planted.world
    real, never = planted.hidden.community.slug, "quagga-watch-abcdefghij"
    for way in ways():
        if "community" in way.params:
            given = arguments(way, world, planted.hidden)
            there, nowhere = (reverse(way.name, kwargs=given | {"community": slug}) for slug in (real, never))
            for method in ("get", "post"):
                got = [plain(getattr(client, method)(url), url, real, never) for url in (there, nowhere)]
                assert got[0] == got[1], (way.name, method)


@pytest.mark.parametrize("person", among("visitor", "outsider", "moved"))
def test_private_numbers_answer_as_numbers_that_never_were(planted: Planted, person: str) -> None:
    client, never = planted.world.client(planted.person(person)), 999_999
    nothing: dict[tuple[str, str], HttpResponse] = {}  # what comes of a number that never was: asked once
    posted = {
        "body": "Hello",
        "kind": "thanks",
        "reason": "Because",
        "hours": "1",
        "title": "T",
        "into": "1",
        "to": "1",
    }
    # Of each sort one: what is behind a gate, and what was taken away, or not yet said, in the open.
    closed, hidden, openly = planted.closed, planted.hidden, planted.open
    private = [closed.topic, closed.reply, hidden.topic, hidden.binned, openly.hidden, openly.draft]
    takes = [
        way for way in ways() if "pk" in way.params and way.app in ("contributions", *(tool.label for tool in tools()))
    ]
    for way in takes:
        for said in private:
            given = arguments(way, planted.world, openly) | {"slug": said.slug, "community": said.community.slug}
            real, nowhere = (
                reverse(way.name, kwargs={name: (given | {"pk": pk})[name] for name in way.params})
                for pk in (said.pk, never)
            )
            for method, data in (("get", {}), ("post", posted)):
                ask = getattr(client, method)
                if (method, nowhere) not in nothing:
                    nothing[method, nowhere] = ask(nowhere, data)
                got = plain(ask(real, data), real, str(said.pk), str(never))
                assert got == plain(nothing[method, nowhere], nowhere, str(said.pk), str(never)), (
                    way.name, method, said.title,
                )  # fmt: skip


@pytest.mark.parametrize("person", OUTSIDERS)
def test_what_lies_beneath_a_closed_community_answers_as_what_never_was(planted: Planted, person: str) -> None:
    client, below = planted.world.client(planted.person(person)), planted.below[1]
    for way in ("home", "join", "ask", "members", "facilitate"):
        there, nowhere = (reverse(f"communities:{way}", args=[slug]) for slug in (below.slug, "beneath-abcdefghij"))
        for method in (client.get, client.post):
            got = [plain(method(url), url, below.slug, "beneath-abcdefghij") for url in (there, nowhere)]
            assert got[0] == got[1], way
    assert planted.world.client(planted.world.ben).get(below.get_absolute_url()).status_code == 200


def test_files_answer_as_files_that_never_were(planted: Planted) -> None:
    client = planted.world.client(planted.world.cara)
    for inside in (planted.closed, planted.hidden):
        real, never = (
            reverse("contributions:attachment", args=[pk, f"{SECRET}.txt"]) for pk in (inside.upload.pk, NOWHERE)
        )
        assert plain(client.get(real), real) == plain(client.get(never), never)


def test_a_preview_does_not_tell_what_a_number_is_called(planted: Planted) -> None:
    client = planted.world.client(planted.world.cara)
    for said in planted.secrets:
        body = f"#{said.pk} and http://testserver/contributions/{said.pk}/ and [this](/contributions/{said.pk}/)"
        shown = client.post("/write/preview/", {"body": body}).content.decode().lower()
        assert SECRET not in shown


def test_the_name_of_a_hidden_community_is_not_taken(planted: Planted) -> None:
    world = planted.world
    client = world.client(world.cara)
    said = {"purpose": "To see whether it is there.", "kind": "peer", "step": "1", "go": "on", "host": ""}
    got = [client.post("/communities/new/", said | {"name": name}) for name in ("Quagga watch", "Rhinoc watch")]
    assert plain(got[0], "Quagga watch") == plain(got[1], "Rhinoc watch")
    made = [world.community(name, by=world.cara) for name in ("Quagga watch", "Rhinoc watch")]
    assert [each.slug for each in made] == ["quagga-watch", "rhinoc-watch"]


def test_an_address_it_had_before_it_was_hidden_leads_nobody_on(planted: Planted) -> None:
    world = planted.world
    place = world.community("Quagga open", by=world.amina)
    was = place.get_absolute_url()
    communities.change_access(place, Access.HIDDEN, by=see(world.amina))
    assert world.client(world.amina).get(was).status_code == 302
    assert world.client(world.cara).get(was).status_code == 404
    assert world.client().get(was)["Location"] == f"/sign-in/?next={quote(was, safe='')}"


@pytest.mark.parametrize("person", among("visitor", "outsider", "steward", "awaiting"))
def test_no_page_differs_because_a_hidden_community_is_there(world: World, person: str) -> None:
    client = world.client(world.people[person])
    open_ones = furnish(world, world.housing, "cellar")  # another word than what this file has planted there
    keeping.reconcile()  # no worker runs here, and what waits to be indexed would come with the community
    urls = [
        address(way, world, open_ones) for way in ways() if "community" not in way.params and "token" not in way.params
    ]
    urls += [
        "/communities/?kind=peer",
        "/communities/?size=small",
        "/communities/?active=yes",
        "/communities/?order=newest",
    ]
    urls += [each.get_absolute_url() for each in (world.amina, world.ben, world.leeds, world.housing)]
    urls = [url for url in urls if "sign-out" not in url]
    client.get("/")

    def everything() -> dict[str, str]:
        answers = ((url, client.get(url)) for url in urls)
        return {url: plain(answer) for url, answer in answers if not is_file(answer)}

    before = everything()
    place = world.community("Housing repairs", access=Access.HIDDEN, host=world.leeds)
    world.join(world.ben, place)
    communities.set_role(place.memberships.get(member=world.ben), Role.FACILITATOR, by=see(world.amina))
    furnish(world, place, "repairs")
    keeping.reconcile()
    after = everything()
    differ = {url: unlike(before[url], after[url]) for url in before if before[url] != after[url]}
    assert not differ, "\n".join(f"{url}: {lines}" for url, lines in differ.items())


def is_file(response: HttpResponse) -> bool:
    response.close()
    return response.streaming


def unlike(one: str, other: str) -> list[str]:
    return [line for line in ndiff(one.splitlines(), other.splitlines()) if line[0] in "+-"][:6]


def test_the_walk_would_find_a_leak(planted: Planted) -> None:
    """The secret is there to be found: the insider finds it on page after page."""
    client = planted.world.client(planted.world.ben)
    assert look(client, reverse("forum:index", args=[planted.closed.community.slug])).betrays
    assert look(client, "/write/suggest/?q=%23quagg").betrays
    assert look(client, reverse("contributions:tag", args=[SECRET])).betrays


def test_every_way_is_walked(planted: Planted) -> None:
    """Ways with a parameter lead to something in the secret places."""
    assert all(isinstance(address(way, planted.world, planted.hidden), str) for way in ways() if isinstance(way, Way))
