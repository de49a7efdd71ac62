"""The small world that is measured: built through the actions, always the same."""

import itertools
import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from guildhall.communities import actions as communities
from guildhall.communities.models import Community
from guildhall.contributions import actions as contributions
from guildhall.contributions.actions.reacting import react
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution, Reaction, Version
from guildhall.files import actions as files
from guildhall.people import actions as people
from guildhall.people.models import Member, Organisation
from guildhall.policy.viewer import Viewer
from guildhall.tools.forum.models import TOPIC, Topic
from guildhall.tools.library import actions as library
from guildhall.tools.library.models import Folder
from guildhall.tools.wiki.models import PAGE

_SECRET = make_password(None)  # nobody signs in with a password here
MEMBERS, TOPICS, REPLIES, VERSIONS, DOCUMENTS = 60, 200, 20, 1000, 500
NAMES = """Priya Tom Aisha Gareth Mairi Owen Fatima Ruth Sanjay Bethan Callum Niamh Grace Imran Helen
Nair Hughes Khan Evans Campbell Price Ahmed Cole Patel Morgan Fraser Doyle Walker Shah Marsh"""
FIRST, LAST = (line.split() for line in NAMES.split("\n"))
TALK = """damp mould tenants repairs council officers housing survey inspection training budget committee members report
contractor access vulnerable households ventilation heating insulation complaints response target weeks days letter
guidance policy review evidence landlord standards legal notice enforcement team manager visit property"""
WORDS = TALK.split()


@dataclass(frozen=True)
class World:
    """What is asked for, and by whom."""

    cookies: list[str]  # a signed-in browser each
    topic: str
    community: str
    person: str
    reply: str  # where a reply is posted
    wiki: str
    history: str  # of the wiki page
    folder: str  # of a library, with 500 documents
    document: str


def build(topics: int = TOPICS) -> World:
    """The world, in an empty database."""
    chance = random.Random(2026)
    with transaction.atomic():
        everybody = [_member(n, chance) for n in range(MEMBERS)]
        housing = _communities(everybody, chance)
        _topics(housing, everybody, chance, topics)
        topic = _long_topic(housing, everybody, chance)
        wiki = _wiki(housing, everybody, chance)
        document = _library(everybody, chance)
    readers = everybody[8:16]  # who facilitate nothing here
    clients = [Client() for _ in readers]
    for client, member in zip(clients, readers, strict=True):
        client.force_login(member)
    return World(
        cookies=[client.cookies["sessionid"].value for client in clients],
        topic=topic.get_absolute_url(),
        community=f"/c/{housing.slug}/",
        person=f"/people/{everybody[9].handle}/",
        reply=f"/contributions/{topic.pk}/reply/",
        wiki=wiki.get_absolute_url(),
        history=f"/contributions/{wiki.pk}/history/",
        folder=Folder.objects.select_related("community").get().get_absolute_url(),
        document=document.get_absolute_url(),
    )


def sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def paragraphs(chance: random.Random, *lengths: int) -> str:
    """Markdown as people write it: a few paragraphs, a list."""
    said = [" ".join(sentence(chance, 12) for _ in range(n)) for n in lengths]
    points = "\n".join(f"- {sentence(chance, 6)}" for _ in range(3))
    return "\n\n".join([said[0], points, *said[1:]])


def _member(n: int, chance: random.Random) -> Member:
    organisation = _organisation(n % 12)
    name = f"{FIRST[n % 15]} {LAST[(n // 15 + n) % 15]}"
    made = people.create_ready(
        name=name, email=f"member{n}@council{n % 12}.example", password=_SECRET, organisation=organisation
    )  # fmt: skip
    people.accept_documents(made, by=Viewer.of(made))
    Member.objects.filter(pk=made.pk).update(job_title="Housing Strategy Manager", about=sentence(chance, 30))
    return made


def _organisation(n: int) -> Organisation:
    facts: dict[str, Any] = {"name": f"Borough {n} Council", "short_name": f"Borough {n}", "slug": f"borough-{n}"}
    found, _ = Organisation.objects.get_or_create(
        code=f"B{n:02}", defaults=facts | {"kind": Organisation.Kind.DISTRICT, "nation": "England"}
    )
    return found


def _communities(everybody: list[Member], chance: random.Random) -> Community:
    names = ("Housing", "Planning", "Waste", "Libraries", "Adult care", "Climate", "Licensing", "Elections")
    made = [
        communities.found(by=Viewer.of(everybody[n]), name=name, purpose=sentence(chance, 20), access="open")
        for n, name in enumerate(names)
    ]
    for member, (n, community) in itertools.product(everybody, enumerate(made)):
        if member is not everybody[n] and (n == 0 or chance.random() < 0.4):
            communities.join(community, by=Viewer.of(member))
    return made[0]


def _publish(housing: Community, by: Member, title: str, body: str, days: float) -> Contribution:
    at = timezone.now() - timedelta(days=days)
    said = Words(title=title, body=body, tags=("damp", "repairs"))
    detail = Topic(is_question=True)
    return contributions.publish(housing, by=Viewer.of(by), kind=TOPIC, words=said, detail=detail, at=at)


def _topics(housing: Community, everybody: list[Member], chance: random.Random, topics: int) -> None:
    for n in range(topics):
        root = _publish(housing, everybody[n % 40], sentence(chance, 7), paragraphs(chance, 2, 2), 200 - n)
        for m in range(n % 4):
            _reply(root, everybody[(n + m) % 60], chance, 199.9 - n)


def _long_topic(housing: Community, everybody: list[Member], chance: random.Random) -> Contribution:
    root = _publish(housing, everybody[20], "How quickly do you inspect a report of damp?", paragraphs(chance, 3, 2), 2)
    for n in range(REPLIES):
        said = _reply(root, everybody[20 + n], chance, 1.9 - n / 100)
        for reader in everybody[: n % 6]:
            react(said, by=Viewer.of(reader), kind=Reaction.Kind.THANKS)
    return root


def _wiki(housing: Community, everybody: list[Member], chance: random.Random) -> Contribution:
    """Thirty pages that link to one another; the first has been changed a thousand times."""
    pages = []
    for n in range(30):
        links = f"See [[Page {n - 1}]], [[Page {n + 1}]] and [[Missing]]."
        body = f"# Before you start\n\n{paragraphs(chance, 3, 3)}\n\n{links}"
        said = Words(title=f"Page {n}", body=body, tags=("damp",))
        pages.append(contributions.publish(housing, by=Viewer.of(everybody[n]), kind=PAGE, words=said))
    page = pages[0]
    first = Version.objects.get(contribution=page)
    rows = [
        Version(contribution=page, number=n, title=first.title, source=paragraphs(chance, 3, 3), html=first.html,
                author=everybody[n % 60], note=sentence(chance, 5))
        for n in range(2, VERSIONS + 1)
    ]  # fmt: skip
    Version.objects.bulk_create(rows)  # by the action it would take as long as all the rest
    Contribution.everything.filter(pk=page.pk).update(version=rows[-1])
    return page


def _library(everybody: list[Member], chance: random.Random) -> Contribution:
    """A folder of Planning's, so that Housing's pages are as they were."""
    planning, owner = Community.objects.get(slug="planning"), Viewer.of(everybody[1])
    communities.arrange(planning, by=owner, tools=[*planning.tools, "library"])
    folder = library.make(planning, by=owner, name="Notices")
    file = files.take(SimpleUploadedFile("notice.txt", sentence(chance, 400).encode()), by=owner, purpose="document")
    for _ in range(DOCUMENTS):
        words = Words(title=sentence(chance, 6), body=sentence(chance, 20), tags=("notices",))
        facts = library.Facts(what="Template letter", readers="Officers", source="Borough 1 Council", year=2026)
        made = library.add(planning, by=owner, upload=file, words=words, facts=facts, folder=folder)
    for reader in everybody[20:30]:
        library.use(made, by=Viewer.of(reader), note=sentence(chance, 12))
    return made


def _reply(root: Contribution, by: Member, chance: random.Random, days: float) -> Contribution:
    at = timezone.now() - timedelta(days=days)
    return contributions.reply(root, by=Viewer.of(by), words=Words(body=paragraphs(chance, 3, 3)), at=at)
