"""A folder as one ZIP file, made while it is sent: no more of it is in memory than a piece of one document."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from zipstream import ZIP_DEFLATED, ZIP_STORED, ZipStream

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.files import names
from guildhall.files.models import Upload
from guildhall.files.storage import uploads
from guildhall.policy.viewer import Viewer

from .models import DOCUMENT, Folder
from .tree import Tree

MOST: Final = 1000  # documents in one ZIP
PIECE: Final = 64 * 1024  # bytes read at a time
LONGEST: Final = 80  # bytes of a folder's name: a path may have 260 characters on Windows


@dataclass(frozen=True, slots=True)
class Packed:
    """One document and where it goes."""

    said: Contribution
    upload: Upload
    path: str


def pack(viewer: Viewer, community: Community, tree: Tree, folder: Folder | None) -> list[Packed]:
    """What `viewer` may read, and the scan has passed, in `folder` and below, each under a path of its own."""
    where = {pk: _path(tree, row, folder) for pk, row in tree.rows.items()}
    found = Contribution.visible_to(viewer).of(DOCUMENT).within(community).roots().select_related("document__upload")
    if folder is not None:
        found = found.filter(document__folder__in=[each.pk for each in tree.below(folder)])
    packed, taken = [], set[str]()
    for said in found.order_by("published", "id")[: MOST + 1]:
        upload: Upload | None = said.document.upload
        if upload is not None and upload.may_be_served:
            path = names.free(where.get(said.document.folder_id or 0, "") + names.safe(upload.name), taken)
            packed.append(Packed(said, upload, path))
    return packed


def respond(viewer: Viewer, packed: list[Packed], name: str) -> StreamingHttpResponse:
    """The ZIP, to be saved as `name`."""
    response = StreamingHttpResponse(_stream(viewer, packed), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"{names.safe(name)}.zip")  # noqa: FBT003 - Django's own
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response["Content-Encoding"] = "identity"  # packed already: the compressing middleware shall leave it alone
    return response


def _path(tree: Tree, row: Folder, top: Folder | None) -> str:
    """The folders from `top` down to `row`, not naming `top`."""
    steps = [each for each in tree.path(row) if top is None or each not in tree.path(top)]
    called = (names.safe(step.name).encode()[:LONGEST].decode(errors="ignore") for step in steps)
    return "".join(f"{name.rstrip('. ')}/" for name in called)


def _stream(viewer: Viewer, packed: list[Packed]) -> Iterator[bytes]:
    stream = ZipStream()
    for each in packed:
        # A long ZIP takes a while: what was taken from the viewer meanwhile is not sent any more.
        if Contribution.visible_to(viewer).filter(pk=each.said.pk).exists():
            compress = ZIP_DEFLATED if each.upload.kind.startswith("text/") else ZIP_STORED
            stream.add(_pieces(each.upload), each.path, compress_type=compress)
            yield from stream.file()
    yield from stream.finalize()


def _pieces(upload: Upload) -> Iterator[bytes]:
    try:
        with uploads().open(upload.place) as file:
            yield from file.chunks(PIECE)
    except FileNotFoundError:
        return  # an empty file stands in its place
