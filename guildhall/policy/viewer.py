"""The person asking."""

from functools import cached_property
from typing import Any, Protocol, Self

from .words import Role, Standing


class MemberLike(Protocol):
    """What the law needs to know of a member."""

    pk: Any
    standing: str
    is_steward: bool

    @property
    def memberships(self) -> Any: ...  # the related manager of Membership, which this layer may not import


class Belonging(Protocol):
    """Anything that is a community."""

    pk: Any


class Viewer:
    """Who is looking or acting: a member, a visitor, or the system itself (console and clockwork)."""

    def __init__(self, member: Any = None, *, is_system: bool = False) -> None:
        self.member = member
        self.is_system = is_system
        self._roles: dict[int, Role | None] = {}

    @classmethod
    def of(cls, member: MemberLike) -> Self:
        """`member` as the viewer."""
        return cls(member)

    @classmethod
    def visitor(cls) -> Self:
        """Somebody who is not signed in."""
        return cls()

    @classmethod
    def system(cls) -> Self:
        """The console or the clockwork: may do what stewards and facilitators may, reads as a visitor."""
        return cls(is_system=True)

    @property
    def is_signed_in(self) -> bool:
        return self.member is not None

    @property
    def is_visitor(self) -> bool:
        """Sees what the public sees: not signed in, not verified, suspended or left."""
        return self.member is None or self.member.standing not in (Standing.APPROVED, Standing.AWAITING)

    @property
    def is_approved(self) -> bool:
        """May join, post and look people up."""
        return self.member is not None and self.member.standing == Standing.APPROVED

    @property
    def is_steward(self) -> bool:
        return self.is_system or (self.is_approved and self.member.is_steward)

    @property
    def memberships(self) -> Any:
        """The viewer's memberships as an unevaluated queryset, for use as a subquery. A visitor has no such thing.

        Who awaits approval, having perhaps changed employer, holds none until a steward has looked.
        """
        return self.member.memberships.all() if self.is_approved else self.member.memberships.none()

    @cached_property
    def roles(self) -> dict[int, Role]:
        """Every role of the viewer by community id: one query."""
        if self.is_visitor:
            return {}
        return {pk: Role(role) for pk, role in self.memberships.values_list("community_id", "role")}

    def role_in(self, community: Any) -> Role | None:
        """The viewer's role in `community` (an instance, or its id), or None."""
        pk = community if isinstance(community, int) else community.pk
        return self._roles[pk] if pk in self._roles else self.roles.get(pk)

    def remember(self, community_id: int, role: int | None) -> None:
        """Take note of a role that a page's own query has told, so that no second query asks for it."""
        self._roles[community_id] = Role(role) if role is not None and self.is_approved else None

    def remember_all(self, roles: dict[int, int]) -> None:
        """Take note of every role the viewer has, by community id."""
        self.roles = {pk: Role(role) for pk, role in roles.items()} if self.is_approved else {}

    def forget_roles(self) -> None:
        """Ask anew at the next question: an action has just changed a membership of the viewer."""
        self._roles.clear()
        self.__dict__.pop("roles", None)

    def facilitates(self, community: Any) -> bool:
        return self.role_in(community) == Role.FACILITATOR

    def can(self, verb: str, subject: Any = None) -> bool:
        """Whether the law lets the viewer do `verb` to `subject`: for showing a button."""
        from .rules import RULES  # the rules read viewers, so they are imported when first asked

        return RULES[verb].allows(self, subject)
