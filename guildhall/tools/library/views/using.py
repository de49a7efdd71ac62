""" "We used this"."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from guildhall.contributions.models import Contribution
from guildhall.kernel.http import Request, page, seen_other
from guildhall.policy.rules import require
from guildhall.tools.library import actions
from guildhall.tools.library.doors import on_document
from guildhall.tools.library.forms import UseForm
from guildhall.tools.library.models import Receipt


@on_document
def used(request: Request, contribution: Contribution) -> HttpResponse:
    """Say that one's organisation used it, or say so better."""
    require(request.viewer, "use", contribution)
    mine = Receipt.objects.filter(document=contribution.pk, member=request.viewer.member).first()
    form = UseForm(
        request.POST if request.method == "POST" else None,  # an empty form says all there is to say, too
        initial={"hours": mine.hours, "note": mine.note} if mine else {},
    )
    if form.is_valid() and _used(request, contribution, form):
        messages.success(request, "Thank you. It shows that sharing is worth it, and the author is told.")
        return seen_other(contribution.get_absolute_url() + "#used")
    community = contribution.community
    return page(request, "library/used.html", form=form, mine=mine, contribution=contribution, community=community)


def _used(request: Request, contribution: Contribution, form: UseForm) -> bool:
    try:
        actions.use(contribution, by=request.viewer, **form.cleaned_data)
    except ValidationError as wrong:
        form.add_error(None, wrong)
    return not form.errors


@require_POST
@on_document
def remove(request: Request, contribution: Contribution, receipt: int) -> HttpResponse:
    """Take it back; facilitators may take away what should not be said."""
    rows = Receipt.objects.filter(document=contribution.pk).select_related(
        "document__contribution__community", "member"
    )
    actions.take_back(get_object_or_404(rows, pk=receipt), by=request.viewer)
    messages.success(request, "It is taken away.")
    return seen_other(contribution.get_absolute_url() + "#used")
