"""One thing somebody said or made.

Laws that measurements taught:
1. `state` is ANDed at the top of every reading rule; own drafts have their own door.
2. No index on a nullable foreign key "because Django adds one": db_index=False and a partial index.
3. No distinct(), no multiplying join, no Python filtering in a visibility rule.
4. Keyset, not OFFSET; never COUNT for a pager.
5. Anything per month and community is a roll-up.
6. A community's access is evaluated live and never copied to rows.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.queryset import ContributionQuerySet
from guildhall.kernel.addresses import url
from guildhall.kernel.apps import kind
from guildhall.kernel.kinds import Kind
from guildhall.kernel.text import slug
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Audience, State

LIVE_ROOT = Q(root=None, state=State.LIVE)


class Contribution(models.Model):
    """One thing somebody said or made. What it said is in Version; what happened to it is in the journal."""

    community = models.ForeignKey(Community, models.DO_NOTHING, related_name="+", db_index=False)
    author = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)  # "forum.topic"
    root = models.ForeignKey("self", models.DB_CASCADE, null=True, related_name="+", db_index=False)  # its thread
    parent = models.ForeignKey(
        "self", models.DB_CASCADE, null=True, related_name="+", db_index=False
    )  # what it answers
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.LIVE)
    audience = models.PositiveSmallIntegerField(choices=Audience.choices, default=Audience.MEMBERS)
    pinned = models.BooleanField(default=False)
    locked = models.BooleanField(default=False)  # closed to new replies
    title = models.CharField(max_length=200, blank=True)
    excerpt = models.CharField(max_length=280, blank=True)  # with the title, all that a stream needs
    version = models.ForeignKey(
        "Version", models.DB_SET_NULL, null=True, related_name="+", db_index=False
    )  # what it says now
    published = models.DateTimeField(default=timezone.now)
    active = models.DateTimeField(default=timezone.now)  # the last reply, or its own publishing
    edited = models.DateTimeField(null=True)
    replies = models.PositiveIntegerField(default=0)  # live ones; moved in the transaction that changes them
    reactions = models.PositiveIntegerField(default=0)
    stamp = models.PositiveIntegerField(default=0)  # on a root: raised by every change that its page shows
    once = models.UUIDField(null=True, unique=True)  # the form it came from, so that pressing twice posts once

    everything = ContributionQuerySet.as_manager()  # the raw manager: its name is a warning

    class Meta:
        indexes = [  # each named after the question it answers
            models.Index("community", F("active").desc(), F("id").desc(), name="stream", condition=LIVE_ROOT),
            models.Index(F("active").desc(), F("id").desc(), name="busiest", condition=LIVE_ROOT),
            models.Index(F("published").desc(), F("id").desc(), name="newest", condition=LIVE_ROOT),
            models.Index("community", "kind", F("published").desc(), F("id").desc(), name="shelf", condition=LIVE_ROOT),
            models.Index(
                "community", F("active").desc(), F("id").desc(), name="pinned", condition=LIVE_ROOT & Q(pinned=True)
            ),
            models.Index("root", "id", name="thread", condition=Q(root__isnull=False)),
            models.Index("parent", name="answers", condition=Q(parent__isnull=False)),  # with the next, for purging
            models.Index("version", name="wording", condition=Q(version__isnull=False)),
            models.Index("author", F("published").desc(), F("id").desc(), name="byline"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.pk}"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ContributionQuerySet:
        """The door: contributions `viewer` may read."""
        return cls.everything.visible_to(viewer)

    @property
    def kind_of(self) -> Kind:
        """What its tool declares about its kind."""
        return kind(self.kind)

    @property
    def is_root(self) -> bool:
        return self.root_id is None

    @property
    def slug(self) -> str:
        return slug(self.title, fallback=self.kind.rpartition(".")[2])

    def get_absolute_url(self) -> str:
        """Its own page; needs `community` fetched. A reply's leads to its place on the page of its thread."""
        if self.root_id is not None:
            return url("contributions:reply", self.pk)
        return url(self.kind_of.page, self.community.slug, self.pk, self.slug)


class Detail(models.Model):
    """A tool's own columns, one to one with a contribution."""

    contribution = models.OneToOneField(Contribution, models.DB_CASCADE, primary_key=True, related_name="%(class)s")

    class Meta:
        abstract = True
