"""Folders: made by members, put in order by who made them and by facilitators, deleted by facilitators."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.actions import withdraw
from guildhall.contributions.models import Contribution
from guildhall.journal.record import record
from guildhall.kernel.text import one_line
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer
from guildhall.tools.library.models import DOCUMENT, Folder
from guildhall.tools.library.tree import DEEPEST, MOST, Tree

LONGEST = 100  # characters of a name


@transaction.atomic
def make(community: Community, *, by: Viewer, name: str, parent: Folder | None = None) -> Folder:
    """Make a folder at the top of the library, or in `parent`."""
    require(by, "make_folder", community)
    tree = _held(community)
    if len(tree.rows) >= MOST:
        raise Refused(f"A library has {MOST} folders at most. Put some together first.")
    folder = Folder(community=community, parent=_there(tree, parent), author=by.member)
    _place(tree, folder, name)
    folder.save(force_insert=True)
    record("made_folder", by=by, community=community, folder=folder.pk)
    return folder


@transaction.atomic
def rename(folder: Folder, *, by: Viewer, name: str) -> None:
    """Call it something else. Its address is by number, so old ones go on leading to it."""
    require(by, "change_folder", folder)
    _place(_held(folder.community), folder, name)
    folder.save(update_fields=["name", "key"])
    record("renamed_folder", by=by, community=folder.community, folder=folder.pk)


@transaction.atomic
def relocate(folder: Folder, *, by: Viewer, to: Folder | None) -> None:
    """Put a folder, with all that is in it, into another or at the top."""
    require(by, "change_folder", folder)
    tree = _held(folder.community)
    inside, to = tree.below(_here(tree, folder)), _there(tree, to)
    if to is not None and to.pk in {each.pk for each in inside}:
        raise ValidationError({"to": "A folder cannot be put into itself."})
    deep = max(len(tree.path(each)) for each in inside) - len(tree.path(folder)) + 1
    if len(tree.path(to)) + deep > DEEPEST:
        raise ValidationError({"to": f"Folders go {DEEPEST} deep at most."})
    folder.parent = to
    _place(tree, folder, folder.name)
    folder.save(update_fields=["parent", "key"])
    record("moved_folder", by=by, community=folder.community, folder=folder.pk)


@transaction.atomic
def delete(folder: Folder, *, by: Viewer) -> int:
    """Delete a folder. What is in it goes into the bin, from which each document brings its folder back; how many."""
    require(by, "delete_folder", folder)
    tree = _held(folder.community)
    gone = [each.pk for each in tree.below(_here(tree, folder))]
    documents = Contribution.visible_to(by).of(DOCUMENT).within(folder.community).filter(document__folder__in=gone)
    binned = list(documents.select_related("community"))
    for document in binned:
        withdraw(document, by=by, reason=f"The folder “{folder.name}” was deleted.")
    Folder.objects.filter(pk__in=gone).update(gone=timezone.now())
    record("deleted_folder", by=by, community=folder.community, folder=folder.pk, documents=len(binned))
    return len(binned)


def _held(community: Community) -> Tree:
    """The folders as they are now; nobody else changes them meanwhile."""
    Community.objects.select_for_update().get(pk=community.pk)
    return Tree.of(community)


def _here(tree: Tree, folder: Folder) -> Folder:
    if (now := tree.get(folder.pk)) is None:
        raise Refused("This folder is no longer there.")
    return now


def _there(tree: Tree, folder: Folder | None) -> Folder | None:
    """The folder something is put into, of this community and still there."""
    return None if folder is None else _here(tree, folder)


def _place(tree: Tree, folder: Folder, name: str) -> None:
    """Give it a name that nothing beside it has."""
    folder.name = one_line(name)
    folder.key = folder.name.casefold()[:300]
    if not folder.name or len(folder.name) > LONGEST:
        raise ValidationError({"name": f"Give it a name of {LONGEST} characters or fewer."})
    if len(tree.path(folder.parent)) >= DEEPEST:
        raise ValidationError({"name": f"Folders go {DEEPEST} deep at most."})
    beside = [each for each in tree.children(folder.parent) if each.pk != folder.pk]
    if folder.key in {each.key for each in beside}:
        raise ValidationError({"name": f"There is a folder called “{folder.name}” here already."})
