"""Making folders, and putting them in order."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.kernel.forms import Form
from guildhall.kernel.http import Request, page, seen_other
from guildhall.policy.rules import require
from guildhall.tools.library import actions
from guildhall.tools.library.doors import on_folder
from guildhall.tools.library.forms import FolderForm, ToForm
from guildhall.tools.library.models import DOCUMENT, Folder
from guildhall.tools.library.tree import Tree


@on_folder
def new(request: Request, community: Community, tree: Tree, folder: Folder | None) -> HttpResponse:
    """A folder at the top, or `?in=` another."""
    require(request.viewer, "make_folder", community)
    asked = request.GET.get("in", "")
    parent = tree.get(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    form = FolderForm(request.POST or None)
    done = lambda: actions.make(community, by=request.viewer, name=form.cleaned_data["name"], parent=parent)  # noqa: E731
    if _did(form, done):
        return seen_other(parent.get_absolute_url() if parent else f"/c/{community.slug}/library/")
    where = f"In “{parent.name}”." if parent else "At the top of the library."
    return _ask(request, community, form, parent, "Make a folder", "Make the folder", where)


@on_folder
def rename(request: Request, community: Community, tree: Tree, folder: Folder) -> HttpResponse:
    """Call it something else."""
    require(request.viewer, "change_folder", folder)
    form = FolderForm(request.POST or None, initial={"name": folder.name})
    was = folder.name
    if _did(form, lambda: actions.rename(folder, by=request.viewer, name=form.cleaned_data["name"])):
        return seen_other(folder.get_absolute_url())
    folder.name = was
    return _ask(request, community, form, folder, f"Rename “{was}”", "Rename the folder")


@on_folder
def relocate(request: Request, community: Community, tree: Tree, folder: Folder) -> HttpResponse:
    """Into another folder."""
    require(request.viewer, "change_folder", folder)
    form = ToForm(request.POST or None, tree=tree, without=folder, initial={"to": folder.parent_id or ""})
    if _did(form, lambda: actions.relocate(folder, by=request.viewer, to=form.cleaned_data["to"])):
        return seen_other(folder.get_absolute_url())
    return _ask(request, community, form, folder, f"Move “{folder.name}”", "Move the folder")


@on_folder
def delete(request: Request, community: Community, tree: Tree, folder: Folder) -> HttpResponse:
    """Ask once, saying what goes with it."""
    require(request.viewer, "delete_folder", folder)
    inside = tree.below(folder)
    if request.method == "POST":
        binned = actions.delete(folder, by=request.viewer)
        went = f" {binned} document{'' if binned == 1 else 's'} went into the bin." if binned else ""
        messages.success(request, f"The folder is deleted.{went}")
        parent = tree.get(folder.parent_id)
        return seen_other(parent.get_absolute_url() if parent else f"/c/{community.slug}/library/")
    documents = Contribution.visible_to(request.viewer).of(DOCUMENT).within(community)
    n = documents.filter(document__folder__in=[each.pk for each in inside]).count()
    return page(
        request, "library/delete.html", community=community, folder=folder, folders=len(inside) - 1, documents=n
    )


def _did(form: Form, act: Callable[[], object]) -> bool:
    """Do it, if what was typed is right; what is wrong stands on the form."""
    if form.is_valid():
        try:
            act()
        except ValidationError as wrong:
            form.add_error(None, wrong)
    return form.is_bound and not form.errors


def _ask(
    request: Request, community: Community, form: Form, folder: Folder | None, heading: str, go: str, lead: str = ""
) -> HttpResponse:
    back = folder.get_absolute_url() if folder else f"/c/{community.slug}/library/"
    return page(
        request, "library/ask.html", community=community, form=form, heading=heading, go=go, lead=lead, back=back
    )
