"""The forum's pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.contributions.doors import begun, on_contribution, root_at, wherever_it_is
from guildhall.contributions.models import Contribution
from guildhall.contributions.pages import thread_page
from guildhall.contributions.reading import unread
from guildhall.contributions.tabs import tab_counts
from guildhall.contributions.thread import cards
from guildhall.contributions.views.writing import begin
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.paging import Page

from . import actions
from .cards import topic_card
from .models import TOPIC
from .queryset import UNANSWERED

WAYS = (("", "All"), ("unanswered", "Waiting for an answer"), ("unread", "New to me"))


@require_GET
@in_community
def index(request: Request, community: Community) -> HttpResponse:
    """Topics by last activity: pinned ones stand above the first page."""
    topics = begun(request, Contribution.visible_to(request.viewer).of(TOPIC).within(community)).select_related("topic")
    show = request.GET.get("show", "")
    shown = (
        topics.filter(UNANSWERED)
        if show == "unanswered"
        else unread(topics, request.viewer)
        if show == "unread"
        else topics
    )
    found = Page(shown, request)
    pinned = [] if show or request.GET else list(topics.filter(pinned=True).busiest()[:5])
    context: dict[str, Any] = {"found": found, "cards": [topic_card(row) for row in found], "show": show, "ways": WAYS}
    context |= {"pinned": [topic_card(row) for row in pinned], "tab_counts": tab_counts(request.viewer, community)}
    return page(request, "forum/index.html", community=community, **context)


@in_community
def new(request: Request, community: Community) -> HttpResponse:
    """Ask a question, or begin a discussion."""
    return begin(request, community, TOPIC, template="forum/new.html")


@require_GET
@in_community
@wherever_it_is
def topic(request: Request, community: Community, pk: int, slug: str = "") -> HttpResponse:
    """A question with its answer near the top, or a discussion."""
    root = root_at(request, community, TOPIC, pk, slug, "topic")
    return thread_page(request, "forum/topic.html", root, shared=lambda: _answering(root))


@require_POST
@on_contribution
def accept(request: Request, contribution: Contribution) -> HttpResponse:
    """Mark the answer."""
    actions.accept(contribution, by=request.viewer)
    messages.success(request, "You have accepted this answer. It now stands under the question.")
    return seen_other(_topic_of(contribution))


@require_POST
@on_contribution
def unaccept(request: Request, contribution: Contribution) -> HttpResponse:
    """Take the mark away."""
    actions.unaccept(contribution, by=request.viewer)
    return seen_other(_topic_of(contribution))


def _answering(root: Any) -> dict[str, Any]:  # a topic: a contribution with its `topic` fetched
    """The accepted answer, and where one is accepted."""
    accepted = root.topic.answer_id
    found = cards(root, 0, also=accepted)[1] if accepted else []
    accept = reverse("forum:index", args=[root.community.slug]) if root.topic.is_question else ""
    return {"answer": found[0] if found else None, "accept": accept}


def _topic_of(answer: Contribution) -> str:
    assert answer.root is not None  # noqa: S101 - actions.accept refuses what is no reply
    answer.root.community = answer.community
    return answer.root.get_absolute_url()
