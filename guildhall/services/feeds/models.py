"""Addresses that feed readers are given, and the feeds of others that communities show."""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Final, Self

from django.core import signing
from django.db import models
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.kernel.addresses import url
from guildhall.kernel.watching import Watched, WatchedQuerySet
from guildhall.people.models import Member

SIGNER: Final = signing.Signer(sep="~", salt="feeds.address")


def half() -> str:
    """The part of an address that is kept: random, and of no use without our signature."""
    return token_urlsafe(24)


class Address(models.Model):
    """The address of one feed for one member. Whoever knows it reads what that member may read, and no more."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    word = models.CharField(max_length=20)  # what it is a feed of: "community", and which one
    key = models.CharField(max_length=140)
    half = models.CharField(max_length=40, unique=True, default=half)
    made = models.DateTimeField(default=timezone.now)
    read = models.DateTimeField(null=True)  # when a reader last asked for it, to the hour
    digest = models.CharField(max_length=64, blank=True)  # of what it gave then,
    changed = models.DateTimeField(default=timezone.now)  # and since when it gives that

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "word", "key"], name="one_feed_address")]

    def __str__(self) -> str:
        return f"{self.word} {self.key} for {self.member_id}"

    @classmethod
    def of_token(cls, token: str) -> Self | None:
        """The address that ends in `token`, with its member; None for a forged one."""
        try:
            kept = SIGNER.unsign(token)
        except signing.BadSignature:
            return None
        return cls.objects.select_related("member__organisation").filter(half=kept).first()

    @property
    def token(self) -> str:
        """Made anew whenever it is shown: the database alone cannot tell it."""
        return SIGNER.sign(self.half)

    @property
    def atom(self) -> str:
        return url("feeds:private-atom", self.token)

    @property
    def rss(self) -> str:
        return url("feeds:private-rss", self.token)


class SourceQuerySet(WatchedQuerySet["Source"]):
    """Sets of outside feeds."""

    def to_look_at(self, now: datetime) -> Self:
        """Those whose time has come, of communities that go on."""
        return super().to_look_at(now).filter(community__closed=None)


class Source(Watched):
    """A feed elsewhere that a community shows."""

    AGAIN = timedelta(hours=2)

    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)
    title = models.CharField(max_length=120)
    site = models.CharField(max_length=2000, blank=True)  # the page it belongs to, as it says itself
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    added = models.DateTimeField(default=timezone.now)

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "key"], name="one_source_of_a_kind")]
        indexes = [models.Index("due", name="source_due")]
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """Something that was written elsewhere: plain words, and where to read the rest."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="items", db_index=False)
    uid = models.CharField(max_length=64)  # of what the feed calls it
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=2000)
    excerpt = models.CharField(max_length=280, blank=True)
    published = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "uid"], name="one_item_of_a_kind")]

    def __str__(self) -> str:
        return self.title
