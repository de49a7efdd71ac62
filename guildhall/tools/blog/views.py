"""The blog's pages."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.contributions.cards import card_of
from guildhall.contributions.doors import begun, root_at, wherever_it_is
from guildhall.contributions.models import Contribution
from guildhall.contributions.pages import COMMENT_WORDS, thread_page
from guildhall.contributions.tabs import tab_counts
from guildhall.contributions.views.writing import begin
from guildhall.kernel.http import Request, page
from guildhall.kernel.paging import Page

POST = "blog.post"


@require_GET
@in_community
def index(request: Request, community: Community) -> HttpResponse:
    """Posts, newest first."""
    posts = begun(request, Contribution.visible_to(request.viewer).of(POST).within(community))
    found = Page(posts, request, by=("-published", "-id"))
    cards = [card_of(row) for row in found]
    return page(
        request,
        "blog/index.html",
        community=community,
        found=found,
        cards=cards,
        tab_counts=tab_counts(request.viewer, community),
    )


@in_community
def new(request: Request, community: Community) -> HttpResponse:
    """Write a post."""
    return begin(request, community, POST)


@require_GET
@in_community
@wherever_it_is
def post(request: Request, community: Community, pk: int, slug: str = "") -> HttpResponse:
    """A post and its comments."""
    root = root_at(request, community, POST, pk, slug)
    return thread_page(request, "blog/post.html", root, words=COMMENT_WORDS)
