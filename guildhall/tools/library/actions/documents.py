"""Documents: added, described, given a new file, put elsewhere."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from guildhall.communities.models import Community
from guildhall.contributions import actions as contributions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.counting import touch
from guildhall.contributions.models import Contribution, Version
from guildhall.contributions.thread import tags_of
from guildhall.files.models import Upload
from guildhall.journal.record import record
from guildhall.kernel.text import clean_text, one_line
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Audience
from guildhall.tools.library.models import DOCUMENT, Document, Edition, Folder
from guildhall.tools.library.sorts import sort_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What a document says of itself beside its words."""

    what: str = ""
    readers: str = ""
    reuse: str = ""
    source: str = ""
    year: int | None = None
    review_by: date | None = None
    alt: str = ""
    decorative: bool = False


@transaction.atomic
def add(
    community: Community,
    *,
    by: Viewer,
    upload: Upload,
    words: Words,
    facts: Facts | None = None,
    folder: Folder | None = None,
    audience: Audience | None = None,
    follow: bool = True,
    at: datetime | None = None,
) -> Contribution:  # long: a document says more of itself than a function has room for
    """Put a document into the library. The same form posted again (`words.once`) gives the document it made."""
    require(by, "publish", community)
    detail = Document(folder=_there(folder, community), upload=upload, sort=sort_of(upload.kind))
    for name, value in asdict(facts or Facts()).items():
        setattr(detail, name, value)
    said = contributions.publish(
        community, by=by, kind=DOCUMENT, words=words, audience=audience, detail=detail, follow=follow, at=at
    )
    if detail.contribution_id == said.pk:  # and not what the form had made before
        _keep_edition(said, upload)
    return said


@transaction.atomic
def describe(
    contribution: Contribution,
    *,
    by: Viewer,
    words: Words,
    facts: Facts,
    based_on: int,
    note: str = "",
    minor: bool = False,
) -> Contribution:
    """Say better what it is. Changed words make a new version; `based_on` is the number of the one the writer saw.

    Raises:
        Overtaken: somebody else revised it since.
    """
    require(by, "revise", contribution)
    now = Version.objects.filter(contribution=contribution).latest("number")
    same = (one_line(words.title), clean_text(words.body)) == (now.title, now.source)
    if not same or sorted(words.tags) != sorted(tags_of(contribution)):
        contributions.revise(contribution, by=by, words=words, based_on=based_on, note=note, minor=minor)
    Document.objects.filter(pk=contribution.pk).update(**asdict(facts))
    touch(contribution)
    record("described", contribution, by=by)
    return contribution


@transaction.atomic
def replace(contribution: Contribution, *, by: Viewer, upload: Upload, based_on: int, note: str = "") -> None:
    """Give it a new file: its next version. The files of those before stay.

    Raises:
        Overtaken: somebody else was quicker.
    """
    require(by, "replace_file", contribution)
    _next_edition(contribution, by, upload, based_on, note, title=contribution.title)


@transaction.atomic
def bring_back(contribution: Contribution, *, by: Viewer, number: int) -> None:
    """Make the file of an earlier version the current one again, as a new version."""
    require(by, "replace_file", contribution)
    earlier = (
        Edition.objects.filter(version__contribution=contribution, version__number=number)
        .select_related("upload")
        .first()
    )
    if earlier is None:
        raise Refused("There is no such version.")
    now = Version.objects.filter(contribution=contribution).latest("number")
    _next_edition(contribution, by, earlier.upload, now.number, f"The file of {number} again", title=now.title)


@transaction.atomic
def shelve(contribution: Contribution, *, by: Viewer, to: Folder | None) -> None:
    """Put it into another folder, or at the top."""
    require(by, "shelve", contribution)
    folder = _there(to, contribution.community)
    Document.objects.filter(pk=contribution.pk).update(folder=folder)
    touch(contribution)
    record("shelved", contribution, by=by, folder=folder.pk if folder else None)


def _next_edition(
    contribution: Contribution, by: Viewer, upload: Upload, based_on: int, note: str, *, title: str
) -> None:
    now = Version.objects.filter(contribution=contribution).latest("number")
    words = Words(title=now.title or title, body=now.source, tags=tags_of(contribution))
    said = contributions.revise(contribution, by=by, words=words, based_on=based_on, note=note)
    _keep_edition(said, upload)
    changed: dict[str, Any] = {"upload": upload, "sort": sort_of(upload.kind)}
    Document.objects.filter(pk=contribution.pk).update(**changed)
    record("replaced_file", contribution, by=by, upload=str(upload.pk))


def _keep_edition(said: Contribution, upload: Upload) -> None:
    Edition.objects.create(version_id=said.version_id or 0, upload=upload)


def _there(folder: Folder | None, community: Community) -> Folder | None:
    """The folder as it is now, if it is still there and of this community."""
    if folder is None:
        return None
    now = Folder.objects.filter(pk=folder.pk, community=community, gone=None).first()
    if now is None:
        raise Refused("This folder is no longer there. Choose another.")
    return now
