"""The pages of announcements."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.communities.views.frame import way_on
from guildhall.contributions.doors import begun, on_contribution, root_at, wherever_it_is
from guildhall.contributions.models import Contribution
from guildhall.contributions.pages import COMMENT_WORDS, thread_page
from guildhall.contributions.tabs import tab_counts
from guildhall.contributions.views.writing import begin
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.paging import Page
from guildhall.policy.rules import require

from . import actions
from .cards import announcement_card
from .forms import ShownForm
from .models import ANNOUNCEMENT, at_the_top

AT_ONCE = 20  # that are shown at the top at a time


@require_GET
@in_community
def index(request: Request, community: Community) -> HttpResponse:
    """What is shown at the top now; then everything, newest first."""
    said = begun(request, Contribution.visible_to(request.viewer).of(ANNOUNCEMENT).within(community))
    said = said.select_related("announcement")
    now = [] if request.GET else list(at_the_top(said, timezone.localdate()).newest()[:AT_ONCE])
    found = Page(said.exclude(pk__in=[row.pk for row in now]), request, by=("-published", "-id"))
    context: dict[str, Any] = {"now": [announcement_card(row) for row in now], "found": found}
    context |= {"cards": [announcement_card(row) for row in found]}
    counts = tab_counts(request.viewer, community)
    return page(request, "announcements/index.html", community=community, tab_counts=counts, **context)


@in_community
def new(request: Request, community: Community) -> HttpResponse:
    """Announce something."""
    require(request.viewer, "announce", community)
    return begin(request, community, ANNOUNCEMENT, template="announcements/new.html")


@require_GET
@in_community
@wherever_it_is
def announcement(request: Request, community: Community, pk: int, slug: str = "") -> HttpResponse:
    """An announcement and what was said to it."""
    root = root_at(request, community, ANNOUNCEMENT, pk, slug, "announcement")
    return thread_page(request, "announcements/announcement.html", root, words=COMMENT_WORDS)


@on_contribution
def shown(request: Request, contribution: Any) -> HttpResponse:  # an announcement, else there is none
    """Until when it is shown, and how far."""
    here = _announcement(contribution)
    require(request.viewer, "announce", contribution.community)
    form = ShownForm(request.POST or None, initial={"until": here.until, "below": here.below})
    if form.is_valid():
        actions.show_until(contribution, by=request.viewer, **form.cleaned_data)
        messages.success(request, "Your change is kept.")
        return seen_other(contribution.get_absolute_url())
    return page(
        request, "announcements/shown.html", form=form, contribution=contribution, community=contribution.community
    )


@require_POST
@on_contribution
def dismiss(request: Request, contribution: Any) -> HttpResponse:  # an announcement, else there is none
    """Put it out of one's own sight, and stay where one is."""
    _announcement(contribution)
    actions.dismiss(contribution, by=request.viewer)
    messages.success(request, "It is not shown at the top any more. You find it among the announcements.")
    return seen_other(way_on(request, contribution.community.get_absolute_url()))


def _announcement(contribution: Any) -> Any:
    if contribution.kind != ANNOUNCEMENT:
        raise Http404
    return contribution.announcement
