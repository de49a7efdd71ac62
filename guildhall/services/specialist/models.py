"""Sites outside, who lists them, and the one index of their pages that all communities share."""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.kernel.fetch import WebAddress, web_address
from guildhall.kernel.index import TextIndex, Tokens


class Host(models.Model):
    """A server: it is asked one thing at a time, whoever asks, and with a pause between."""

    name = models.CharField(max_length=255, unique=True)  # without "www.", with the port where it is not the usual one
    due = models.DateTimeField(default=timezone.now)  # when it may be asked, and has something to be asked, again
    busy = models.DateTimeField(default=timezone.now)  # until then a worker has it to itself
    silent = models.PositiveSmallIntegerField(default=0)  # requests in vain, one after another
    why = models.CharField(max_length=300, blank=True, default="")  # what was wrong with the last of them
    since = models.DateTimeField(null=True)  # the first of them

    class Meta:
        indexes = [models.Index("due", name="specialist_host_due")]

    def __str__(self) -> str:
        return self.name


class Robots(models.Model):
    """What a server asks of machines: its robots.txt, kept for a day."""

    host = models.ForeignKey(Host, models.CASCADE, related_name="robots")
    origin = models.CharField(max_length=300, unique=True)  # "https://www.example.org"
    said = models.TextField(blank=True, default="")
    is_shut = models.BooleanField(default=False)  # it could not be asked, so nothing else is asked either
    until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "robots"

    def __str__(self) -> str:
        return self.origin


class Site(models.Model):
    """A part of a server that somebody lists: where to begin, and under which path to stay."""

    host = models.ForeignKey(Host, models.CASCADE, related_name="sites")
    key = models.CharField(max_length=64, unique=True)  # the same for every spelling of host and path
    start = models.CharField(max_length=2000)  # as whoever listed it first wrote it: nobody else is shown it
    prefix = models.CharField(max_length=500)

    def __str__(self) -> str:
        return self.start

    @property
    def address(self) -> WebAddress:
        return web_address(self.start)


class ListingQuerySet(models.QuerySet["Listing"]):
    """Sets of listings."""

    def going_on(self) -> "ListingQuerySet":
        """Those whose sites are read and searched."""
        return self.filter(paused=None)

    def read(self) -> "ListingQuerySet":
        """Those for which sites are read: a community that has closed keeps what is known."""
        return self.going_on().filter(community__closed=None)


class Listing(models.Model):
    """A community lists a site."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    site = models.ForeignKey(Site, models.CASCADE, related_name="listings")
    start = models.CharField(max_length=2000)  # where it begins, as they wrote it
    trouble = models.CharField(max_length=300, blank=True, default="")  # why it could not be begun there
    note = models.CharField(max_length=300, blank=True, default="")
    # Only what was seen since is shown here: else the pages that stand there at once would tell that another community
    # lists the site.
    added = models.DateTimeField(default=timezone.now)
    asked = models.DateTimeField(default=timezone.now)  # when it was last to be read again at once
    paused = models.DateTimeField(null=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "site"], name="specialist_listed_once")]

    def __str__(self) -> str:
        return f"{self.start} in {self.community}"

    @property
    def address(self) -> WebAddress:
        return web_address(self.start)


class Pages(models.Manager["Page"]):
    """Pages without what the index keeps of them, which nobody reads or writes."""

    def get_queryset(self) -> models.QuerySet["Page"]:
        return super().get_queryset().defer("tokens")


class Page(models.Model):
    """One address outside: to be looked at, kept, or left for a reason. All of it can be fetched again."""

    class State(models.IntegerChoices):
        WAITING = 0
        KEPT = 1
        LEFT = 2

    host = models.ForeignKey(Host, models.CASCADE, related_name="pages", db_index=False)
    key = models.CharField(max_length=64, unique=True)  # the same for every spelling of the address
    url = models.CharField(max_length=2000)
    state = models.SmallIntegerField(choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=300, blank=True, default="")  # it was left
    is_map = models.BooleanField(default=False)  # a sitemap
    depth = models.PositiveSmallIntegerField(default=0)  # steps from where the site begins
    shape = models.CharField(max_length=64, default="")  # the same for addresses that differ in their numbers alone
    title = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")  # of the text
    dated = models.DateField(null=True)  # when it was written or changed, as it says
    etag = models.CharField(max_length=200, blank=True, default="")
    modified = models.CharField(max_length=100, blank=True, default="")
    seen = models.DateTimeField(null=True)  # it was there then
    due = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)  # in vain, one after another
    tokens = Tokens()

    objects = Pages()

    class Meta:
        indexes = [
            models.Index("host", "due", name="specialist_page_due"),
            models.Index("host", "shape", name="specialist_page_shape"),
            models.Index("host", "digest", name="specialist_page_digest", condition=Q(state=1)),
            TextIndex(fields=["tokens"], name="specialist_words"),
        ]

    def __str__(self) -> str:
        return self.url


_SHOWN: Final = Q(page__state=Page.State.KEPT, page__seen__gte=F("site__listings__added"))


class ScopeQuerySet(models.QuerySet["Scope"]):
    """Sets of pages by their sites."""

    def shown_in(self, community: Community) -> "ScopeQuerySet":
        """What the sites that `community` lists are known to hold since it lists them."""
        return self.filter(_SHOWN, site__listings__community=community, site__listings__paused=None)

    def known_to(self, community: Community) -> "ScopeQuerySet":
        """The same, of sites that are paused too."""
        return self.filter(_SHOWN, site__listings__community=community)


class Scope(models.Model):
    """A page lies within a site; within several, where one site lies within another."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="scopes")
    site = models.ForeignKey(Site, models.CASCADE, related_name="scopes", db_index=False)

    objects = ScopeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "page"], name="specialist_scope_once")]

    def __str__(self) -> str:
        return f"{self.page_id} in {self.site_id}"
