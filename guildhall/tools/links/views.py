"""The pages of links."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.contributions.doors import begun, on_contribution, root_at, wherever_it_is
from guildhall.contributions.models import Contribution
from guildhall.contributions.pages import COMMENT_WORDS, thread_page
from guildhall.contributions.tabs import tab_counts
from guildhall.contributions.views.writing import begin
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.paging import Page
from guildhall.kernel.watching import may_look
from guildhall.policy.rules import require

from . import actions, looking, tasks
from .forms import AddressForm
from .lists import places_for, tagged, tags_of, tags_on
from .models import LINK, Link

TOO_OFTEN = "You have had many pages looked at just now. Try again in ten minutes."
NOT_FROM_HERE = "This site is not on the public web, so it cannot be looked at from here. That says nothing against it."


@require_GET
@in_community
def index(request: Request, community: Community) -> HttpResponse:
    """Links, newest first; those with a tag, if one is asked for."""
    links = Contribution.visible_to(request.viewer).of(LINK).within(community)
    asked = request.GET.get("tag", "")
    rows = begun(request, tagged(links, asked) if asked else links).select_related("link")
    found = Page(rows, request, by=("-published", "-id"))
    context: dict[str, Any] = {"found": found, "tags": tags_of(found.rows), "cloud": tags_on(links), "asked": asked}
    counts = tab_counts(request.viewer, community)
    return page(request, "links/index.html", community=community, tab_counts=counts, **context)


@in_community
def add(request: Request, community: Community) -> HttpResponse:
    """The address of a new link; then on to what is to be said of it, with what the page says of itself."""
    require(request.viewer, "publish", community)
    begun_with = {"address": request.GET.get("address", "")}
    form = AddressForm(request.POST or None, initial=begun_with, viewer=request.viewer, community=community)
    if form.is_valid():
        known = _known(request, str(form.cleaned_data["address"]))
        return seen_other(f"{reverse('links:new', args=[community.slug])}?{urlencode(known)}")
    return page(request, "links/add.html", form=form, community=community)


@in_community
def new(request: Request, community: Community) -> HttpResponse:
    """Say what it is, and what it is good for."""
    return begin(request, community, LINK, template="links/new.html")


@require_GET
@in_community
@wherever_it_is
def link(request: Request, community: Community, pk: int, slug: str = "") -> HttpResponse:
    """A link and what is said of it."""
    root = root_at(request, community, LINK, pk, slug, "link")
    places = places_for(request.viewer, community, root)
    return thread_page(request, "links/link.html", root, words=COMMENT_WORDS, places=places)


@require_GET
@in_community
def dead(request: Request, community: Community) -> HttpResponse:
    """Links that lead nowhere any more, for who can mend them."""
    require(request.viewer, "arrange", community)
    links = Contribution.visible_to(request.viewer).of(LINK).within(community).filter(link__is_dead=True)
    found = Page(begun(request, links).select_related("link"), request, by=("-published", "-id"))
    return page(request, "links/dead.html", community=community, found=found, tags={})


@require_POST
@on_contribution
def look(request: Request, contribution: Any) -> HttpResponse:  # a link, else there is none
    """Look now whether anything is there."""
    link = _link_of(contribution)
    require(request.viewer, "look_again", contribution)
    if may_look(request.viewer.member.pk):
        messages.info(request, _said_of(tasks.look(link, by=request.viewer)))
    else:
        messages.info(request, TOO_OFTEN)
    return seen_other(contribution.get_absolute_url())


@on_contribution
def address(request: Request, contribution: Any) -> HttpResponse:  # a link, else there is none
    """It has moved: write its new address."""
    link, community = _link_of(contribution), contribution.community
    require(request.viewer, "revise", contribution)
    form = AddressForm(
        request.POST or None, initial={"address": link.url}, viewer=request.viewer, community=community, but=link.pk
    )
    if form.is_valid():
        actions.readdress(contribution, by=request.viewer, to=form.cleaned_data["address"])
        messages.success(request, "The link leads to its new address.")
        return seen_other(contribution.get_absolute_url())
    return page(request, "links/address.html", form=form, contribution=contribution, community=community)


def _link_of(contribution: Any) -> Link:
    if contribution.kind != LINK:
        raise Http404
    found: Link = contribution.link
    return found


def _said_of(seen: Link | None) -> str:
    if seen is None:
        return NOT_FROM_HERE
    return f"It did not answer. {seen.why}" if seen.tries else "It answers."


def _known(request: Request, url: str) -> dict[str, str]:
    """The address with the title and the description that the page gives itself. That there is none is no obstacle."""
    may = may_look(request.viewer.member.pk)
    told = looking.look_up(url) if may else looking.Told(problem=TOO_OFTEN)
    if told.problem:
        messages.info(request, f"{told.problem} You can add it all the same: say what it is called.")
    return {"address": url, "title": told.title, "body": told.about}
