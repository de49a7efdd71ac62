"""Private is private: by every address of a document, however it became so, and whoever looked first."""

import zipfile
from io import BytesIO
from itertools import permutations

import pytest
from django.test import Client

from guildhall.communities import actions as communities
from guildhall.contributions import actions as contributions
from guildhall.contributions.models import Contribution
from guildhall.files.storage import uploads
from guildhall.files.tests.test_storage import bucket  # noqa: F401 - a fixture
from guildhall.policy.words import Access, Audience
from guildhall.tools.library import actions, zips
from guildhall.tools.library.models import Document, Receipt
from guildhall.tools.library.tree import Tree
from tests.test_cached import clear, seen_by
from tests.world import World, see

from .furnish import add, file, read
from .test_documents import fetched

WAYS = (
    "", "edit/", "replace/", "move/", "download/", "picture/", "pages/1/", "text/", "versions/1/", "versions/2/",
    "used/",
)  # fmt: skip
VERBS = ("edit/", "replace/", "move/", "versions/1/restore/", "used/")


@pytest.fixture
def document(world: World) -> Contribution:
    """Of two versions, read and drawn, used, in a folder."""
    document = add(world, said="Words.", audience=Audience.MEMBERS)
    actions.shelve(document, by=see(world.ben), to=actions.make(world.housing, by=see(world.ben), name="Box"))
    new = file(world.ben, "new.txt", b"New.")
    actions.replace(document, by=see(world.ben), upload=new, based_on=1)
    read(new, "Inside.", picture=b"A picture.")
    actions.use(document, by=see(world.cara))
    return Contribution.everything.select_related("community").get(pk=document.pk)


def statuses(client: Client, place: str, ways: tuple[str, ...] = WAYS) -> dict[str, int]:
    found = {}
    for way in ways:
        response = client.get(place + way, follow=True)
        response.close()
        found[way] = response.status_code
    return found


def is_gone(client: Client, place: str, receipt: int = 0) -> None:
    """Nothing answers there, whatever is asked or sent."""
    assert set(statuses(client, place).values()) == {404}
    sent = [client.post(place + way, {"title": "T", "to": "", "hours": "1"}).status_code for way in VERBS]
    assert set(sent) == {404}
    assert client.post(f"{place}used/{receipt}/remove/").status_code == 404


def test_it_is_gone_for_others_when_its_readers_its_place_or_its_community_change(
    world: World, document: Contribution
) -> None:
    cara = world.client(world.cara)
    place, receipt = f"/c/housing/library/{document.pk}/", Receipt.objects.get().pk
    assert {way for way, status in statuses(cara, place).items() if status == 200} == {
        "", "download/", "pages/1/", "text/", "versions/1/", "versions/2/", "used/",
    }  # fmt: skip
    contributions.narrow(document, by=see(world.ben), audience=Audience.COMMUNITY)
    is_gone(cara, place, receipt)
    assert statuses(world.client(world.ben), place)["download/"] == 200
    contributions.withdraw(document, by=see(world.ben))
    is_gone(world.client(world.ben), place, receipt)
    is_gone(world.client(world.amina), place, receipt)


def test_it_is_gone_for_others_when_its_community_is_closed_or_hidden(world: World, document: Contribution) -> None:
    place = f"/c/housing/library/{document.pk}/"
    communities.change_access(world.housing, Access.CLOSED, by=see(world.amina))
    is_gone(world.client(world.cara), place)
    is_gone(world.client(world.dev), place)
    assert world.client(world.cara).get("/c/housing/library/zip/").status_code == 404
    assert statuses(world.client(world.ben), place)["text/"] == 200


def test_by_another_communitys_address_it_is_not_found(world: World, document: Contribution) -> None:
    found = statuses(world.client(world.ben), f"/c/adult-care/library/{document.pk}/", WAYS[1:])
    assert set(found.values()) == {404}


def test_what_is_no_document_has_no_file(world: World) -> None:
    topic = world.topic()
    found = statuses(world.client(world.ben), f"/c/housing/library/{topic.pk}/", WAYS[1:])
    assert set(found.values()) == {404}


def test_a_visitor_fetches_only_what_is_public(world: World, document: Contribution) -> None:
    place = f"/c/housing/library/{document.pk}/"
    assert world.client().get(f"{place}download/").status_code == 302
    public = add(world, audience=Audience.PUBLIC)
    assert fetched(world.client(), f"/c/housing/library/{public.pk}/download/")[0].status_code == 200
    body = fetched(world.client(), "/c/housing/library/zip/")[1]
    with zipfile.ZipFile(BytesIO(body)) as archive:
        assert archive.namelist() == ["notice.txt"]
    assert Document.objects.get(pk=public.pk).downloads == 1


def test_it_makes_no_difference_to_its_page_who_came_first(world: World, document: Contribution) -> None:
    people = ("outsider", "member", "facilitator", "steward")
    url, alone = document.get_absolute_url(), {}
    for person in people:
        clear()
        alone[person] = seen_by(world, person, url)
    assert len(set(alone.values())) == len(people)
    for first, second in permutations(people, 2):
        clear()
        seen_by(world, first, url)
        assert seen_by(world, second, url) == alone[second], (first, second)


@pytest.mark.usefixtures("bucket")
def test_a_zip_is_made_of_what_lies_in_a_bucket_too(world: World) -> None:
    add(world, body=b"From afar.")
    viewer = see(world.cara)
    packed = zips.pack(viewer, world.housing, Tree.of(world.housing), None)
    body = b"".join(zips.respond(viewer, packed, "x"))
    with zipfile.ZipFile(BytesIO(body)) as archive:
        assert archive.read("notice.txt") == b"From afar."
    uploads().delete(packed[0].upload.place)  # the next test finds the bucket as this one did
