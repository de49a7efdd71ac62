"""The doors of a community's pages: one query says whether it is there for this viewer, and what they are in it."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate

from django.db.models import DateTimeField, IntegerField, OuterRef, Q, Subquery, Value
from django.http import Http404, HttpResponse, HttpResponseRedirect

from guildhall.kernel.http import Request
from guildhall.people.reader import Reading
from guildhall.policy.viewer import Viewer
from guildhall.policy.visible import enterable, known

from .models import Community, FormerSlug, Membership
from .models.community import CommunityQuerySet

type Page[**P] = Callable[Concatenate[Request, Community, P], HttpResponse]
type Door = Callable[[Viewer, str], Q]


def in_community[**P](view: Page[P]) -> Callable[..., HttpResponse]:
    """A page inside the community named by the address: for those who may enter; for all others there is none."""
    return _behind(enterable, view)


def known_community[**P](view: Page[P]) -> Callable[..., HttpResponse]:
    """A page about the community named by the address, for those who may know of it. Its inside is not theirs yet."""
    return _behind(known, view)


def with_role_of(viewer: Viewer, communities: CommunityQuerySet) -> CommunityQuerySet:
    """`communities` with `my_role`, the viewer's role in each or None, and `my_visit`, when they last looked."""
    if viewer.is_visitor:
        return communities.annotate(my_role=Value(None, IntegerField()), my_visit=Value(None, DateTimeField()))
    mine = Membership.objects.filter(member=viewer.member, community=OuterRef("pk"))
    return communities.annotate(
        my_role=Subquery(mine.values("role")[:1]), my_visit=Subquery(mine.values("last_seen")[:1])
    )


def _behind[**P](door: Door, view: Page[P]) -> Callable[..., HttpResponse]:
    there: Reading[Community] = Reading(partial(_there, door), slug=str)

    @wraps(view)
    def enter(request: Request, community: str, *args: Any, **kwargs: Any) -> HttpResponse:
        found: Any = there.first(request.viewer, slug=community)
        if found is None:
            return _moved(request, community, door)
        request.viewer.remember(found.pk, found.my_role)
        request.community = found
        return view(request, found, *args, **kwargs)

    return enter


def _there(door: Door, viewer: Viewer, slug: str) -> CommunityQuerySet:
    """The query behind `door`."""
    found = with_role_of(viewer, Community.objects.filter(door(viewer, ""), slug=slug))
    return found.select_related("parent", "host")


def _moved(request: Request, slug: str, door: Door) -> HttpResponse:
    """Lead on from an address the community had before: only those who may know it by its new one."""
    former = (
        FormerSlug.objects.filter(door(request.viewer, "community__"), slug=slug).select_related("community").first()
    )
    if former is None or request.method not in ("GET", "HEAD"):
        raise Http404
    address = request.get_full_path().replace(f"/c/{slug}/", f"/c/{former.community.slug}/", 1)
    return HttpResponseRedirect(address)
