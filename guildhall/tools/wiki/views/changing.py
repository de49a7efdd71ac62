"""Beginning pages, placing them, and saying how good they are."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.contributions.views.writing import begin
from guildhall.kernel.http import Request, page, seen_other
from guildhall.policy.rules import Refused, require
from guildhall.tools.wiki import actions
from guildhall.tools.wiki.forms import CareForm, PlaceForm
from guildhall.tools.wiki.models import PAGE
from guildhall.tools.wiki.tree import flat, pages_of, tree_of, without


def page_at(request: Request, community: Community, pk: int) -> Any:
    """The page with this id, as a contribution with its `page`, if the viewer may read it."""
    found = pages_of(request.viewer, community).select_related("page", "author")
    contribution: Contribution = get_object_or_404(found, pk=pk)
    contribution.community = community
    return contribution


@in_community
def new(request: Request, community: Community) -> HttpResponse:
    """Write a page."""
    return begin(request, community, PAGE)


@require_GET
@in_community
def arrange(request: Request, community: Community) -> HttpResponse:
    """The order of all pages, to be changed."""
    require(request.viewer, "publish", community)
    return page(request, "wiki/arrange.html", community=community, rows=list(flat(tree_of(request.viewer, community))))


@in_community
def place(request: Request, community: Community, pk: int) -> HttpResponse:
    """Put a page under another."""
    contribution = page_at(request, community, pk)
    require(request.viewer, "revise", contribution)
    nodes = without(tree_of(request.viewer, community), pk)
    form = PlaceForm(request.POST or None, nodes=nodes, initial={"under": contribution.page.parent_id or ""})
    if request.method == "POST" and form.is_valid() and _placed(request, contribution, form):
        return seen_other(contribution.get_absolute_url())
    context: dict[str, Any] = {"form": form, "heading": f"Move “{contribution.title}”", "go": "Move it"}
    return page(request, "contributions/ask.html", contribution=contribution, community=community, **context)


@require_POST
@in_community
def up(request: Request, community: Community, pk: int) -> HttpResponse:
    """One up among those beside it."""
    return _shifted(request, page_at(request, community, pk), actions.UP)


@require_POST
@in_community
def down(request: Request, community: Community, pk: int) -> HttpResponse:
    """One down."""
    return _shifted(request, page_at(request, community, pk), actions.DOWN)


@in_community
def care(request: Request, community: Community, pk: int) -> HttpResponse:
    """Status, owner, and the date of the next review."""
    contribution = page_at(request, community, pk)
    require(request.viewer, "revise", contribution)
    now = contribution.page
    initial = {"status": now.status, "owner": now.owner_id or "", "review_by": now.review_by}
    form = CareForm(request.POST or None, viewer=request.viewer, page=contribution, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {"status": form.cleaned_data["status"], "review_by": form.cleaned_data["review_by"]}
        actions.assess(contribution, by=request.viewer, owner=form.chosen_owner, **said)
        messages.success(request, "It is noted.")
        return seen_other(contribution.get_absolute_url())
    context: dict[str, Any] = {"form": form, "heading": "Status and review", "go": "Save"}
    return page(request, "contributions/ask.html", contribution=contribution, community=community, **context)


def _placed(request: Request, contribution: Contribution, form: PlaceForm) -> bool:
    chosen = form.cleaned_data["under"]
    under = pages_of(request.viewer, contribution.community).filter(pk=chosen).first() if chosen else None
    try:
        actions.put_under(contribution, by=request.viewer, under=under)
    except Refused as refused:
        form.add_error("under", str(refused))
        return False
    messages.success(request, "It has moved. Links to it lead here as before.")
    return True


def _shifted(request: Request, contribution: Contribution, way: str) -> HttpResponse:
    actions.shift(contribution, by=request.viewer, way=way)
    return seen_other(f"/c/{contribution.community.slug}/wiki/arrange/#p{contribution.pk}")
