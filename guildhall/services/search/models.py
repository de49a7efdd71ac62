"""What search keeps. All but the stewards' own words can be made again from what was written."""

from django.db import models
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.kernel.addresses import url
from guildhall.kernel.index import TextIndex, Tokens
from guildhall.people.models import Member


class Indexed(models.Model):
    """The words of one live contribution. Who may find it is asked of the contribution itself, each time."""

    place = models.BigIntegerField(primary_key=True)  # when it was published: see `keeping.place_of`
    # No constraint: what is gone stays here for the moment until the task that takes its words away
    contribution = models.OneToOneField(Contribution, models.DO_NOTHING, related_name="+", db_constraint=False)
    worth = models.SmallIntegerField(default=0)  # in hundredths: how its tool thinks of it
    mark = models.CharField(max_length=60, blank=True)  # the same in words
    digest = models.CharField(max_length=16)  # of everything in the index: what has changed is seen without asking it
    tokens = Tokens()

    class Meta:
        indexes = [TextIndex(fields=["tokens"], name="indexed_words")]

    def __str__(self) -> str:
        return f"words of {self.contribution_id}"


class Word(models.Model):
    """A word that stands in something: what is misspelt is near one of them. It is shown only where it can be read."""

    word = models.CharField(max_length=40, unique=True)
    stem = models.CharField(max_length=40)
    tokens = Tokens()

    class Meta:
        indexes = [TextIndex(fields=["tokens"], name="word_grams"), models.Index("stem", name="word_stem")]

    def __str__(self) -> str:
        return self.word


class Synonym(models.Model):
    """A line of words that mean the same, as stewards would have it; or a line of the book that they took out."""

    line = models.CharField(max_length=200, unique=True)
    is_out = models.BooleanField(default=False)
    by = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.line


class Rebuilding(models.Model):
    """How far the index has been made again; no row where nobody is about it."""

    last = models.BigIntegerField(default=0)  # the key of the contribution done last
    done = models.BigIntegerField(default=0)
    began = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.done} done"


class Saved(models.Model):
    """A question that a member asks again and again, and how they want to hear of new answers."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=300)
    kind = models.CharField(max_length=40, blank=True, default="")  # only of this kind
    community = models.ForeignKey(Community, models.CASCADE, null=True, related_name="+", db_index=False)  # only in it
    is_mine = models.BooleanField(default=False)  # only in the member's own communities
    how = models.CharField(max_length=12, choices=Member.Mail, default=Member.Mail.DAILY)
    seen = models.DateTimeField(default=timezone.now)  # what was published since is new to the member
    looked = models.DateTimeField(default=timezone.now)  # when they looked last
    told = models.DateTimeField(default=timezone.now)  # what was published until then has been told
    due = models.DateTimeField(default=timezone.now)  # when it is looked through again

    class Meta:
        verbose_name_plural = "saved searches"
        indexes = [
            models.Index("member", "name", name="saved_by_member"),
            models.Index("due", name="saved_due", condition=~models.Q(how=Member.Mail.NONE)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return url("saved:search", self.pk)
