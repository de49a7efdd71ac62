"""Showing stewards what one was sent: exactly what one chooses, and nothing else."""

from collections.abc import Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from guildhall.journal.record import record
from guildhall.messages.models import Conversation, Message, MessageFile, Report, ReportedFile, ReportedMessage
from guildhall.messages.reach import DAY, TooMuch, held
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

A_DAY: Final = 20  # reports of one member: each goes to every steward


@transaction.atomic
def report(conversation: Conversation, messages: Sequence[int], *, by: Viewer, reason: str) -> Report:
    """Show the stewards these messages (keys) of a conversation, as they are now.

    Raises:
        ValidationError: none of them can be shown, or no reason is given; TooMuch: as it says.
    """
    require(by, "report", conversation)
    chosen = Message.objects.visible_to(by).not_withdrawn().filter(conversation=conversation, pk__in=messages)
    shown = list(chosen.order_by("pk"))
    if not shown:
        raise ValidationError({"messages": "Choose the messages that the stewards are to see."})
    if not reason.strip():
        raise ValidationError({"reason": "Say why you report this."})
    lately = Report.objects.filter(by=held(by), at__gt=timezone.now() - DAY)
    if lately.count() >= A_DAY:
        raise TooMuch(f"You have reported messages {A_DAY} times today. The stewards look at those first.")
    made = Report.objects.create(by=by.member, reason=reason.strip()[:1000])
    for message in shown:
        _copy(message, made)
    record("reported_messages", by=by, report=made.pk)
    return made


@transaction.atomic
def close_report(report: Report, *, by: Viewer, note: str) -> None:
    """Say what came of a report."""
    require(by, "close_report", report)
    now = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if now.closed:
        raise Refused("Another steward has closed this report.")
    now.closed, now.closed_by, now.note = timezone.now(), by.member, note.strip()[:1000]
    now.save(update_fields=["closed", "closed_by", "note"])
    let_go(ReportedMessage.objects.filter(report=now, author__standing=Standing.LEFT))
    record("closed_report", by=by, report=now.pk)


def let_go(copies: QuerySet[ReportedMessage]) -> None:  # unlike: a part of other actions
    """Words and files of somebody who is erased: of a report that is closed nobody needs them."""
    ReportedFile.objects.filter(shown__in=copies).delete()
    copies.update(html="")


def _copy(message: Message, report: Report) -> None:
    copy = ReportedMessage.objects.create(
        report=report, author_id=message.author_id, html=message.html, written=message.at
    )
    files = MessageFile.objects.filter(message=message).values_list("upload", flat=True)
    ReportedFile.objects.bulk_create([ReportedFile(shown=copy, upload_id=key) for key in files])
