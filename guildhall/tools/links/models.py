"""What a link has beside what every contribution has: where it leads, and whether anything is there."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, Self

from django.db import models
from django.utils import timezone

from guildhall.contributions.models import Detail
from guildhall.kernel.fetch import WebAddress
from guildhall.policy.words import State

LINK: Final = "links.link"
PATIENCE: Final = timedelta(days=3)  # a site may be away for a weekend
TRIES: Final = 4  # in vain, before it is called dead
AGAIN: Final = timedelta(days=7)  # what is there is looked at this often
SELDOM: Final = timedelta(days=28)  # what this machine cannot look at, and what has long been dead
BACK_OFF: Final = (timedelta(hours=6), timedelta(days=1), timedelta(days=2), timedelta(days=4))


class LinkQuerySet(models.QuerySet["Link"]):
    """Sets of links, as the clockwork sees them: it shows them to nobody."""

    def to_look_at(self, now: datetime) -> "LinkQuerySet":
        """Those whose time has come, of those that people can read."""
        return self.filter(due__lte=now, contribution__state=State.LIVE)

    def dead(self) -> "LinkQuerySet":
        return self.filter(is_dead=True)


class Link(Detail):
    """Where it leads, and what was found there."""

    url = models.CharField(max_length=2000, default="")
    host = models.CharField(max_length=255, default="")
    key = models.CharField(max_length=64, default="")  # the same for all spellings of the address
    checked = models.DateTimeField(null=True)
    due = models.DateTimeField(default=timezone.now)  # when it is looked at again
    tries = models.PositiveSmallIntegerField(default=0)  # in vain, one after another
    since = models.DateTimeField(null=True)  # the first of them
    why = models.CharField(max_length=300, blank=True, default="")  # what was wrong, the last time
    is_dead = models.BooleanField(default=False)

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

    def lead_to(self, address: WebAddress) -> None:
        """It leads there now; nothing is known of what is there."""
        self.url, self.host, self.key = str(address), address.host.removeprefix("www."), key_of(address)
        self.checked = self.since = None
        self.tries, self.why, self.is_dead, self.due = 0, "", False, timezone.now()

    def answered(self, at: datetime) -> None:
        """Something is there."""
        self.checked, self.due = at, at + AGAIN
        self.tries, self.since, self.why, self.is_dead = 0, None, "", False

    def was_silent(self, at: datetime, why: str) -> None:
        """Nothing is there. After several times over some days it is dead."""
        self.checked, self.why, self.tries = at, why[:300], self.tries + 1
        self.since = self.since or at
        self.is_dead = self.is_dead or (self.tries >= TRIES and at - self.since >= PATIENCE)
        self.due = at + (SELDOM if self.is_dead else BACK_OFF[min(self.tries, len(BACK_OFF)) - 1])

    def could_not_be_tried(self, at: datetime) -> None:
        """This machine does not look there: an intranet, perhaps. It says nothing about the link."""
        self.due = at + SELDOM


def key_of(address: WebAddress) -> str:
    """What the addresses of one page have in common, in a fixed length."""
    return sha256(address.key.encode()).hexdigest()
