"""What the library's addresses stand for in a furnished community, and how its verbs are tried."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from guildhall.communities import actions as communities
from guildhall.communities.models import Community
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution
from guildhall.files import actions as files
from guildhall.files.models import PagePicture, Reading, Upload
from guildhall.files.storage import uploads
from guildhall.people.models import Member
from guildhall.tools.library import actions
from guildhall.tools.library.actions import Facts
from guildhall.tools.library.models import Folder, Receipt
from tests.world import World, see


def file(by: Member, name: str = "notice.txt", body: bytes = b"What we send.") -> Upload:
    return files.take(SimpleUploadedFile(name, body), by=see(by), purpose="document")


def open_library(world: World, community: Community) -> None:
    """Switch it on."""
    if not community.has_tool("library"):
        communities.arrange(community, by=see(world.amina), tools=[*community.tools, "library"])


def add(world: World, community: Community | None = None, *, by: Member | None = None, **more: Any) -> Contribution:
    """A document of Ben's in Housing, unless it is said otherwise."""
    community, by = community or world.housing, by or world.ben
    open_library(world, community)
    upload = more.pop("upload", None) or file(by, more.pop("name", "notice.txt"), more.pop("body", b"What we send."))
    words = Words(title=more.pop("title", "Notice"), body=more.pop("said", ""), tags=more.pop("tags", ()))
    return actions.add(community, by=see(by), upload=upload, words=words, **more)


def read(upload: Upload, text: str, *, picture: bytes) -> None:
    """As if it were a document of one page, read and drawn: what reads them is another's to prove."""
    parts = [{"kind": "page", "name": "1", "text": text}]
    Reading.objects.create(upload=upload, state="read", kind="pdf", pages=1, drawable=1, parts=parts)
    PagePicture.objects.create(upload=upload, number=1, width=10, height=14)
    uploads().save(upload.place_of_page(1), ContentFile(picture))


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    """A folder in a folder, a document of two versions in it, used by a facilitator."""
    open_library(world, community)
    ben, amina = see(world.ben), see(world.amina)
    again = " again" * Folder.objects.filter(community=community, parent=None).count()
    shelf = actions.make(community, by=ben, name=f"Shelf of {secret}{again}")
    folder = actions.make(community, by=ben, name=f"Box of {secret}", parent=shelf)
    facts = Facts(what=f"A {secret}", readers=f"Keepers of the {secret}", source=f"{secret} council", alt=f"A {secret}")
    document = add(
        world, community, title=f"Document on {secret}", said=f"All about {secret}.", tags=[secret], folder=folder,
        facts=facts, name=f"{secret}.csv", body=f"{secret},n\nwhite,2\n".encode(),
    )  # fmt: skip
    new = file(world.ben, f"{secret} again.txt", f"The {secret} again.".encode())
    actions.replace(document, by=ben, upload=new, based_on=1, note=f"The {secret} changed")
    read(new, f"Inside is a {secret}.", picture=f"A picture of a {secret}".encode())
    receipt = actions.use(document, by=amina, note=f"We keep a {secret} too.")
    return {"document": document, "shelf": shelf, "folder": folder, "receipt": receipt}


def fresh(scene: Any, inside: Any) -> Receipt:
    return Receipt.objects.select_related("document__contribution__community", "member").get(
        pk=inside.more["receipt"].pk
    )


def folder(inside: Any) -> Folder:
    return Folder.objects.select_related("community").get(pk=inside.more["folder"].pk)


def _number(world: World, inside: Any) -> int:
    return int(inside.more["folder"].pk)


FOLDERS = ("folder", "rename-folder", "move-folder", "delete-folder", "folder-zip")
OF_A_DOCUMENT = (
    "document", "document-by-number", "edit", "replace", "shelve", "download", "picture", "page", "text", "version",
    "restore", "used", "unuse",
)  # fmt: skip
THINGS = {f"library:{name}": "document" for name in OF_A_DOCUMENT}
OWN: dict[str, dict[str, Any]] = {f"library:{name}": {"folder": _number} for name in FOLDERS}
OWN["library:folder"]["slug"] = lambda world, inside: inside.more["folder"].slug
OWN["library:unuse"] = {"receipt": lambda world, inside: inside.more["receipt"].pk}
VERBS = {
    "make_folder": lambda s, i, v: actions.make(s.place, by=v, name="New"),
    "change_folder": lambda s, i, v: actions.rename(folder(i), by=v, name="Other"),
    "delete_folder": lambda s, i, v: actions.delete(folder(i), by=v),
    "replace_file": lambda s, i, v: actions.bring_back(i.said["document"], by=v, number=1),
    "shelve": lambda s, i, v: actions.shelve(i.said["document"], by=v, to=None),
    "use": lambda s, i, v: actions.use(i.said["document"], by=v),
    "take_back_use": lambda s, i, v: actions.take_back(fresh(s, i), by=v),
}
