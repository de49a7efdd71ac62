"""Organisations of the register, open to everybody; who works for them, to members only."""

from typing import Any

from django.db.models import IntegerField, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from guildhall.kernel.http import Request, page
from guildhall.kernel.paging import Page
from guildhall.people import councils
from guildhall.people.models import Member, Organisation
from guildhall.people.register.succession import heirs

NATIONS = [(nation, nation) for nation in ("England", "Scotland", "Wales", "Northern Ireland")]
COUNTED = 1000  # "more than 1,000" is answer enough


def organisations(request: Request) -> HttpResponse:
    """The register, by name."""
    words = request.GET.get("q", "").strip()[:100]
    kind, nation = request.GET.get("kind", ""), request.GET.get("nation", "")
    found = Organisation.objects.current().named(words)
    if kind:
        found = found.filter(kind=kind)
    if nation:
        found = found.filter(nation=nation)
    chosen: dict[str, Any] = {"kinds": Organisation.Kind.choices, "kind": kind, "nations": NATIONS, "nation": nation}
    rows = Page(found, request, by=("name", "id"))
    return page(request, "organisations/index.html", organisations=rows, words=words, **chosen)


def organisation(request: Request, slug: str) -> HttpResponse:
    """One organisation."""
    body = get_object_or_404(Organisation.objects.select_related("parent"), slug=slug)
    told = _people(request, body) if request.viewer.is_approved else {"people": [], "members": None}
    told["successors"] = heirs(body) if body.ended else []
    told["is_council"] = body.kind in councils.COUNCILS
    told["predecessors"] = list(body.predecessors.order_by("name")[:50])
    return page(request, "organisations/organisation.html", organisation=body, counted=COUNTED, **told)


def like(request: Request, slug: str) -> HttpResponse:
    """Organisations like one, and why."""
    known = councils.bodies()
    if slug not in known:
        raise Http404
    rows = councils.alike(known[slug], list(known.values()))
    is_council = known[slug].kind in councils.COUNCILS
    return page(request, "organisations/like.html", organisation=known[slug], rows=rows, is_council=is_council)


def _people(request: Request, body: Organisation) -> dict[str, Any]:
    members = Member.objects.visible_to(request.viewer).approved().filter(organisation=body)
    counted = members.annotate(many=_Counted(members.order_by().values("pk")[: COUNTED + 1]))
    shown = list(counted.select_related("organisation").order_by("name", "id")[:12])
    return {"people": shown, "members": shown[0].many if shown else 0}


class _Counted(Subquery):
    """How many rows a query finds that knows where to stop: told with others, without a query of its own."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
