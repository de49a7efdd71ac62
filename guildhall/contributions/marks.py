"""The personal marks of a thread: which of them hold for one viewer. The law is asked once, not once a reply."""

from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from guildhall.kernel.http import csrf_token
from guildhall.kernel.prepared import Prepared
from guildhall.policy.viewer import Viewer

from .models import Contribution, Reaction

ASKED: Final = ("reply", "react", "accept", "hide", "revise")  # verbs asked of the law about the root


def _reactions(member: int, root: int) -> QuerySet[Reaction]:
    thread = Contribution.everything.filter(Q(pk=root) | Q(root=root))
    return Reaction.objects.filter(contribution__in=thread.values("pk"), member=member)


_REACTIONS: Final = Prepared(_reactions, member=int, root=int)


class Marks:
    """The marks of the thread of `root` for the viewer of `request`."""

    def __init__(self, request: HttpRequest, root: Contribution) -> None:
        self.request = request
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        self.me: int = viewer.member.pk if viewer.member else 0
        self.facts = {verb: viewer.can(verb, root) for verb in ASKED}
        self.facilitates = viewer.is_approved and viewer.facilitates(root.community_id)
        self.facts |= {"public": viewer.is_visitor, "insider": not viewer.is_visitor}
        self.facts["steward"] = self.facts["hide"] and not self.facilitates
        self.pressed = _pressed(viewer, root) if self.facts["react"] else frozenset()
        self.seen: Any = getattr(root, "seen", None)  # a datetime, or None

    def holds(self, condition: str) -> bool:
        """Whether a condition of `contributions/_said.html` holds."""
        name, _, value = condition.partition(":")
        match name:
            case "pressed":
                return value in self.pressed
            case "new":
                return self.seen is not None and self.seen.timestamp() < float(value)
            case "mine" | "not-mine" | "moderate" | "looks":
                return self._of_author(name, mine=int(value) == self.me)
            case _:
                return self.facts[name]

    def words(self, name: str) -> str:
        """The form's secret, or "true" and "false" for what is pressed."""
        return csrf_token(self.request) if name == "csrf" else str(self.holds(name)).lower()

    def _of_author(self, name: str, *, mine: bool) -> bool:
        return {
            "mine": mine,
            "moderate": self.facilitates and not mine,
            "not-mine": self.facts["react"] and not mine,
            "looks": not self.facts["react"] and not mine,
        }[name]


def _pressed(viewer: Viewer, root: Contribution) -> frozenset[str]:
    mine = _REACTIONS.rows(member=viewer.member.pk, root=root.pk)
    return frozenset(f"{each.contribution_id}:{each.kind}" for each in mine)
