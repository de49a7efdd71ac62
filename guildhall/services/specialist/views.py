"""The pages of specialist search: looking, for who may enter; the list of sites, for facilitators."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.kernel.fetch import Unreachable, WebAddress, fetch
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.paging import Page, Ranked
from guildhall.kernel.text import clean_text, one_line
from guildhall.kernel.watching import may_look
from guildhall.policy.rules import require

from . import actions, finding, listing
from .forms import NoteForm, SiteForm
from .models import Listing
from .models import Page as Outside

SECONDS: Final = 5.0  # that a person waits
TOO_OFTEN: Final = "You have had many pages looked at just now, so this one was not."
SILENT: Final = " It is on the list, and will be tried again."


@require_GET
@in_community
def search(request: Request, community: Community) -> HttpResponse:
    """What the sites on the list say of some words."""
    words = one_line(clean_text(request.GET.get("q", "")))[:200]
    found = Ranked(finding.best(community, words), request)
    hits = listing.hits(community, finding.rows(community, found.keys), words)
    sites = listing.sites(community) if not hits else []
    return page(
        request, "specialist/search.html", community=community, words=words, found=found, hits=hits, sites=sites
    )


@in_community
def sites(request: Request, community: Community) -> HttpResponse:
    """The sites on the list, how they are doing, and the form for another."""
    require(request.viewer, "arrange", community)
    form = SiteForm(request.POST or None)
    if form.is_valid() and _listed(request, community, form):
        return seen_other(reverse("specialist:sites", args=[community.slug]))
    context: dict[str, Any] = {"rows": listing.states(community), "at": "outside", "most": actions.MOST}
    return page(request, "specialist/sites.html", community=community, form=form, **context)


@in_community
def site(request: Request, community: Community, pk: int) -> HttpResponse:
    """One of them: its note, and what is found of it."""
    require(request.viewer, "arrange", community)
    mine = _mine(community, pk)
    form = NoteForm(request.POST or None, initial={"note": mine.note})
    if form.is_valid():
        actions.describe_site(mine, by=request.viewer, note=form.cleaned_data["note"])
        messages.success(request, "The note is kept.")
        return seen_other(request.path)
    shown = Outside.objects.filter(pk__in=listing.pages_of(mine).values("page")).only(
        "pk", "url", "title", "dated", "seen"
    )
    found = Page(shown, request, by=("-seen", "-id"))
    row = listing.state_of(mine)
    return page(request, "specialist/site.html", community=community, row=row, form=form, found=found, at="outside")


def _change(act: Callable[..., None], said: str, request: Request, community: Community, pk: int) -> HttpResponse:
    """Do it, and come back to the list."""
    mine = _mine(community, pk)
    try:
        act(mine, by=request.viewer)
    except ValidationError as wrong:
        messages.info(request, " ".join(wrong.messages))
    else:
        messages.success(request, said.format(mine.address.place))
    return seen_other(reverse("specialist:sites", args=[community.slug]))


def _again(mine: Listing, *, by: Any) -> None:
    actions.read_site_again(mine, by=by, at=timezone.now())


def _posted(act: Callable[..., None], said: str) -> Callable[..., HttpResponse]:
    return require_POST(in_community(partial(_change, act, said)))


pause = _posted(actions.pause_site, "{} is paused. It is neither read nor searched here.")
resume = _posted(actions.resume_site, "{} is read and searched here again.")
again = _posted(_again, "{} will be read again, a page at a time.")
remove = _posted(actions.unlist_site, "{} is no longer on the list.")


def _mine(community: Community, pk: int) -> Listing:
    found = Listing.objects.filter(community=community, pk=pk).select_related("site__host", "community").first()
    if found is None:
        raise Http404
    return found


def _listed(request: Request, community: Community, form: SiteForm) -> bool:
    """Whether it could be put on the list; if not, the form says why."""
    start: WebAddress = form.cleaned_data["address"]
    try:
        problem = _problem(start) if may_look(request.viewer.member.pk) else TOO_OFTEN
        prefix, note = form.cleaned_data["under"], form.cleaned_data["note"]
        actions.list_site(community, by=request.viewer, start=start, prefix=prefix, note=note)
    except (Unreachable, ValidationError) as wrong:
        form.add_error("address", wrong if isinstance(wrong, ValidationError) else str(wrong))
        return False
    messages.info(request, problem + SILENT) if problem else messages.success(request, f"{start.place} is on the list.")
    return True


def _problem(start: WebAddress) -> str:
    """Why it does not answer just now, or "".

    Raises:
        Unreachable: this machine does not look there.
    """
    try:
        found = fetch(str(start), most=0, cut=True, seconds=SECONDS)
    except Unreachable as wrong:
        if not wrong.was_tried:
            raise
        return str(wrong)
    return "" if found.is_there else f"{start.place} answers that it has no such page ({found.status})."
