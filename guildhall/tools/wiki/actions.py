"""What can be done to a wiki page beside what can be done to every contribution."""

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from guildhall.communities.models import Community, Membership
from guildhall.contributions.counting import touch
from guildhall.contributions.models import Contribution
from guildhall.journal.record import record
from guildhall.people.models import Member
from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer

from .models import PAGE, Page
from .tree import DEPTH, above, below, pages_of

UP: Final = "up"
DOWN: Final = "down"


@transaction.atomic
def put_under(page: Contribution, *, by: Viewer, under: Contribution | None) -> None:
    """Move a page with all beneath it under another, last; under none, to the top."""
    require(by, "revise", page)
    parents = _held_tree(page)
    if under is not None and (under.kind != PAGE or under.pk not in parents):
        raise Refused("A page can only be put under a page of the same wiki.")
    line = above(under.pk, parents) if under else []
    if page.pk in line:
        raise Refused("A page cannot be put under itself.")
    if len(line) + below(page.pk, parents) >= DEPTH:
        raise Refused(f"Pages can lie {DEPTH} deep. Choose a page further up.")
    beside = _beside(page, under.pk if under else None)
    last = beside.exclude(pk=page.pk).aggregate(n=Max("position"))["n"] or 0
    Page.objects.filter(pk=page.pk).update(parent=under.pk if under else None, position=last + 1)
    record("placed", page, by=by)


@transaction.atomic
def shift(page: Contribution, *, by: Viewer, way: str) -> None:
    """Move a page one up or down among those beside it, as far as the mover can see them."""
    require(by, "revise", page)
    parents = _held_tree(page)
    order = list(_beside(page, parents[page.pk]).order_by("position", "pk").values_list("pk", flat=True))
    visible = set(pages_of(by, page.community).filter(pk__in=order).values_list("pk", flat=True))
    seen = [pk for pk in order if pk in visible]
    place = seen.index(page.pk) + (-1 if way == UP else 1)
    if not 0 <= place < len(seen):
        return
    order.remove(page.pk)
    order.insert(order.index(seen[place]) + (way == DOWN), page.pk)
    Page.objects.bulk_update([Page(pk=pk, position=n) for n, pk in enumerate(order, 1)], ["position"])
    record("placed", page, by=by)


@transaction.atomic
def assess(page: Contribution, *, by: Viewer, status: str, owner: Member | None, review_by: date | None) -> None:
    """Say how good the practice is, who looks after the page, and by when it is to be looked at again."""
    require(by, "revise", page)
    if owner is not None and not Membership.objects.filter(member=owner, community=page.community).exists():
        raise Refused("The owner must be a member of this community.")
    Page.objects.filter(pk=page.pk).update(status=status, owner=owner, review_by=review_by)
    touch(page)
    facts: dict[str, Any] = {"status": status, "review_by": review_by.isoformat() if review_by else ""}
    record("assessed", page, by=by, member=owner, **facts)


def _held_tree(page: Contribution) -> dict[int, int | None]:
    """Page → the page above it, of the whole wiki; nobody else moves a page in it meanwhile."""
    Community.objects.select_for_update().get(pk=page.community_id)
    rows = Page.objects.filter(contribution__community=page.community_id, contribution__kind=PAGE)
    return dict(rows.values_list("pk", "parent"))


def _beside(page: Contribution, parent: int | None) -> Any:  # a queryset of pages
    return Page.objects.filter(contribution__community=page.community_id, contribution__kind=PAGE, parent=parent)
