"""What every page of a community has round it."""

from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from markupsafe import Markup

from guildhall.communities.models import Community, Membership
from guildhall.communities.models import Request as Asking
from guildhall.kernel.http import Request, page
from guildhall.kernel.text import fill, render
from guildhall.policy.words import Access

HOUR = 3600


def inside(request: Request, template: str, community: Community, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page under the community's name and tabs."""
    viewer = request.viewer
    membership = viewer.role_in(community)
    context.setdefault("tab_counts", {"facilitate": waiting(community)} if viewer.facilitates(community) else {})
    context.setdefault("asked", membership is None and has_asked(request, community))
    return page(
        request, template, status=status, community=community, membership=membership, rendered=rendered, **context
    )


def rendered(source: str) -> Markup:
    """Markdown of facilitators as it stands on a page."""
    return Markup(fill(render(source).html, {}))  # noqa: S704 - sanitised when rendered


def waiting(community: Community) -> int:
    """How many ask to join."""
    return community.requests.filter(outcome=Asking.Outcome.WAITING).count()


def has_asked(request: Request, community: Community) -> bool:
    """Whether the viewer waits to be let in."""
    if community.access != Access.CLOSED or request.viewer.is_visitor:
        return False
    return community.requests.filter(member=request.viewer.member, outcome=Asking.Outcome.WAITING).exists()


def organisations(community: Community) -> int:
    """From how many organisations its members come; counted once an hour."""
    mine = Membership.objects.filter(community=community)
    counting = mine.values("member__organisation").distinct().count
    return int(cache.get_or_set(f"community:{community.pk}:organisations", counting, HOUR) or 0)


def way_on(request: Request, otherwise: str) -> str:
    """The address in `next`, if it is one of ours."""
    place = request.POST.get("next") or request.GET.get("next") or ""
    return place if url_has_allowed_host_and_scheme(place, allowed_hosts=None) else otherwise
