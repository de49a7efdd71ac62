"""The pages of saved searches."""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from guildhall.communities.models import Community
from guildhall.contributions.cards import cards_of
from guildhall.kernel.apps import kinds
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.text import one_line
from guildhall.policy.rules import require
from guildhall.services.search.models import Saved
from guildhall.services.search.query import read

from . import actions, answers
from .forms import ChangeForm, SaveForm
from .panels import asked

MINE: Final = "mine"  # where to look, as pages of results have it
VISIT: Final = timedelta(minutes=30)  # what was new stays so for a while


@require_GET
def saved(request: Request) -> HttpResponse:
    """One's own, by name."""
    require(request.viewer, "save_search")
    mine = Saved.objects.filter(member=request.viewer.member).select_related("community").order_by("name", "pk")
    rows = list(mine)
    named = {each.community_id for each in rows if each.community_id}
    known = set(Community.visible_to(request.viewer).filter(pk__in=named).values_list("pk", flat=True))
    kind_names = {each.pk: _kind_name(each) for each in rows}
    return page(request, "search/saved/list.html", rows=rows, known=known, kind_names=kind_names)


@require_GET
def search(request: Request, pk: int) -> HttpResponse:
    """What it finds, newest first: what is new since the last visit, and what was there before."""
    mine = _mine(request, pk)
    found = answers.hits(mine, request.viewer)
    _note_visit(mine)
    rows = list(answers.threads(found, request.viewer).with_people())
    place = {hit.root: (n, hit.published > mine.seen) for n, hit in enumerate(found)}
    rows.sort(key=lambda row: place[row.pk])
    new, old = ([row for row in rows if place[row.pk][1] is is_new] for is_new in (True, False))
    context: dict[str, Any] = {
        "mine": mine,
        "new": cards_of(new),
        "old": cards_of(old[:25]),
        "way": _way(mine, rows),
    }
    return page(request, "search/saved/search.html", **context)


def save(request: Request) -> HttpResponse:
    """Keep what is being looked for."""
    require(request.viewer, "save_search")
    said = asked(request)
    begun = said | {"name": read(said["q"]).words[:80] or said["q"][:80]}
    form = SaveForm(request.POST or None, initial=begun)
    if form.is_valid() and _saved(request, form):
        messages.success(request, "Your search is saved.")
        return seen_other(reverse("saved:list"))
    return page(request, "search/saved/save.html", form=form, query=form["q"].value())


def change(request: Request, pk: int) -> HttpResponse:
    """Call it otherwise, or hear of it otherwise."""
    mine = _mine(request, pk)
    form = ChangeForm(request.POST or None, initial={"name": mine.name, "how": mine.how})
    if form.is_valid():
        actions.change_search(mine, by=request.viewer, **form.cleaned_data)
        messages.success(request, "Your changes are kept.")
        return seen_other(reverse("saved:list"))
    return page(request, "search/saved/save.html", form=form, query=mine.query, is_change=True)


@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    """Let it go."""
    mine = _mine(request, pk)
    actions.remove_search(mine, by=request.viewer)
    messages.success(request, f"“{mine.name}” is removed.")
    return seen_other(reverse("saved:list"))


def _mine(request: Request, pk: int) -> Saved:
    require(request.viewer, "save_search")
    found = Saved.objects.filter(member=request.viewer.member, pk=pk).select_related("community", "member").first()
    if found is None:
        raise Http404
    return found


def _saved(request: Request, form: SaveForm) -> bool:
    said, viewer = form.cleaned_data, request.viewer
    there = said["where"] not in ("", MINE)
    where = Community.visible_to(viewer).filter(slug=said["where"]).first() if there else None
    if there and where is None:
        form.add_error(None, "There is no such community.")
        return False
    try:
        actions.save_search(
            one_line(said["q"]), by=viewer, name=one_line(said["name"]), how=said["how"], community=where,
            kind=said["kind"] if said["kind"] in kinds() else "", is_mine=said["where"] == MINE,
        )  # fmt: skip
    except ValidationError as wrong:
        form.add_error(None, wrong)
    return form.is_valid()


def _note_visit(mine: Saved) -> None:
    """What is new stays so for half an hour: a page that is loaded again is the same."""
    now = timezone.now()
    if now - mine.looked > VISIT:
        mine.seen, mine.looked = mine.looked, now
        mine.save(update_fields=["seen", "looked"])


def _way(mine: Saved, rows: list[Any]) -> str:
    """The page of results for the same; its community is named only to who has just read something of it."""
    where = MINE if mine.is_mine else mine.community.slug if mine.community and rows else ""
    said = {"q": mine.query, "where": where, "kind": mine.kind}
    return reverse("search") + "?" + urlencode({name: value for name, value in said.items() if value})


def _kind_name(mine: Saved) -> str:
    return str(kinds()[mine.kind].many) if mine.kind in kinds() else ""
