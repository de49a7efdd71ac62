"""Thanks, agreement, time saved; following."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from guildhall.contributions import actions
from guildhall.contributions.doors import on_contribution
from guildhall.contributions.forms import HoursForm
from guildhall.contributions.models import Contribution, Follow, Reaction
from guildhall.kernel.http import Request, page, seen_other
from guildhall.policy.rules import require


@require_POST
@on_contribution
def react(request: Request, contribution: Contribution) -> HttpResponse:
    """Put a reaction on, or take it back; who says it saved time is asked how much."""
    kind = request.POST.get("kind", "")
    if kind not in Reaction.Kind:
        raise Http404
    mine = Reaction.objects.filter(contribution=contribution, member=request.viewer.member, kind=kind)
    if mine.exists():
        actions.unreact(contribution, by=request.viewer, kind=kind)
        return seen_other(contribution.get_absolute_url())
    actions.react(contribution, by=request.viewer, kind=kind)
    way = "hours/" if kind == Reaction.Kind.TIME else ""
    return seen_other(f"/contributions/{contribution.pk}/{way}" if way else contribution.get_absolute_url())


@on_contribution
def hours(request: Request, contribution: Contribution) -> HttpResponse:
    """How much time it saved."""
    require(request.viewer, "react", contribution)
    form = HoursForm(request.POST or None)
    if form.is_valid():
        saved = form.cleaned_data["hours"]
        try:
            actions.react(contribution, by=request.viewer, kind=Reaction.Kind.TIME, hours=saved)
            messages.success(request, "Thank you. That helps to show what this place is worth.")
            return seen_other(contribution.get_absolute_url())
        except ValidationError as wrong:
            form.add_error("hours", wrong)
    return page(
        request, "contributions/hours.html", form=form, contribution=contribution, community=contribution.community
    )


@require_POST
@on_contribution
def follow(request: Request, contribution: Contribution) -> HttpResponse:
    """Follow, or follow no longer, or hear nothing of it although one takes part."""
    mine = Follow.objects.filter(contribution=contribution, member=request.viewer.member)
    if request.POST.get("how") == Follow.How.NONE:
        actions.follow(contribution, by=request.viewer, how=Follow.How.NONE)
    elif mine.exclude(how=Follow.How.NONE).exists():
        actions.unfollow(contribution, by=request.viewer)
    else:
        actions.follow(contribution, by=request.viewer, how="")
    return seen_other(contribution.get_absolute_url())
