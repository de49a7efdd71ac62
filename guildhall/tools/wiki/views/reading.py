"""The wiki's home and its pages."""

from operator import attrgetter
from typing import Any, Final

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.contributions.doors import root_at, wherever_it_is
from guildhall.contributions.models import Contribution, Reaction, Version
from guildhall.contributions.pages import COMMENT_WORDS, thread_page
from guildhall.contributions.tabs import tab_counts
from guildhall.contributions.thread import filled
from guildhall.kernel.http import Request, page
from guildhall.kernel.text import anchored, contents
from guildhall.tools.wiki.models import PAGE
from guildhall.tools.wiki.tree import flat, nearby, pages_of, tree_of

LATELY: Final = 6  # pages shown as lately changed
DETAILS: Final = ("page", "page__owner", "version__author__organisation")


@require_GET
@in_community
def index(request: Request, community: Community) -> HttpResponse:
    """The tree, with the first page of it."""
    nodes = tree_of(request.viewer, community)
    first = (
        pages_of(request.viewer, community).select_related("version").filter(pk=nodes[0].pk).first() if nodes else None
    )
    html = filled(first.version.html, request.viewer, community=community) if first and first.version else ""
    context: dict[str, Any] = {"nodes": nodes, "first": first, "html": html, "community": community}
    context |= {"lately": sorted(flat(nodes), key=attrgetter("at"), reverse=True)[:LATELY]}
    return page(request, "wiki/index.html", tab_counts=tab_counts(request.viewer, community), **context)


@require_GET
@in_community
@wherever_it_is
def page_of(request: Request, community: Community, pk: int, slug: str = "") -> HttpResponse:
    """A page, what stands near it, and what is said about it."""
    root: Any = root_at(request, community, PAGE, pk, slug, *DETAILS)
    near = nearby(request.viewer, root)
    context: dict[str, Any] = {"near": near, "headings": contents(root.version.html), "words": COMMENT_WORDS}
    context |= {"above": next((node for node in near if node.pk == root.page.parent_id), None)}
    return thread_page(
        request, "wiki/page.html", root, body_template="wiki/_body.html", shared=lambda: _facts(root), **context
    )


def _facts(root: Contribution) -> dict[str, Any]:
    """Who wrote it and whom it helped; drawn for everybody once, until something changes."""
    said = Version.objects.filter(contribution=root)
    people = said.aggregate(people=Count("author", distinct=True), bodies=Count("author__organisation", distinct=True))
    helped = Reaction.objects.filter(contribution=root, kind=Reaction.Kind.TIME)
    used = helped.aggregate(used=Count("member__organisation", distinct=True), hours=Sum("hours"))
    return people | used | {"prose": anchored(root.version.html if root.version else "")}
