"""A shelf: the top of the library, or a folder of it; and what is done with several documents at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from guildhall.communities.models import Community
from guildhall.contributions import actions as contributions
from guildhall.contributions.models import Contribution
from guildhall.contributions.tabs import tab_counts
from guildhall.kernel.http import Request, page, seen_other
from guildhall.tools.library import actions, lists
from guildhall.tools.library.doors import on_folder
from guildhall.tools.library.forms import ToForm
from guildhall.tools.library.models import DOCUMENT, Document, Folder
from guildhall.tools.library.tree import Tree


@require_GET
@on_folder
def shelf(request: Request, community: Community, tree: Tree, folder: Folder | None, slug: str = "") -> HttpResponse:
    """Folders first, then documents."""
    if folder is not None and slug != folder.slug:
        return seen_other(folder.get_absolute_url())
    found = lists.shelf(request, community, tree, folder)
    for row in found:
        row.community = community
    context: dict[str, Any] = {name: request.GET.get(name, "") for name in ("order", "sort", "tag")}
    context |= {"tree": tree, "folder": folder, "path": tree.path(folder), "found": found, "to": ToForm(tree=tree)}
    context |= {"orders": lists.ORDERS, "sorts": Document.Sort.choices}
    context |= {"tags": lists.tags_on(request.viewer, community, folder)}
    context |= {"folders": tree.children(folder), "tab_counts": tab_counts(request.viewer, community)}
    return page(request, "library/shelf.html", community=community, **context)


@require_POST
@on_folder
def chosen(request: Request, community: Community, tree: Tree, folder: Folder | None) -> HttpResponse:
    """Move the documents that were ticked, or put them into the bin after asking once."""
    rows, here = _ticked(request, community), tree.get(_number(request.POST.get("here", "")))
    back = here.get_absolute_url() if here else f"/c/{community.slug}/library/"
    form = ToForm(request.POST, tree=tree)
    if not rows:
        messages.error(request, "Tick the documents first. You can move and bin your own; facilitators all.")
    elif "bin" in request.POST and "sure" not in request.POST:
        context: dict[str, Any] = {"rows": rows, "back": back, "here": here.pk if here else ""}
        return page(request, "library/bin.html", community=community, **context)
    elif "bin" in request.POST or form.is_valid():
        _do(request, rows, None if "bin" in request.POST else form)
    return seen_other(back)


def _ticked(request: Request, community: Community) -> list[Contribution]:
    """Those of them that the viewer may put elsewhere."""
    numbers = [n for said in request.POST.getlist("n")[: lists.SIZE] if (n := _number(said)) is not None]
    documents = Contribution.visible_to(request.viewer).of(DOCUMENT).within(community).filter(pk__in=numbers)
    return [row for row in documents.select_related("community").newest() if request.viewer.can("shelve", row)]


def _do(request: Request, rows: list[Contribution], form: ToForm | None) -> None:
    """Each by itself: what one may not do with one of them leaves the others done."""
    for row in rows:
        if form is None:
            contributions.withdraw(row, by=request.viewer)
        else:
            actions.shelve(row, by=request.viewer, to=form.cleaned_data["to"])
    many = f"{len(rows)} documents are" if len(rows) > 1 else "1 document is"
    where = (
        "in the bin, and will stay there for 30 days"
        if form is None
        else f"in “{form.cleaned_data['to'] or 'the top'}” now"
    )
    messages.success(request, f"{many} {where}.")


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
