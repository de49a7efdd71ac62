"""Organisations of the register, open to everybody; who works for them, to members only."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from guildhall.kernel.http import Request, page
from guildhall.kernel.paging import Page
from guildhall.people.models import Member, Organisation
from guildhall.people.register.succession import heirs

NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
COUNTED = 1000  # "more than 1,000" is answer enough


def organisations(request: Request) -> HttpResponse:
    """The register, by name."""
    words, kinds = request.GET.get("q", "").strip()[:100], request.GET.getlist("kind")
    nations = request.GET.getlist("nation")
    found = Organisation.objects.current().named(words)
    if kinds:
        found = found.filter(kind__in=kinds)
    if nations:
        found = found.filter(nation__in=nations)
    groups = [
        _group("Nation", "nation", [(nation, nation) for nation in NATIONS], nations),
        _group("Kind", "kind", Organisation.Kind.choices, kinds),
    ]
    rows = Page(found, request, by=("name", "id"))
    return page(request, "organisations/index.html", organisations=rows, words=words, groups=groups)


def organisation(request: Request, slug: str) -> HttpResponse:
    """One organisation."""
    body = get_object_or_404(Organisation.objects.select_related("parent"), slug=slug)
    told: dict[str, object] = {"people": [], "members": None}
    if request.viewer.is_approved:
        members = Member.objects.visible_to(request.viewer).approved().filter(organisation=body)
        told = {"people": list(members.order_by("name", "id")[:12]), "members": members[: COUNTED + 1].count()}
    successors = heirs(body) if body.ended else []
    predecessors = list(body.predecessors.order_by("name")[:50])
    return page(
        request, "organisations/organisation.html", organisation=body, successors=successors, predecessors=predecessors,
        counted=COUNTED, **told,
    )


def _group(legend: str, name: str, choices: object, chosen: list[str]) -> dict[str, object]:
    """One set of filters, as the template draws it."""
    lines = [(value, text, None, value in chosen) for value, text in choices]  # type: ignore[attr-defined]
    return {"legend": legend, "name": name, "choices": lines}
