"""Ways to a contribution: replies, attachments, tags, one's drafts."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.contributions import actions
from guildhall.contributions.cards import card_of
from guildhall.contributions.doors import begun, on_contribution, root_at, tag_at, wherever_it_is
from guildhall.contributions.feeds import tagged
from guildhall.contributions.models import Attachment, Contribution
from guildhall.contributions.pages import thread_page
from guildhall.contributions.standing_in import STAND_IN
from guildhall.contributions.thread import page_of
from guildhall.files.download import respond
from guildhall.kernel.http import Request, page, seen_other
from guildhall.kernel.paging import Page
from guildhall.policy.visible import readable


@require_GET
@on_contribution
def reply(request: Request, contribution: Contribution) -> HttpResponse:
    """To the place of a reply on the page of its thread."""
    if contribution.root is None:
        return seen_other(contribution.get_absolute_url())
    contribution.root.community = contribution.community
    number = page_of(contribution.root, contribution.pk) if contribution.root.replies > 1 else 1
    way = f"?page={number}" if number > 1 else ""
    return seen_other(f"{contribution.root.get_absolute_url()}{way}#r{contribution.pk}")


@require_GET
def attachment(request: Request, upload: UUID, name: str) -> HttpResponseBase:
    """A file, to whoever may read what it belongs to; one not yet posted, to who pasted it."""
    found = Attachment.objects.filter(readable(request.viewer, "contribution__"), upload=upload)
    if request.viewer.member:
        found |= Attachment.objects.filter(contribution=None, member=request.viewer.member, upload=upload)
    kept = found.select_related("upload").first()
    if kept is None or kept.upload.name != name:
        raise Http404
    return respond(kept.upload, inline=kept.in_text)


@require_GET
def tag(request: Request, slug: str) -> HttpResponse:
    """Everything with a tag that the viewer may read. A tag nobody lets them read does not exist."""
    wanted = tag_at(request.viewer, slug)
    found = Page(begun(request, tagged(request.viewer, wanted)), request)
    return page(request, "contributions/tag.html", tag=wanted, found=found, cards=[card_of(row) for row in found])


@require_GET
def drafts(request: Request) -> HttpResponse:
    """The viewer's own drafts."""
    if request.viewer.is_visitor:
        raise Http404
    found = Contribution.everything.drafts_of(request.viewer).select_related("community", "author__organisation")
    return page(request, "contributions/drafts.html", found=Page(found, request, by=("-published", "-id")))


@require_GET
@in_community
@wherever_it_is
def withdrawn(request: Request, community: Community, pk: int, slug: str) -> HttpResponse:
    """What others answered to something that its author withdrew."""
    root = root_at(request, community, STAND_IN, pk, slug)
    return thread_page(request, "contributions/withdrawn.html", root)


@require_POST
def release(request: Request, pk: int) -> HttpResponse:
    """Publish one's own draft."""
    draft = get_object_or_404(Contribution.everything.drafts_of(request.viewer).select_related("community"), pk=pk)
    return seen_other(actions.release(draft, by=request.viewer).get_absolute_url())
