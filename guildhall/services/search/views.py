"""The page of search, what may be being typed, and the words that mean the same."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from guildhall.contributions.models import Contribution
from guildhall.kernel.http import Request, page

from .answering import who_answered
from .asking import ask
from .query import read
from .results import chosen, groups_of, results_of, tabs, with_

SUGGESTED = 6


@require_GET
def search(request: Request) -> HttpResponse:
    """Everything one may see, best or newest first."""
    results, said = results_of(request), request.GET
    return page(
        request,
        "search/search.html",
        results=results,
        tabs=tabs(said, results),
        ways=chosen(said, results),
        other_order=with_(said, order="" if results.order == "newest" else "newest"),
        exactly=with_(said, exact="1"),
        groups=groups_of(results),
        kept=[(name, said[name]) for name in ("kind", "order", "exact") if said.get(name)],
        helpers=who_answered(results.found, request.viewer) if results.is_first else [],
    )


@require_GET
def suggest(request: Request) -> HttpResponse:
    """Titles somebody may be looking for: for the box, where there is script."""
    query = read(request.GET.get("q", "")).typing()
    found = ask(query, request.viewer, some=False)
    rows = Contribution.visible_to(request.viewer).filter(pk__in=[hit.root for hit in found.hits[:SUGGESTED]])
    known = {row.pk: row for row in rows.select_related("community")}
    there = [known[hit.root] for hit in found.hits[:SUGGESTED] if hit.root in known]
    told = [{"insert": each.title, "label": each.title, "hint": each.community.name} for each in there]
    return JsonResponse({"found": told})
