"""Reporting messages; and the stewards' desk, which shows what was reported and nothing else."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from guildhall.contributions.thread import filled
from guildhall.files.download import respond
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.paging import Page
from guildhall.kernel.times import when
from guildhall.messages import actions, reading
from guildhall.messages.doors import in_conversation
from guildhall.messages.forms import CloseForm, ReportForm
from guildhall.messages.models import Report, ReportedFile, ReportedMessage, Seat
from guildhall.people.doors import members_only, stewards_only

from .sending import done

SHOWN: Final = 100  # of a report


@members_only
@in_conversation
def report(request: Request, seat: Seat) -> HttpResponse:
    """Choose what the stewards are to see, and say why."""
    found = reading.page_of(request, seat)
    rows = [row for row in reversed(found.rows) if not row.withdrawn]
    choices = [(row.pk, f"{row.author.name}, {when(row.at).striptags()}: {row.excerpt or 'a file'}") for row in rows]
    form = ReportForm(request.POST or None, choices=choices, initial={"messages": [request.GET.get("at", "")]})
    if form.is_valid():
        said = form.cleaned_data
        made = done(form, lambda: actions.report(seat.conversation, by=request.viewer, **said))
        if made:
            messages.success(request, "The stewards have what you chose. They look at it and act if they must.")
            return seen_other(seat.conversation.get_absolute_url())
    return page(request, "messages/report.html", form=form, found=found, conversation=seat.conversation)


@require_GET
@stewards_only
def desk(request: Request) -> HttpResponse:
    """Reports: those that wait, oldest first; or those that were closed."""
    closed = request.GET.get("show") == "closed"
    every = Report.objects.filter(closed__isnull=not closed).select_related("by__organisation", "closed_by")
    rows = Page(every, request, by=("-at", "-id") if closed else ("at", "id"))
    return page(request, "messages/reports.html", reports=rows, closed=closed)


@stewards_only
def reported(request: Request, report: int) -> HttpResponse:
    """What somebody chose to show, and why; to say what came of it."""
    one = get_object_or_404(Report.objects.select_related("by__organisation", "closed_by"), pk=report)
    form = CloseForm(request.POST or None)
    if form.is_valid() and not one.closed:
        actions.close_report(one, by=request.viewer, note=form.cleaned_data["note"])
        messages.success(request, "The report is closed.")
        return seen_other(reverse("messages:reports"))
    return page(request, "messages/reported.html", form=form, report=one, shown=_shown(request, one))


@require_GET
@stewards_only
def file(request: Request, report: int, upload: UUID, name: str) -> HttpResponseBase:
    """A file that was sent with a reported message: to be saved, never shown in place but for pictures in the text."""
    found = ReportedFile.objects.filter(shown__report=report, upload=upload, upload__name=name)
    return respond(get_object_or_404(found.select_related("upload")[:1]).upload, inline="inline" in request.GET)


def _shown(request: Request, report: Report) -> list[tuple[ReportedMessage, str, list[ReportedFile]]]:
    """Each copy with its words, and its files, which the stewards have from here."""
    rows = list(report.shown.select_related("author__organisation")[:SHOWN])
    files: dict[int, list[ReportedFile]] = {row.pk: [] for row in rows}
    for each in ReportedFile.objects.filter(shown__in=rows).select_related("upload").order_by("pk"):
        files[each.shown_id].append(each)
    here = reverse("messages:reported", args=[report.pk]) + "files/"
    said = filled("\0".join(row.html for row in rows), request.viewer).replace("/messages/files/", here).split("\0")
    return [(row, html, files[row.pk]) for row, html in zip(rows, said, strict=True)] if rows else []
