"""A community: a workspace with a purpose."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from guildhall.kernel.addresses import url
from guildhall.kernel.apps import Tool, tools
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.visible import enterable, known
from guildhall.policy.words import Access, Audience, Role, Standing

WARNED_BEFORE = timedelta(days=14)  # how long before its last day the members of a community are told


class CommunityQuerySet(models.QuerySet["Community"]):
    """Sets of communities."""

    def visible_to(self, viewer: Viewer) -> "CommunityQuerySet":
        """Communities whose existence `viewer` may know of."""
        return self.filter(known(viewer))

    def enterable_by(self, viewer: Viewer) -> "CommunityQuerySet":
        """Communities whose inside `viewer` may look into."""
        return self.filter(enterable(viewer))

    def going_on(self, on: date | None = None) -> "CommunityQuerySet":
        """Those that have not ended (by the day `on`, which is today unless it is told)."""
        return self.filter(Q(ends=None) | Q(ends__gte=on or timezone.localdate()), closed=None)

    def about_to_end(self) -> "CommunityQuerySet":
        """Those whose last day is near, ahead or past, and that nobody has closed."""
        today = timezone.localdate()
        return self.filter(closed=None, ends__range=(today - WARNED_BEFORE, today + WARNED_BEFORE))

    def with_people(self) -> "CommunityQuerySet":
        """With host and parent, for the lines about a community."""
        return self.select_related("host", "parent")

    def unled(self) -> "CommunityQuerySet":
        """Those that go on without a facilitator who can act: theirs are suspended. Stewards appoint another."""
        from .belonging import Membership  # it builds on this module

        led = Membership.objects.filter(role=Role.FACILITATOR, member__standing=Standing.APPROVED)
        return self.filter(closed=None).exclude(pk__in=led.values("community"))

    def of(self, viewer: Viewer) -> "CommunityQuerySet":
        """The viewer's own communities."""
        if viewer.member is None:
            return self.none()
        return self.filter(pk__in=viewer.memberships.values("community"))


class Community(models.Model):
    """A community. Closed one day, perhaps, but never deleted."""

    class Kind(models.TextChoices):
        NATIONAL = "national", "National"
        PEER = "peer", "Peer group"
        REGIONAL = "regional", "Regional"
        CONSULTATION = "consultation", "Consultation"
        PROJECT = "project", "Project"

    class Theme(models.TextChoices):
        HARBOUR = "harbour", "Harbour blue"
        BRICK = "brick", "Brick red"
        HEATHER = "heather", "Heather purple"
        MOSS = "moss", "Moss green"
        SLATE = "slate", "Slate grey"
        OCHRE = "ochre", "Ochre brown"

    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=80, unique=True)  # ends in random letters where not everybody may know of it
    purpose = models.CharField(max_length=500)
    access = models.CharField(max_length=8, choices=Access.choices, default=Access.OPEN)
    asked_access = models.CharField(max_length=8, choices=Access.choices, blank=True)  # set: waits for a steward
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # The nearest closed or hidden community, itself or above: its members may enter. And the community whose members
    # may know of this one: itself if it is hidden, else the nearest closed or hidden one above it. Set by the actions
    # that can change them, for the whole tree below.
    gate = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    veil = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    host = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="hosted")
    kind = models.CharField(max_length=14, choices=Kind.choices, default=Kind.PEER)
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.HARBOUR)
    picture = models.ForeignKey("files.Upload", models.SET_NULL, null=True, blank=True, related_name="+")
    tools = models.JSONField(default=list)  # labels of the tools switched on, in the order of the tabs
    question = models.CharField(max_length=300, blank=True)  # what facilitators ask those who ask to join
    welcome = models.TextField(max_length=2000, blank=True)  # shown to somebody who has just joined
    publishes = models.BooleanField(default=False)  # authors may choose "anyone on the web"
    mails_text = models.BooleanField(default=False)  # mail may hold what is written behind its gate, not only titles
    ends = models.DateField(null=True, blank=True)  # a time-limited community's last day
    closed = models.DateTimeField(null=True, blank=True)  # from then on it is read only
    summary = models.TextField(max_length=5000, blank=True)  # what came of it, written at closing
    founded = models.DateTimeField(default=timezone.now)
    members = models.PositiveIntegerField(default=0)  # moved with every membership, in its transaction
    responsibilities = models.ManyToManyField("people.Responsibility", blank=True, related_name="communities")

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "communities"
        constraints = [
            models.CheckConstraint(condition=Q(publishes=False) | Q(access=Access.OPEN), name="only_open_ones_publish"),
        ]
        indexes = [models.Index("name", name="community_name")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def visible_to(cls, viewer: Viewer) -> CommunityQuerySet:
        """The door: communities whose existence `viewer` may know of."""
        return cls.objects.visible_to(viewer)

    def get_absolute_url(self) -> str:
        return url("communities:home", self.slug)

    @property
    def picture_url(self) -> str:
        """Where its picture is, for who is let in: others see the crest of its colour. Closed ones need `my_role`."""
        is_inside = self.access == Access.OPEN or bool(getattr(self, "my_role", None))
        there = self.picture_id is not None and is_inside
        return f"{self.get_absolute_url()}picture?v={self.picture_id}" if there else ""

    @property
    def has_ended(self) -> bool:
        """Whether it is read only: closed, or past its last day."""
        return self.closed is not None or (self.ends is not None and self.ends < timezone.localdate())

    @property
    def ends_soon(self) -> bool:
        """Whether its last day is near, and its members are warned."""
        return self.ends is not None and not self.has_ended and self.ends - WARNED_BEFORE <= timezone.localdate()

    @property
    def default_audience(self) -> Audience:
        """Who reads what is written here, unless its author narrows it."""
        return Audience.MEMBERS if self.access == Access.OPEN else Audience.COMMUNITY

    @property
    def lets_text_out(self) -> bool:
        """Whether mail and feeds for its readers may hold what is written here, or only headlines."""
        return self.gate_id is None or self.mails_text

    @property
    def tools_on(self) -> list[Tool]:
        """The tools switched on here, in the order of the tabs."""
        known = {tool.label: tool for tool in tools()}
        return [known[label] for label in self.tools if label in known]

    def has_tool(self, label: str) -> bool:
        return label in self.tools

    def facilitators(self) -> models.QuerySet[Member]:
        """Those who look after the community; no secret to anybody who may know of it."""
        return Member.objects.filter(memberships__community=self, memberships__role=Role.FACILITATOR).select_related(  # type: ignore[no-any-return]
            "organisation"
        )


class FormerSlug(models.Model):
    """An address a community had before it was renamed."""

    slug = models.SlugField(max_length=80, unique=True)
    community = models.ForeignKey(Community, models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug
