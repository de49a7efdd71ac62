"""What a document's page shows beside the conversation: what all see alike, and what the viewer may do."""

from typing import Any, Final

from guildhall.contributions.models import Contribution
from guildhall.files import previews
from guildhall.files.models import Upload
from guildhall.kernel.http import Request
from guildhall.people.models import Organisation

from .inner import GLANCE, leaves
from .models import Document, Edition, Receipt
from .sorts import called

MOST: Final = 100  # receipts shown, newest first
Kind = Organisation.Kind
COUNCILS: Final = frozenset(
    {Kind.COUNTY, Kind.UNITARY, Kind.METROPOLITAN, Kind.LONDON, Kind.DISTRICT, Kind.SCOTTISH, Kind.WELSH}
    | {Kind.NORTHERN_IRISH}
)


def shared(root: Any) -> dict[str, Any]:  # a document: a contribution with its `document` fetched
    """What everybody sees alike; knows no viewer, and is asked once for each change."""
    editions = list(
        Edition.objects.filter(version__contribution=root.pk)
        .select_related("version__author", "upload")
        .order_by("version")
    )
    receipts = Receipt.objects.filter(document=root.pk).select_related("member__organisation", "organisation")
    rows = list(receipts.order_by("-at", "-pk")[:MOST])
    preview = previews.of(root.document.upload) if root.document.upload else None
    text = leaves(preview.sections, GLANCE) if preview else []
    inner = {"preview": preview, "inner": text[0] if text else [], "has_more": len(text) > 1}
    return inner | {"editions": list(enumerate(editions, 1))[::-1], "receipts": rows, **lineage(rows)}


def is_used(said: Contribution) -> bool:
    """Whether others have said that they used it: to those who read it then."""
    return Receipt.objects.filter(document=said.pk).exists()


def lineage(receipts: list[Receipt]) -> dict[str, Any]:
    """Which organisations used it, each once, newest last, and the hours they saved."""
    bodies = {row.organisation_id: row.organisation for row in reversed(receipts) if row.organisation}
    is_councils = all(body.kind in COUNCILS for body in bodies.values())
    hours = sum(row.hours or 0 for row in receipts)
    return {"bodies": list(bodies.values()), "body_word": "council" if is_councils else "organisation", "hours": hours}


def told(request: Request, root: Any) -> dict[str, Any]:
    """The file, in a person's words, and whether the viewer is one to be told what is wrong with it."""
    document: Document = root.document
    upload: Upload | None = document.upload
    is_mine = request.viewer.can("replace_file", root)
    folder = document.folder if document.folder and document.folder.community_id == root.community_id else None
    if folder is not None:
        folder.community = root.community
    sort = called(upload) if upload else ""
    return {"document": document, "upload": upload, "sort": sort, "folder": folder, "keeps": is_mine}
