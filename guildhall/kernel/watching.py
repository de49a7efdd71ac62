"""Places on the web that are looked at again and again: when, and when to give up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar, Final, Self

from django.core.cache import caches
from django.db import models
from django.db.models import Min, OuterRef, Subquery
from django.utils import timezone

from .fetch import WebAddress

PATIENCE: Final = timedelta(days=3)  # a site may be away for a weekend
TRIES: Final = 4  # in vain, before it is called dead
SELDOM: Final = timedelta(days=28)  # what this machine cannot look at, and what has long been dead
BACK_OFF: Final = (timedelta(hours=6), timedelta(days=1), timedelta(days=2), timedelta(days=4))
AT_ONCE: Final = 10  # looked at in a beat of the clock; of one host, one: nobody's server is to notice us
MOST, WINDOW = 20, 600  # times in so many seconds that one member may have something looked at
CLAIM: Final = timedelta(hours=1)  # that a task has for it, before it is another's


class WatchedQuerySet[T: models.Model](models.QuerySet[T]):
    """Sets of them, as the clockwork sees them: it shows them to nobody."""

    def to_look_at(self, now: datetime) -> Self:
        """Those whose time has come."""
        return self.filter(due__lte=now)

    def have_looked_at(self, now: datetime, look: Callable[[int], object]) -> int:
        """Call `look` with the keys of those that wait the longest, each at another host; how many there were."""
        waiting: Any = self.to_look_at(now)
        first = Subquery(waiting.filter(host=OuterRef("host")).order_by("due", "pk").values("pk")[:1])
        hosts = waiting.order_by().values("host").annotate(longest=Min("due")).order_by("longest")[:AT_ONCE]
        found = [row["first"] for row in hosts.annotate(first=first)]
        mine = [pk for pk in found if waiting.filter(pk=pk).update(due=now + CLAIM)]
        for pk in mine:
            look(pk)
        return len(found)


class Watched(models.Model):
    """Where it is, and what was found there."""

    AGAIN: ClassVar[timedelta] = timedelta(days=7)  # what is there is looked at this often

    url = models.CharField(max_length=2000, default="")
    host = models.CharField(max_length=255, default="")
    key = models.CharField(max_length=64, default="")  # the same for all spellings of the address
    checked = models.DateTimeField(null=True)
    due = models.DateTimeField(default=timezone.now)  # when it is looked at again
    tries = models.PositiveSmallIntegerField(default=0)  # in vain, one after another
    since = models.DateTimeField(null=True)  # the first of them
    why = models.CharField(max_length=300, blank=True, default="")  # what was wrong, the last time
    is_dead = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def lead_to(self, address: WebAddress) -> None:
        """It is there now; nothing is known of what is there."""
        self.url, self.host, self.key = str(address), address.host.removeprefix("www."), key_of(address)
        self.checked = self.since = None
        self.tries, self.why, self.is_dead, self.due = 0, "", False, timezone.now()

    def answered(self, at: datetime) -> None:
        """Something is there."""
        self.checked, self.due = at, at + self.AGAIN
        self.tries, self.since, self.why, self.is_dead = 0, None, "", False

    def was_silent(self, at: datetime, why: str) -> None:
        """Nothing is there. After several times over some days it is dead."""
        self.checked, self.why, self.tries = at, why[:300], self.tries + 1
        self.since = self.since or at
        self.is_dead = self.is_dead or (self.tries >= TRIES and at - self.since >= PATIENCE)
        self.due = at + (SELDOM if self.is_dead else BACK_OFF[min(self.tries, len(BACK_OFF)) - 1])

    def could_not_be_tried(self, at: datetime) -> None:
        """This machine does not look there: an intranet, perhaps. It says nothing about the place."""
        self.due = at + SELDOM


def may_look(who: int) -> bool:
    """Count a look that a member has taken at once; False if it is one too many. Our machine is nobody's means to
    pester others."""
    counts, key = caches["throttle"], f"looks:{who}"
    counts.add(key, 0, timeout=WINDOW)
    return int(counts.incr(key)) <= MOST


def key_of(address: WebAddress) -> str:
    """What the addresses of one page have in common, in a fixed length."""
    return sha256(address.key.encode()).hexdigest()
