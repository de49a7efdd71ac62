"""Sets of contributions: the single reading door, and words to narrow what comes through it."""

from typing import TYPE_CHECKING, Any, Final, Self

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import FETCH_PEERS, Func, OuterRef, Q, Subquery
from django.db.models.sql.compiler import SQLCompiler

from guildhall.communities.models import Community, Membership
from guildhall.people.models import Member
from guildhall.people.models.member import FACE
from guildhall.policy.viewer import Viewer
from guildhall.policy.visible import enterable, readable
from guildhall.policy.words import Role, State

if TYPE_CHECKING:
    from guildhall.contributions.models import Contribution  # noqa: F401 - named in a string below


ON_CARDS: Final = (
    "kind", "root", "title", "excerpt", "active", "published", "pinned", "replies", "community__name",
    "community__slug", *(f"author__{name}" for name in FACE),
)  # fmt: skip


class Seen(Func):
    """A column that SQLite is to look at in the row. By its index it would fetch kind after kind, and sort them all."""

    template = "%(expressions)s"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **more)


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Contributions. What is fetched without asking is fetched for the whole list at once."""

    # -- doors

    def visible_to(self, viewer: Viewer) -> Self:
        """What `viewer` may read."""
        return self.filter(readable(viewer)).fetch_mode(FETCH_PEERS)

    def drafts_of(self, viewer: Viewer) -> Self:
        """The viewer's own unpublished drafts, where they may still look in: a draft tells of its community."""
        if viewer.member is None:
            return self.none()
        mine = Q(author=viewer.member, state=State.DRAFT) & enterable(viewer, "community__")
        return self.filter(mine).fetch_mode(FETCH_PEERS)

    def held_for(self, viewer: Viewer) -> Self:
        """What is held, hidden or withdrawn and `viewer` may bring back: facilitators theirs, authors their own.

        What is behind a gate is there for nobody who is not let in, not even for its author.
        """
        if not viewer.is_approved:
            return self.none()
        led = viewer.memberships.filter(role=Role.FACILITATOR).values("community")
        mine = Q(author=viewer.member, state=State.WITHDRAWN) & enterable(viewer, "community__")
        return self.filter(
            Q(state__in=(State.HELD, State.HIDDEN, State.WITHDRAWN)) & (Q(community__in=led) | mine)
        ).fetch_mode(FETCH_PEERS)

    # -- words

    def of(self, *kinds: str) -> Self:
        """Of these kinds ("forum.topic")."""
        if len(kinds) == 1:
            return self.filter(kind=kinds[0])
        return self.alias(kind_seen=Seen("kind", output_field=models.CharField())).filter(kind_seen__in=kinds)

    def within(self, community: Community | int) -> Self:
        return self.filter(community=community)

    def by(self, member: Member | int) -> Self:
        """Written by `member`."""
        return self.filter(author=member)

    def roots(self) -> Self:
        """What starts a thread: no replies."""
        return self.filter(root=None)

    def newest(self) -> Self:
        return self.order_by("-published", "-id")

    def busiest(self) -> Self:
        return self.order_by("-active", "-id")

    def with_people(self) -> Self:
        """With the author and their organisation, for the line beside the words."""
        return self.select_related("author__organisation")

    def as_cards(self) -> Self:
        """With what cards show and no more, which is quicker to read: for `begun` roots that are drawn as cards."""
        return self.only(*ON_CARDS)

    def with_role_of(self, viewer: Viewer) -> Self:
        """With `my_role`: the viewer's role in the contribution's community, or None."""
        if viewer.is_visitor:
            return self.annotate(my_role=models.Value(None, models.IntegerField()))
        mine = Membership.objects.filter(member=viewer.member, community=OuterRef("community"))
        return self.annotate(my_role=Subquery(mine.values("role")[:1]))
