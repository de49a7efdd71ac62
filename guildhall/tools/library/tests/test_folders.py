"""Folders, shelves, and folders as ZIP files."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.contributions import actions as contributions
from guildhall.contributions.models import Contribution
from guildhall.files import names
from guildhall.kernel.tests import text_data
from guildhall.policy.rules import Refused
from guildhall.policy.words import Audience
from guildhall.tools.library import actions, tasks, zips
from guildhall.tools.library.models import Document, Folder
from guildhall.tools.library.tree import DEEPEST, Tree
from tests.world import World, see

from .furnish import add, file, open_library
from .test_documents import HERE, fetched, html, run


@pytest.fixture
def shelf(world: World) -> Folder:
    open_library(world, world.housing)
    return actions.make(world.housing, by=see(world.ben), name="Letters")


def inside(world: World, folder: Folder | None, name: str) -> Folder:
    return actions.make(world.housing, by=see(world.ben), name=name, parent=folder)


# -- the tree


def test_members_make_folders_and_no_two_beside_each_other_are_called_alike(world: World, shelf: Folder) -> None:
    ben, cara = world.client(world.ben), world.client(world.cara)
    assert ben.post(f"{HERE}folders/new/?in={shelf.pk}", {"name": "  Drafts "}).status_code == 303
    assert "Drafts" in html(cara, shelf.get_absolute_url())
    again = ben.post(f"{HERE}folders/new/?in={shelf.pk}", {"name": "drafts"})
    assert "There is a folder called" in again.content.decode()
    assert ben.post(f"{HERE}folders/new/", {"name": "Drafts"}).status_code == 303
    assert "Give it a name." in ben.post(f"{HERE}folders/new/", {"name": " "}).content.decode()
    assert cara.post(f"{HERE}folders/new/", {"name": "Mine"}).status_code == 403
    assert Folder.objects.count() == 3


def test_the_public_knows_those_folders_alone_that_lead_to_something_published(world: World, shelf: Folder) -> None:
    nobody, box = world.client(), inside(world, shelf, "Case of Mr Ames")
    add(world, folder=box)
    for who in (nobody, world.client(world.val), world.client(world.eve)):
        assert "Letters" not in html(who, HERE)
        for place in (shelf.get_absolute_url(), f"{HERE}folders/{shelf.pk}-x/", f"{HERE}folders/{shelf.pk}/zip/"):
            gone = who.get(place)
            assert gone.status_code == (302 if who is nobody else 404)
            assert gone.get("Location", "/sign-in/").startswith("/sign-in/")
    add(world, folder=inside(world, shelf, "Notices"), audience=Audience.PUBLIC)
    assert "Letters" in html(nobody, HERE)
    assert "Notices" in html(nobody, shelf.get_absolute_url())
    assert "Ames" not in html(nobody, shelf.get_absolute_url())
    assert "Ames" in html(world.client(world.cara), shelf.get_absolute_url())


def test_a_folder_cannot_be_put_into_itself_nor_too_deep(world: World, shelf: Folder) -> None:
    deep = [shelf]
    while len(deep) < DEEPEST:
        deep.append(inside(world, deep[-1], f"Level {len(deep)}"))
    with pytest.raises(ValidationError, match="deep"):
        inside(world, deep[-1], "Deeper")
    with pytest.raises(ValidationError, match="into itself"):
        actions.relocate(shelf, by=see(world.ben), to=deep[3])
    other = inside(world, None, "Other")
    with pytest.raises(ValidationError, match="deep"):
        actions.relocate(shelf, by=see(world.ben), to=other)
    actions.relocate(deep[4], by=see(world.ben), to=other)
    tree = Tree.of(world.housing)
    assert [each.name for each in tree.path(tree.get(deep[5].pk))] == ["Other", "Level 4", "Level 5"]


def test_who_made_a_folder_or_a_facilitator_renames_and_moves_it_and_only_the_latter_deletes_it(
    world: World, shelf: Folder
) -> None:
    mel = world.member("Mel")
    world.join(mel, world.housing)
    place = f"{HERE}folders/{shelf.pk}/"
    for way in ("rename", "move", "delete"):
        assert world.client(mel).get(f"{place}{way}/").status_code == 403
    assert world.client(world.ben).post(f"{place}rename/", {"name": "Post"}).status_code == 303
    assert world.client(world.ben).post(f"{place}delete/").status_code == 403
    assert world.client(world.amina).post(f"{place}delete/").status_code == 303
    assert world.client(world.ben).get(place + "rename/").status_code == 404


def test_a_folder_of_another_community_is_not_there(world: World, shelf: Folder) -> None:
    open_library(world, world.care)
    away = actions.make(world.care, by=see(world.ben), name="Away")
    assert world.client(world.ben).get(f"{HERE}folders/{away.pk}-away/").status_code == 404
    document = add(world)
    with pytest.raises(Refused):
        actions.shelve(document, by=see(world.ben), to=away)
    with pytest.raises(Refused):
        add(world, folder=away)
    assert world.client(world.ben).post(f"{HERE}{document.pk}/move/", {"to": away.pk}).status_code == 200
    assert Document.objects.get(pk=document.pk).folder_id is None


def test_what_was_in_a_deleted_folder_brings_it_back_from_the_bin(world: World, shelf: Folder) -> None:
    box = inside(world, shelf, "Box")
    document = add(world, folder=box)
    assert actions.delete(shelf, by=see(world.amina)) == 1
    assert "Letters" not in html(world.client(world.ben), HERE)
    assert tasks.reconcile() == 0  # what the bin may bring back is remembered
    contributions.restore(Contribution.everything.select_related("community").get(pk=document.pk), by=see(world.amina))
    run("restored")
    assert "Notice" in html(world.client(world.cara), f"{HERE}folders/{box.pk}-box/")
    assert [each.name for each in Tree.of(world.housing).path(box)] == ["Letters", "Box"]


def test_a_folder_that_comes_back_to_one_of_its_name_becomes_one_with_it(world: World, shelf: Folder) -> None:
    document = add(world, folder=shelf)
    actions.delete(shelf, by=see(world.amina))
    new = inside(world, None, "LETTERS")
    contributions.restore(Contribution.everything.select_related("community").get(pk=document.pk), by=see(world.amina))
    tasks.reconcile()
    assert Document.objects.get(pk=document.pk).folder_id == new.pk


def test_folders_that_nothing_remembers_are_forgotten(world: World, shelf: Folder) -> None:
    inside(world, shelf, "Box")
    actions.delete(shelf, by=see(world.amina))
    assert tasks.reconcile() == 2
    assert not Folder.objects.exists()


# -- shelves


def test_a_shelf_costs_the_same_with_three_documents_and_with_thirty_and_misses_none(
    world: World, shelf: Folder
) -> None:
    upload, client = file(world.ben), world.client(world.amina)
    url = shelf.get_absolute_url()

    def cost() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        return len(asked)

    for n in range(3):
        add(world, folder=shelf, upload=upload, title=f"Number {n:02}", tags=[f"t{n}"])
    few = cost()
    for n in range(3, 60):
        add(world, folder=shelf, upload=upload, title=f"Number {n:02}", tags=["many"])
    assert cost() == few <= 8
    for order in ("", "name", "used"):
        seen, place = list[str](), f"{url}?order={order}"
        while place:
            page = html(client, place)
            seen += [title for n in range(60) if (title := f"Number {n:02}") in page]
            start = page.find("older=")
            place = (
                url + page[page.rindex("?", 0, start) : page.index('"', start)].replace("&amp;", "&")
                if start > 0
                else ""
            )
        assert len(seen) == len(set(seen)) == 60, order


def test_documents_are_ordered_and_narrowed(world: World, shelf: Folder) -> None:
    box = inside(world, shelf, "Box")
    add(world, title="Alpha", folder=shelf, tags=["damp"])
    used = add(world, title="Beta", folder=shelf)
    add(world, title="Gamma", folder=box, name="g.csv", body=b"a,b\n1,2\n")
    actions.use(used, by=see(world.cara))
    client, url = world.client(world.cara), shelf.get_absolute_url()

    def shown(asked: str = "") -> list[str]:
        page = html(client, url + asked)
        return sorted((name for name in ("Alpha", "Beta", "Gamma") if f">{name}<" in page), key=page.index)

    assert shown() == ["Beta", "Alpha"]
    assert shown("?order=name") == ["Alpha", "Beta"]
    assert shown("?order=used") == ["Beta", "Alpha"]
    assert shown("?sort=sheet") == ["Gamma"]
    assert shown("?tag=damp") == ["Alpha"]
    assert shown("?tag=nothing") == []
    assert shown("?sort=nonsense&order=nonsense") == ["Beta", "Alpha"]
    assert "Nothing of that kind here" in html(client, f"{url}?sort=slides")


def test_several_documents_are_moved_or_binned_at_once_each_by_who_may(world: World, shelf: Folder) -> None:
    mine, hers = add(world, title="Mine"), add(world, title="Hers", by=world.amina)
    ben = world.client(world.ben)
    sent: dict[str, Any] = {"n": [mine.pk, hers.pk], "to": shelf.pk, "here": ""}
    assert ben.post(f"{HERE}chosen/", sent).status_code == 303
    assert dict(Document.objects.values_list("pk", "folder")) == {mine.pk: shelf.pk, hers.pk: None}
    assert (
        "Tick the documents first"
        in ben.post(f"{HERE}chosen/", {"n": hers.pk, "bin": "1"}, follow=True).content.decode()
    )
    amina = world.client(world.amina)
    asked = amina.post(f"{HERE}chosen/", {"n": [mine.pk, hers.pk, 999, "x"], "bin": "1"})
    assert "Put 2 documents into the bin?" in asked.content.decode()
    assert Contribution.visible_to(see(world.amina)).of("library.document").count() == 2
    assert amina.post(f"{HERE}chosen/", {"n": [mine.pk, hers.pk], "bin": "1", "sure": "1"}).status_code == 303
    assert Contribution.visible_to(see(world.amina)).of("library.document").count() == 0


def test_an_empty_library_says_what_to_do(world: World, shelf: Folder) -> None:
    page = html(world.client(world.ben), HERE)
    assert "No documents outside the folders" in page
    assert "Add documents" in page
    assert "This folder is empty" in html(world.client(world.cara), shelf.get_absolute_url())
    assert "Add documents" not in html(world.client(world.cara), shelf.get_absolute_url())


# -- ZIP


def unzipped(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(body)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_folder_comes_as_a_zip_with_those_below_it_and_what_one_may_read(world: World, shelf: Folder) -> None:
    box = inside(world, shelf, "Box")
    add(world, folder=shelf, name="a.txt", body=b"One.")
    add(world, folder=shelf, name="A.txt", body=b"Two.")
    add(world, folder=box, name="a.txt", body=b"Three.")
    add(world, name="outside.txt")
    add(world, folder=box, name="secret.txt", audience=Audience.COMMUNITY)
    place = f"{HERE}folders/{shelf.pk}/zip/"
    response, body = fetched(world.client(world.cara), place)
    assert response["Content-Disposition"] == 'attachment; filename="Letters.zip"'
    assert unzipped(body) == {"a.txt": b"One.", "A (2).txt": b"Two.", "Box/a.txt": b"Three."}
    assert "Box/secret.txt" in unzipped(fetched(world.client(world.ben), place)[1])
    everything = unzipped(fetched(world.client(world.ben), f"{HERE}zip/")[1])
    assert {"outside.txt", "Letters/a.txt", "Letters/Box/secret.txt"} <= everything.keys()


def test_what_is_taken_from_one_while_the_zip_is_sent_is_not_in_it(world: World, shelf: Folder) -> None:
    first, second = (add(world, folder=shelf, name=f"{n}.txt") for n in (1, 2))
    viewer = see(world.cara)
    stream = zips.respond(viewer, zips.pack(viewer, world.housing, Tree.of(world.housing), shelf), "x")
    pieces = iter(stream)
    begun = next(pieces)
    contributions.hide(second, by=see(world.amina), reason="Mistake.")
    assert unzipped(begun + b"".join(pieces)).keys() == {"1.txt"}
    assert first.pk < second.pk


def hostile() -> list[str]:
    own = ["..", "../../etc/passwd", "/etc/passwd", "C:\\Windows\\x", "CON", "con.txt", "nul.tar.gz", "LPT¹", "a\x00b"]
    own += ["   ", "...", "-rf", "\u202egnp.exe", "a" * 500, "é" * 200, "x/../y", "~", "COM1 .txt", "aux."]
    try:
        return own + text_data.data("adversarial/naughty_strings.json")
    except pytest.skip.Exception:
        return own


def test_no_name_in_a_zip_is_a_path_a_device_or_hidden() -> None:
    for name in hostile():
        kept = names.safe(name)
        assert kept, name
        assert not set(kept) & set('/\\:*?"<>|\x00\r\n'), name
        assert kept[0] not in ".- ~"[:3], name
        assert kept[-1] not in ". ", name
        assert kept.partition(".")[0].strip().upper() not in {"CON", "NUL", "AUX", "PRN", "COM1", "LPT¹"}, name
        assert len(kept.encode()) <= 260, name


def test_hostile_folder_names_are_kept_shown_and_zipped(world: World, shelf: Folder) -> None:
    client = world.client(world.ben)
    for name in hostile()[:19]:
        client.post(f"{HERE}folders/new/", {"name": name})
    for n, folder in enumerate(Folder.objects.select_related("community")):
        add(world, folder=folder, name=f"{n}.txt")
        assert client.get(folder.get_absolute_url()).status_code == 200
    names = unzipped(fetched(client, f"{HERE}zip/")[1])
    assert len(names) == Folder.objects.count() > 8
    assert not [name for name in names if name.startswith("/") or ".." in name.split("/") or "\\" in name]


def test_a_zip_is_never_whole_in_memory(world: World, shelf: Folder) -> None:
    """Pieces come as they are read: the first one long before the last file is opened."""
    add(world, folder=shelf, name="large.txt", body=b"The same line again.\n" * 200_000)
    viewer = see(world.ben)
    pieces = list(zips.respond(viewer, zips.pack(viewer, world.housing, Tree.of(world.housing), None), "x"))
    assert len(pieces) > 10
    assert max(map(len, pieces)) <= 2 * zips.PIECE
