"""How a view comes by a contribution: through the door, or not at all."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from guildhall.communities.models import Community
from guildhall.kernel.http import seen_other
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer

from .feeds import is_carried
from .models import Contribution, Follow, Tag
from .queryset import ContributionQuerySet
from .thread import with_mine, with_seen

type View = Callable[..., HttpResponse]
DETAILS: Final = ("community__parent", "community__host", "version", "author__organisation")


def on_contribution(view: View) -> View:
    """Give `view` the live contribution with the id of its address, if the viewer may read it (and it is there)."""

    @wraps(view)
    def wrapped(request: Any, pk: int, **kwargs: Any) -> HttpResponse:  # a kernel.http.Request
        found = Contribution.visible_to(request.viewer).with_role_of(request.viewer).select_related(*DETAILS, "root")
        there = {"community__slug": kwargs.pop("community")} if "community" in kwargs else {}
        return view(request, _remembered(request, get_object_or_404(found, pk=pk, **there)), **kwargs)

    return wrapped


def on_held(view: View) -> View:
    """Give `view` the hidden or withdrawn contribution with the id of its address, if the viewer may bring it back."""

    @wraps(view)
    def wrapped(request: Any, pk: int, **kwargs: Any) -> HttpResponse:  # a kernel.http.Request
        held = Contribution.everything.held_for(request.viewer).select_related(*DETAILS, "root")
        return view(request, get_object_or_404(held, pk=pk), **kwargs)

    return wrapped


class Elsewhere(Exception):  # noqa: N818 - an answer, not a fault
    """What was asked for is to be read at another address."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


def wherever_it_is(view: View) -> View:
    """`view` of a root; or the way to where that root is to be read now."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponse:  # as the view takes them
        try:
            return view(*args, **kwargs)
        except Elsewhere as way:
            return seen_other(way.url)

    return wrapped


def root_at(request: HttpRequest, community: Community, kind: str, pk: int, slug: str, *details: str) -> Contribution:
    """The root of `kind` with id `pk`, with what the page shows of it and knows of the viewer.

    Raises:
        Elsewhere: it has been moved, merged or renamed, and the viewer may read it there.
        Http404: there is no such thing for this viewer.
    """
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    root = _root(details).first(viewer, pk=pk, place=request.path)
    if root is None:
        raise Http404
    if root.community_id != community.pk or root.kind != kind or root.root_id is not None or root.slug != slug:
        raise Elsewhere(Contribution.visible_to(viewer).select_related("community").get(pk=pk).get_absolute_url())
    root.community = community
    return root


@cache
def _root(details: tuple[str, ...]) -> Reading[Contribution]:
    """The query of a root, for each kind of page."""

    def compose(viewer: Viewer, pk: int, place: str) -> ContributionQuerySet:
        found = Contribution.visible_to(viewer).filter(pk=pk).select_related("version", *details)
        return with_mine(found, viewer, place)

    return Reading(compose, pk=int, place=str)


def tag_at(viewer: Viewer, slug: str) -> Tag:
    """The tag, if `viewer` may read something that carries it, or follows it already.

    Raises:
        Http404: there is no such tag for this viewer.
    """
    there = Q(is_carried(viewer))
    if viewer.is_signed_in:
        there |= Q(Exists(Follow.objects.filter(member=viewer.member, tag=OuterRef("pk"))))
    return get_object_or_404(Tag.objects.filter(there), slug=slug)


def begun(request: HttpRequest, queryset: ContributionQuerySet) -> ContributionQuerySet:
    """Roots of a list, with their people, marked new where the viewer has not read them."""
    return begun_for(request.viewer, queryset)  # type: ignore[attr-defined]


def begun_for(viewer: Viewer, queryset: ContributionQuerySet) -> ContributionQuerySet:
    """The same, for a query that is composed once."""
    return with_seen(queryset.roots().with_people(), viewer).select_related("community")


def _remembered(request: Any, contribution: Contribution) -> Contribution:
    request.tool = (contribution.root or contribution).kind.partition(".")[0]
    request.viewer.remember(contribution.community_id, getattr(contribution, "my_role", None))
    return contribution
