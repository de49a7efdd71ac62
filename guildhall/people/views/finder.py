"""Finding people: the finder, suggestions while one types, and people like somebody."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from guildhall.kernel.http import Request, page
from guildhall.kernel.text import clean_text, one_line
from guildhall.people import likeness
from guildhall.people.doors import approved_only
from guildhall.people.finder import facets
from guildhall.people.finder.finding import find, suggestions
from guildhall.people.models import Member


@approved_only
def directory(request: Request) -> HttpResponse:
    """Everybody, narrowed by what somebody looks for."""
    results, said = find(request), request.GET
    return page(
        request,
        "people/directory.html",
        results=results,
        groups=facets.facets(said, request.viewer.member.organisation),
        selects=facets.selects(results),
        orders=facets.orders(said, results),
        chosen=facets.chosen(said, results),
        kept=facets.kept(said),
    )


@approved_only
def suggest(request: Request) -> HttpResponse:
    """Names somebody may be typing: for the box of the finder, where there is script."""
    words = one_line(clean_text(request.GET.get("q", "")))
    found = suggestions(request.viewer, words) if len(words) > 1 else []
    told = [{"insert": each.name, "label": each.name, "hint": _hint(each)} for each in found]
    return JsonResponse({"found": told})


@approved_only
def like(request: Request, handle: str) -> HttpResponse:
    """People like somebody, and why."""
    members = Member.objects.visible_to(request.viewer).select_related("organisation")
    person = get_object_or_404(members, handle=handle)
    is_me = person == request.viewer.member
    if not person.likened and not is_me:
        raise Http404
    rows = likeness.explained(request.viewer, person) if person.likened else []
    return page(request, "people/like.html", person=person, is_me=is_me, rows=rows)


def _hint(member: Member) -> str:
    return ", ".join(words for words in (member.job_title, member.organisation_name) if words)
