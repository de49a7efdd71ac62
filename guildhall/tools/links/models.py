"""What a link has beside what every contribution has: where it leads, and whether anything is there."""

from datetime import datetime
from typing import Final, Self

from django.db import models

from guildhall.contributions.models import Detail
from guildhall.kernel.fetch import WebAddress
from guildhall.kernel.watching import Watched, WatchedQuerySet
from guildhall.policy.words import State

LINK: Final = "links.link"


class LinkQuerySet(WatchedQuerySet["Link"]):
    """Sets of links."""

    def to_look_at(self, now: datetime) -> Self:
        """Those whose time has come, of those that people can read."""
        return super().to_look_at(now).filter(contribution__state=State.LIVE)

    def dead(self) -> "LinkQuerySet":
        return self.filter(is_dead=True)


class Link(Detail, Watched):
    """Where it leads, and what was found there."""

    objects = LinkQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("key", name="link_key"),
            models.Index("due", name="link_due"),
            models.Index("contribution", name="link_dead", condition=models.Q(is_dead=True)),
        ]

    def __str__(self) -> str:
        return self.url

    @classmethod
    def to(cls, address: WebAddress) -> Self:
        """A link to `address`, not yet a contribution's."""
        link = cls()
        link.lead_to(address)
        return link
