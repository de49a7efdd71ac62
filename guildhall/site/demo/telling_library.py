"""The demonstration's library: documents with their versions, in folders, and who used them."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile

from guildhall.communities.models import Community
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution, Version
from guildhall.files import actions as files
from guildhall.files.models import Upload
from guildhall.policy.viewer import Viewer
from guildhall.site.demo.paper import made
from guildhall.site.demo.plans import ContributionPlan, DocumentPlan, FilePlan, UsePlan
from guildhall.tools.library import actions
from guildhall.tools.library.actions import Facts
from guildhall.tools.library.models import Document, Folder, Receipt

from .telling import LATER, Telling

AFTER: Final = 150  # times LATER: some days between one who used it and the next


def tell(telling: Telling, plan: ContributionPlan) -> None:
    """What happened to a document once it was there."""
    begun, document = telling.at(plan.days_ago), plan.document
    for number, file in enumerate(document.files[1:] if document else (), 1):
        telling.add(telling.at(file.days_ago), partial(_replace, telling, plan, file, number))
    for place, use in enumerate(document.uses if document else (), 1):
        telling.add(telling.reacted(use.person, begun, place * AFTER), partial(_use, telling, plan, use))


def add(telling: Telling, plan: ContributionPlan, document: DocumentPlan, at: datetime) -> None:
    """The document itself."""
    community, by = telling.places[plan.community], telling.viewer(plan.author)
    review = telling.now + timedelta(days=document.review_in_days) if document.review_in_days is not None else None
    about = document.about
    facts = Facts(
        what=about["what"], readers=about["readers"], reuse=about["reuse"], source=about["source"], year=document.year,
        review_by=review.date() if review else None,
    )  # fmt: skip
    said = actions.add(
        community, by=by, upload=_kept(document.files[0], by), folder=_folder(community, document.folder, by),
        words=Words(title=plan.title, body=plan.body, tags=plan.tags), facts=facts, at=at,
    )  # fmt: skip
    Document.objects.filter(pk=said.pk).update(downloads=document.downloads)
    telling.said[id(plan)] = said


def _replace(telling: Telling, plan: ContributionPlan, file: FilePlan, number: int, at: datetime) -> None:
    said, by = telling.said[id(plan)], telling.viewer(plan.author)
    actions.replace(said, by=by, upload=_kept(file, by), based_on=number, note=file.note)
    Version.objects.filter(contribution=said, number=number + 1).update(at=at)
    # everything: a story tells when it was
    Contribution.everything.filter(pk=said.pk).update(edited=at)


def _use(telling: Telling, plan: ContributionPlan, use: UsePlan, at: datetime) -> None:
    hours = Decimal(str(use.hours)) if use.hours else None
    receipt = actions.use(telling.said[id(plan)], by=telling.viewer(use.person), hours=hours, note=use.note)
    Receipt.objects.filter(pk=receipt.pk).update(at=min(at + LATER, telling.now))


def _kept(file: FilePlan, by: Viewer) -> Upload:
    sent = SimpleUploadedFile(file.name, made(file.name, file.text))
    return files.take(sent, by=by, purpose="document")


def _folder(community: Community, path: str, by: Viewer) -> Folder | None:
    """The folder at the end of "Letters / Welsh", made by whoever comes first."""
    folder = None
    for name in filter(None, path.split(" / ")):
        there = Folder.objects.filter(community=community, parent=folder, name=name, gone=None).first()
        folder = there or actions.make(community, by=by, name=name, parent=folder)
    return folder
