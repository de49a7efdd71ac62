"""Pages of what speaks of the same; a script fetches their lists alone."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from guildhall.contributions.models import Contribution
from guildhall.kernel.http import Request, fragment, page, wants_fragment
from guildhall.kernel.text import clean_text, one_line

from . import finding


@require_GET
def similar(request: Request) -> HttpResponse:
    """What is there already of a title that is being written."""
    said = one_line(clean_text(request.GET.get("q", "")))[:200]
    return _answer(request, "similar", said=said, cards=finding.alike(said, request.viewer))


@require_GET
def related(request: Request, pk: int) -> HttpResponse:
    """What else speaks of what a topic, a page or a document speaks of."""
    door = Contribution.visible_to(request.viewer).roots().select_related("community")
    root = get_object_or_404(door, pk=pk)
    most = finding.FEW if wants_fragment(request) else finding.MANY
    return _answer(request, "related", root=root, cards=finding.related(root, request.viewer, most=most))


def _answer(request: Request, name: str, **context: Any) -> HttpResponse:
    template = f"search/similar/{name}.html"
    if wants_fragment(request):
        return fragment(request, template, "list", is_part=True, **context)
    return page(request, template, **context)
