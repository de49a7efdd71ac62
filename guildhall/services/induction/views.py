"""The pages of somebody's first two weeks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from guildhall.kernel.http import Request, page, seen_other
from guildhall.people.doors import approved_only

from . import actions, showing
from .models import Induction, Step


@require_GET
@approved_only
def induction(request: Request) -> HttpResponse:
    """What to join, read and keep, and whom to know; or the offer of it."""
    mine = Induction.objects.filter(member=request.viewer.member).first()
    if mine is None or not mine.is_running:
        return page(request, "induction/offer.html", is_over=mine is not None and mine.began is not None)
    return page(request, "induction/page.html", shown=showing.shown(request.viewer, mine))


@require_POST
@approved_only
def begin(request: Request) -> HttpResponse:
    """Begin."""
    actions.begin_induction(by=request.viewer)
    return seen_other(reverse("induction:page"))


@require_POST
@approved_only
def tick(request: Request, pk: int) -> HttpResponse:
    """Tick something off, or take the tick back."""
    found = Step.objects.select_related("induction__member")
    step = get_object_or_404(found, pk=pk, induction__member=request.viewer.member)
    actions.tick(step, by=request.viewer, done=request.POST.get("done") == "yes")
    return seen_other(f"{reverse('induction:page')}#step-{step.pk}")


@require_POST
@approved_only
def end(request: Request) -> HttpResponse:
    """Show it no more."""
    actions.end_induction(get_object_or_404(Induction, member=request.viewer.member), by=request.viewer)
    messages.success(request, "The page is put away. You find it again in your account settings.")
    return seen_other(reverse("home"))
