"""Finding a community, and starting one."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from guildhall.communities import directory as shelves
from guildhall.communities import founding
from guildhall.communities.doors import with_role_of
from guildhall.communities.models import Community
from guildhall.communities.suggestions import suggest
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.paging import Page
from guildhall.policy.rules import Refused, require


def directory(request: Request) -> HttpResponse:
    """Every community one may know of."""
    asked = request.GET
    return page(
        request, "communities/directory.html", rows=shelves.rows(request), asked=asked, beneath=shelves.BENEATH,
        narrowed=shelves.is_narrowed(asked), facets=shelves.facets(asked), areas=shelves.areas(),
        regions=shelves.regions(),
    )  # fmt: skip


def suggested(request: Request) -> HttpResponse:
    """Communities for the viewer, and why."""
    if request.viewer.is_visitor:
        raise Http404
    return page(request, "communities/suggested.html", suggestions=suggest(request.viewer, 12))


def mine(request: Request) -> HttpResponse:
    """The viewer's own communities."""
    if request.viewer.is_visitor:
        raise Http404
    own = with_role_of(request.viewer, Community.objects.of(request.viewer)).with_people()
    return page(request, "communities/mine.html", rows=Page(own, request, by=("name", "id"), size=50))


def found(request: Request) -> HttpResponse:
    """Start a community, in four steps."""
    require(request.viewer, "found")
    if request.method != "POST":
        journey = founding.begun(request.viewer, request.GET.get("parent", ""))
        return page(request, "communities/found.html", journey=journey, form=journey.form, steps=founding.STEPS)
    journey = founding.gone_on(request.viewer, request.POST)
    if journey.is_done:
        try:
            community = founding.found(request.viewer, request.POST)
        except Refused as refusal:
            journey.form.add_error(None, str(refusal))
        else:
            return seen_other(reverse("communities:facilitate", args=[community.slug]))
    return page(request, "communities/found.html", journey=journey, form=journey.form, steps=founding.STEPS)
