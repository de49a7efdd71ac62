"""Handing files out. Each time the law is asked anew."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from guildhall.communities.models import Community
from guildhall.files import previews
from guildhall.files.download import respond
from guildhall.files.models import Upload
from guildhall.kernel.http import Request, seen_other
from guildhall.tools.library import zips
from guildhall.tools.library.counting import count
from guildhall.tools.library.doors import on_document, on_folder
from guildhall.tools.library.models import Edition, Folder
from guildhall.tools.library.tree import Tree

WIDE = 1200  # pixels of a picture on its page


@require_GET
@on_document
def download(request: Request, contribution: Any) -> HttpResponseBase:  # a contribution with its `document`
    """The current file."""
    return _handed(request, contribution, contribution.document.upload)


@require_GET
@on_document
def version(request: Request, contribution: Any, number: int) -> HttpResponseBase:
    """The file that came with a version."""
    editions = Edition.objects.filter(version__contribution=contribution).select_related("upload")
    return _handed(request, contribution, get_object_or_404(editions, version__number=number).upload)


@require_GET
@on_document
def picture(request: Request, contribution: Any) -> HttpResponseBase:
    """A picture as its page shows it; who has not said what it shows does not see it shown."""
    document = contribution.document
    if document.upload is None or not document.upload.is_picture or document.lacks_alt:
        raise Http404
    return respond(document.upload, inline=True, width=WIDE, request=request)


@require_GET
@on_document
def page_picture(request: Request, contribution: Any, number: int) -> HttpResponseBase:
    """The picture of a page of the current file."""
    if contribution.document.upload is None:
        raise Http404
    return previews.respond_page(contribution.document.upload, number, request=request)


@require_GET
@on_folder
def zip_of(request: Request, community: Community, tree: Tree, folder: Folder | None) -> HttpResponseBase:
    """A folder and those below it, as far as the viewer may read it."""
    packed = zips.pack(request.viewer, community, tree, folder)
    back = folder.get_absolute_url() if folder else f"/c/{community.slug}/library/"
    if not packed:
        messages.error(request, "There is nothing here that can be downloaded.")
        return seen_other(f"/c/{community.slug}/library/")
    if len(packed) > zips.MOST:
        messages.error(
            request, f"This is too much for one ZIP: more than {zips.MOST:,} documents. Take it folder by folder."
        )
        return seen_other(back)
    count(request, [each.said for each in packed])
    return zips.respond(request.viewer, packed, folder.name if folder else f"{community.name} library")


def _handed(request: Request, contribution: Any, upload: Upload | None) -> HttpResponseBase:
    if upload is None:
        raise Http404
    response = respond(upload, request=request)
    if response.status_code != 304:  # the browser had it already
        count(request, [contribution])
    return response
