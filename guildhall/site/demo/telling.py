"""Tell the demonstration's story: every event through the actions, by the people concerned, in the order of time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.journal.models import Entry
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.site.demo.plans import Story

PASSWORD = "guildhall-demo-2026"  # noqa: S105 - printed for everybody; the demonstration is for one's own machine

LATER = timedelta(minutes=50)  # between a word and what people make of it
UNREAD = timedelta(days=2)  # what was said since then is new to everybody

type Deed = Callable[[datetime], object]


@dataclass(slots=True)
class Telling:
    """What is known while the story is told, and what is still to be told of it."""

    story: Story
    now: datetime = field(default_factory=timezone.now)
    password: str = field(default_factory=lambda: make_password(PASSWORD))
    people: dict[str, Member] = field(default_factory=dict)  # by handle
    places: dict[str, Community] = field(default_factory=dict)  # by the plan's slug
    said: dict[int, Contribution] = field(default_factory=dict)  # by the identity of its plan
    _deeds: list[tuple[datetime, int, Deed]] = field(default_factory=list)

    def at(self, days_ago: float) -> datetime:
        return self.now - timedelta(days=max(days_ago, 0))

    def reacted(self, person: str, said: datetime, place: int) -> datetime:
        """When somebody was the `place`th to react to what was said then: some came long after."""
        joined = next(plan.joined_days_ago for plan in self.story.people if plan.handle == person)
        return max(said + LATER * place, self.at(joined) + timedelta(days=1))

    def add(self, at: datetime, deed: Deed) -> None:
        """Let `deed` be done when its time comes."""
        self._deeds.append((min(at, self.now), len(self._deeds), deed))

    def viewer(self, handle: str) -> Viewer:
        """The person as they are now: roles change while the story goes on."""
        return Viewer.of(self.people[handle])

    @property
    def steward(self) -> Viewer:
        return self.viewer(next(plan.handle for plan in self.story.people if plan.steward))

    def run(self) -> None:
        """Do everything in order; the journal says it happened when it did."""
        for at, _, deed in sorted(self._deeds, key=itemgetter(0, 1)):
            last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            deed(at)
            Entry.objects.filter(pk__gt=last).update(at=at)
        self._deeds.clear()


# long: every part of the demonstration is named once, and their order read here
@transaction.atomic
def tell(story: Story) -> Telling:
    """Tell all of it or, if anything goes wrong, nothing."""
    from . import (  # they build on this module
        telling_communities,
        telling_contacts,
        telling_feeds,
        telling_messages,
        telling_newsletters,
        telling_notices,
        telling_outside,
        telling_people,
        telling_saved,
        telling_words,
    )

    telling = Telling(story)
    first = (telling_people, telling_communities, telling_words)
    then = (telling_messages, telling_outside, telling_feeds, telling_saved, telling_contacts, telling_newsletters)
    for part in (*first, *then):
        part.tell(telling)
    telling.run()
    at_last = (telling_words, telling_outside, telling_messages, telling_contacts, telling_communities, telling_people)
    for part in (telling_notices, *at_last):
        part.settle(telling)
    telling_communities.leave_waiting(telling)
    telling.run()
    return telling
