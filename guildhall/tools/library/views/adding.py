"""Adding documents."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.contributions import drafts
from guildhall.contributions.forms import audience_words
from guildhall.contributions.models import Contribution
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.kernel.http import Request, page, seen_other
from guildhall.policy.rules import require
from guildhall.tools.library.forms import AT_ONCE, DocumentForm
from guildhall.tools.library.models import DOCUMENT


@in_community
def new(request: Request, community: Community) -> HttpResponse:
    """Choose files; each becomes a document. Those that are not taken are named, the others are added."""
    require(request.viewer, "publish", community)
    typed = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    writer = drafts.writer_token(request.viewer, request.path)
    initial = {"folder": request.GET.get("in", ""), "writer": writer}
    form = DocumentForm(*typed, initial=initial, viewer=request.viewer, community=community, kind=DOCUMENT)
    if request.method == "POST" and form.is_valid():
        return _after(request, community, form.publish_all(), form.wrong)
    audience = audience_words(community, int(community.default_audience))
    return page(request, "library/new.html", community=community, form=form, audience=audience)


@require_GET
@in_community
def added(request: Request, community: Community) -> HttpResponse:
    """What was just added, each with the way to say more of it."""
    numbers = [n for n in request.GET.getlist("n")[:AT_ONCE] if n.isascii() and n.isdigit() and len(n) < 19]
    mine = Contribution.visible_to(request.viewer).of(DOCUMENT).within(community).filter(pk__in=numbers)
    rows = [row for row in _with_files(mine) if request.viewer.can("revise", row)]
    if not rows:
        raise Http404
    return page(request, "library/added.html", community=community, rows=rows, back=_place(rows), wrong=[])


def _after(request: Request, community: Community, said: list[Contribution], wrong: list[str]) -> HttpResponse:
    if wrong:
        rows = list(_with_files(Contribution.visible_to(request.viewer).filter(pk__in=[each.pk for each in said])))
        return page(request, "library/added.html", community=community, rows=rows, back=_place(rows), wrong=wrong)
    if len(said) == 1:
        messages.success(
            request, "It is in the library. Say what it is, so that others find it and know what they may do with it."
        )
        return seen_other(reverse("library:edit", args=[community.slug, said[0].pk]))
    return seen_other(
        f"{reverse('library:added', args=[community.slug])}?{urlencode({'n': [each.pk for each in said]}, doseq=True)}"
    )


def _with_files(found: ContributionQuerySet) -> ContributionQuerySet:
    return found.select_related("community", "document__upload", "document__folder__community").order_by("id")


def _place(rows: list[Any]) -> str:  # documents: contributions with their `document` fetched
    """Where they were put."""
    folder = rows[0].document.folder
    return folder.get_absolute_url() if folder else reverse("library:index", args=[rows[0].community.slug])
