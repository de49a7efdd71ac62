"""What a member has not seen yet: how many, for the top of every page, and that it has been seen."""

from collections.abc import Collection
from itertools import batched
from typing import Final

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from guildhall.communities.models import Membership
from guildhall.contributions.models import ReadMark
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.visible import known, readable, readable_together

from .models import Notification

MOST: Final = 100  # is "99+"
AT_A_TIME: Final = 200


def there() -> Q:
    """Notifications of what their members may still know of: what is read, what is counted, what is mailed."""
    may = readable_together(Membership.objects.all(), member="member", to="contribution__")
    return Q(contribution=None) | may


def of(viewer: Viewer) -> QuerySet[Notification]:
    """What `viewer` is told and may still know of."""
    if not viewer.is_approved:
        return Notification.objects.none()
    mine = Notification.objects.filter(member=viewer.member)
    elsewhere = Q(contribution=None) & (Q(community=None) | known(viewer, "community__"))
    return mine.filter(elsewhere | readable(viewer, "contribution__"))


def unseen() -> Q:
    """Notifications that nobody has marked as read, and of a conversation that their member has not opened since."""
    root = Coalesce(OuterRef("contribution__root"), OuterRef("contribution"))
    opened = ReadMark.objects.filter(member=OuterRef("member"), contribution=root, at__gte=OuterRef("made"))
    return Q(seen=None) & Q(~Exists(opened))


def recount(members: Collection[int], *, all_of_them: bool = False) -> None:
    """Count anew what these have not seen. Who has more than is shown needs no count, unless `all_of_them` do."""
    number = Coalesce(Subquery(_counted(OuterRef("pk"))), 0)
    for some in batched(sorted(set(members)), AT_A_TIME):
        few = Q() if all_of_them else Q(unread__lt=MOST)
        with transaction.atomic():
            # Held in one order, so that two who count for many do not wait for one another.
            held = (
                Member.objects.select_for_update().filter(few, pk__in=some).order_by("pk").values_list("pk", flat=True)
            )
            Member.objects.filter(pk__in=list(held)).update(unread=number)


def look(viewer: Viewer, about: str) -> None:
    """The viewer has it before them: nothing of it is new any more. Costs nothing where nothing is.

    That a conversation was opened its read mark tells, so that only the number is to be changed.
    """
    if viewer.member is None or not viewer.member.unread:
        return
    if about.startswith("contribution:") or _mark(viewer, about):
        _tell_anew(viewer)


def see(viewer: Viewer, *, about: str = "") -> None:
    """Mark what `viewer` was told as seen, or all of it."""
    if viewer.member is None:
        return
    _mark(viewer, about)
    _tell_anew(viewer)


def _mark(viewer: Viewer, about: str) -> int:
    """Mark what is told of it, or all, as seen; how much was not."""
    new = Notification.objects.filter(member=viewer.member, seen=None)
    return (new.filter(about=about) if about else new).update(seen=timezone.now())


def _counted(member: int | OuterRef) -> QuerySet[Notification, int]:
    """How many things `member` has not seen, as one row, or none for none."""
    rows = Notification.objects.filter(unseen(), there(), member=member).order_by().values("member")
    return rows.annotate(n=Count("about", distinct=True)).values_list("n", flat=True)


def _tell_anew(viewer: Viewer) -> None:
    """Count, keep and show the number in one question: it stands at the top of the page that is being made."""
    sql, params = _counted(viewer.member.pk).query.sql_with_params()
    words = f"UPDATE people_member SET unread = COALESCE(({sql}), 0) WHERE id = %s RETURNING unread"  # noqa: S608 - Django's
    with connection.cursor() as cursor:
        cursor.execute(words, [*params, viewer.member.pk])
        viewer.member.unread = cursor.fetchone()[0]
