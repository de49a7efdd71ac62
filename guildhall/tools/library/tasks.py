"""What follows for the library from what happens to documents; what the clock does; nightly repair."""

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.tasks import task

from guildhall.contributions import reviewing
from guildhall.contributions.counting import touch
from guildhall.contributions.models import Attachment, Contribution
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.contributions.wording import attach
from guildhall.files.models import Upload
from guildhall.journal.models import Entry
from guildhall.journal.record import record
from guildhall.kernel.every import every
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import State

from .models import DOCUMENT, Document, Edition, Folder, Receipt


@task
def follow(entry_id: int) -> None:
    """A document was moved to another community, made part of a conversation, or brought back from the bin; or somebody
    who used some has another name."""
    entry = Entry.objects.get(pk=entry_id)
    if entry.verb == "merged":
        _keep_files(entry.data["merged"])
    elif entry.member_id is not None:
        used = Receipt.objects.filter(member=entry.member_id).values("document")
        Contribution.everything.filter(pk__in=used).update(stamp=F("stamp") + 1)  # everything: a task, for nobody
    else:
        _settle(Document.objects.filter(pk=entry.contribution_id or 0))


def read(upload: Upload) -> None:
    """What a file says is known now: its page shows it, and search may look into it."""
    for said in _documents_of(upload):
        touch(said)
        record("read_file", said, by=Viewer.system())


def infected(upload: Upload, virus: str) -> None:
    """A virus was found: its author and the facilitators are told, by name of the document alone."""
    for said in _documents_of(upload):
        touch(said)
        record("virus_found", said, by=Viewer.system(), member=said.author)


@every(minutes=24 * 60)
def remind() -> int:
    """Note in the journal, once, that a document is due to be reviewed; how many there were."""
    documents = Document.objects.select_related("contribution__author")
    return reviewing.remind(documents, reviewer=lambda document: document.contribution.author)


def reconcile() -> int:
    """Folders that documents came back to, numbers of receipts, folders the bin let go of; how many were mended."""
    mended = _settle(Document.objects.filter(folder__isnull=False))
    receipts = Receipt.objects.filter(document=OuterRef("pk")).order_by().values("document")
    right = Coalesce(Subquery(receipts.annotate(n=Count("pk")).values("n")), 0)
    mended += Document.objects.annotate(right=right).exclude(uses=F("right")).update(uses=F("right"))
    return mended + _forget_folders()


def _documents_of(upload: Upload) -> ContributionQuerySet:
    """Documents of which it is the file, now."""
    # everything: a task, for nobody to read
    return Contribution.everything.filter(document__upload=upload).select_related("community", "author")


def _keep_files(merged: int) -> None:
    """What was a document is a comment now: its files hang on the comment."""
    # everything: a task, for nobody to read
    comment = Contribution.everything.filter(pk=merged).exclude(kind=DOCUMENT).select_related("author").first()
    if comment is not None and not Attachment.objects.filter(contribution=comment).exists():
        editions = Edition.objects.filter(version__contribution=comment).select_related("upload")
        attach(comment, [each.upload for each in editions], by=Viewer(comment.author))
        editions.delete()


def _settle(documents: QuerySet[Document]) -> int:
    """Documents that moved to another community leave its folders; those that came back bring their folders back."""
    strayed = documents.filter(folder__isnull=False).exclude(folder__community=F("contribution__community"))
    mended = Document.objects.filter(pk__in=list(strayed.values_list("pk", flat=True))).update(folder=None)
    back = documents.filter(folder__gone__isnull=False, contribution__state=State.LIVE).select_related("folder")
    for document in back:
        Document.objects.filter(pk=document.pk).update(folder=_revived(document.folder))
        mended += 1
    return mended


def _revived(folder: Folder | None) -> Folder | None:
    """The folder, there again with those above it; or the one that has taken its name meanwhile."""
    if folder is None or folder.gone is None:
        return folder
    parent = _revived(folder.parent)
    beside = Folder.objects.filter(community=folder.community_id, parent=parent, key=folder.key, gone=None).first()
    if beside is not None:
        return beside
    Folder.objects.filter(pk=folder.pk).update(gone=None, parent=parent)
    folder.gone = None
    return folder


def _forget_folders() -> int:
    """Folders that were deleted and that no document, wherever it is, and no other folder remembers."""
    forgotten = 0
    empty = Folder.objects.filter(gone__isnull=False)
    empty = empty.exclude(pk__in=Document.objects.filter(folder__isnull=False).values("folder"))
    while gone := empty.exclude(pk__in=Folder.objects.filter(parent__isnull=False).values("parent")).delete()[0]:
        forgotten += gone
    return forgotten
