""" "We used this": said by a member for their organisation, and taken back."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from guildhall.contributions.counting import touch
from guildhall.contributions.models import Contribution
from guildhall.journal.record import record
from guildhall.kernel.text import one_line
from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer
from guildhall.tools.library.models import Document, Receipt

MOST_HOURS = Decimal(1000)  # that one document can have saved one organisation
LONGEST = 300  # characters of a note


@transaction.atomic
def use(contribution: Contribution, *, by: Viewer, hours: Decimal | None = None, note: str = "") -> Receipt:
    """Say that one's organisation used it; said again, it says so better. The author is thanked by the journal."""
    require(by, "use", contribution)
    if hours is not None and not 0 < hours <= MOST_HOURS:
        raise ValidationError({"hours": f"Hours saved must be more than 0 and no more than {MOST_HOURS}."})
    if len(note := one_line(note)) > LONGEST:
        raise ValidationError({"note": f"Your note must be {LONGEST} characters or fewer."})
    said = {"hours": hours, "note": note}
    receipt, is_new = Receipt.objects.update_or_create(
        document_id=contribution.pk, member=by.member, defaults=said,
        create_defaults=said | {"organisation": by.member.organisation},
    )  # fmt: skip
    recount(contribution)
    record("used" if is_new else "used_again", contribution, by=by, member=contribution.author)
    return receipt


@transaction.atomic
def take_back(receipt: Receipt, *, by: Viewer) -> None:
    """It was not used after all, or should not be said here."""
    require(by, "take_back_use", receipt)
    Receipt.objects.filter(pk=receipt.pk).delete()
    recount(receipt.document.contribution)
    record("unused", receipt.document.contribution, by=by)


def recount(contribution: Contribution) -> None:  # unlike: a part of other actions
    receipts = Receipt.objects.filter(document=OuterRef("pk")).order_by().values("document")
    count = Coalesce(Subquery(receipts.annotate(n=Count("pk")).values("n")), 0)
    Document.objects.filter(pk=contribution.pk).update(uses=count)
    touch(contribution)
