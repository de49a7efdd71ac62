"""How a view comes by a document or a folder: through the door, or not at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from guildhall.communities.doors import in_community
from guildhall.communities.models import Community
from guildhall.contributions.doors import DETAILS
from guildhall.contributions.models import Contribution
from guildhall.kernel.http import Request

from .models import DOCUMENT
from .tree import Tree

type View = Callable[..., Any]  # an HttpResponse, or a file while it is sent


def on_document(view: View) -> View:
    """Give `view` the document of the address with its file, if the viewer may read it, now and here."""

    @wraps(view)
    def wrapped(request: Request, community: str, pk: int, **kwargs: Any) -> Any:
        found = Contribution.visible_to(request.viewer).of(DOCUMENT).with_role_of(request.viewer)
        found = found.select_related(*DETAILS, "document__upload", "document__folder")
        document: Any = get_object_or_404(found, pk=pk, community__slug=community)
        request.viewer.remember(document.community_id, document.my_role)
        return view(request, document, **kwargs)

    return wrapped


def on_folder(view: View) -> View:
    """Give `view` the community, its folders, and the folder of the address (or None for the top).

    What folders are called is for members; the public knows those with something in them that is published.
    """

    @wraps(view)
    def wrapped(request: Request, community: Community, *, folder: int | None = None, **kwargs: Any) -> Any:
        tree = Tree.of(community)
        if request.viewer.is_visitor:
            public = Contribution.visible_to(request.viewer).of(DOCUMENT).within(community).roots()
            tree = tree.leading_to(public.values_list("document__folder", flat=True).distinct())
        found = tree.get(folder)
        if folder is not None and found is None:
            raise Http404
        return view(request, community, tree, found, **kwargs)

    given: Any = wrapped  # a view may answer with a file, too
    return in_community(given)
