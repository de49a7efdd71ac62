"""What any approved member reads, by queries that are composed once for all of them."""

from collections.abc import Callable
from typing import Any, NoReturn

from django.db.models import QuerySet

from guildhall.kernel.prepared import Prepared
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from .models import Member


class Reading[T]:
    """A query of a viewer: composed once for all who are approved, for the standing is part of the law; else anew.

    Arguments:
        compose: gives the queryset for a viewer and values by keyword; it may ask for no role of the viewer's.
        alike: all who are approved find the same: the query does not name its reader.
        values: what else is told, as for `Prepared`.
    """

    def __init__(self, compose: Callable[..., QuerySet[Any, T]], *, alike: bool = False, **values: type) -> None:
        self.compose, self.alike = compose, alike
        if alike:
            self.prepared = Prepared[T](lambda **told: compose(_reader(None), **told), **values)
        else:
            self.prepared = Prepared[T](lambda reader, **told: compose(_reader(reader), **told), reader=int, **values)

    def rows(self, viewer: Viewer, **values: Any) -> list[T]:
        """What `viewer` finds."""
        if not viewer.is_approved:
            return list(self.compose(viewer, **values))
        return self.prepared.rows(**values) if self.alike else self.prepared.rows(reader=viewer.member.pk, **values)

    def first(self, viewer: Viewer, **values: Any) -> T | None:
        """The first of what `viewer` finds, or None."""
        return next(iter(self.rows(viewer, **values)), None)


class _Reader(Viewer):
    """Anybody who is approved. What is composed for one holds for all, so nobody's roles can be asked."""

    @property
    def roles(self) -> NoReturn:
        raise TypeError("A query composed for all can ask for nobody's roles: make them values of it.")


def _reader(pk: int | None) -> Viewer:
    return _Reader.of(Member(pk=pk, standing=Standing.APPROVED))
