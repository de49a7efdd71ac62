"""What the people finder and "people like me" keep of members. All of it can be made again from the profiles."""

from django.db import models

from guildhall.kernel.index import TextIndex, Tokens

from .member import Member


class Finding(models.Model):
    """An approved member's profile as words to find them by."""

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="+")
    called = models.CharField(max_length=400)  # the words of the name
    digest = models.CharField(max_length=16)  # of everything in the index: what has changed is seen without asking it
    tokens = Tokens()

    class Meta:
        indexes = [TextIndex(fields=["tokens"], name="finding_words")]

    def __str__(self) -> str:
        return self.called


class Spelling(models.Model):
    """A word that stands in somebody's profile, by three letters at a time: what is misspelt is near one of them."""

    word = models.CharField(max_length=40, unique=True)
    tokens = Tokens()

    class Meta:
        indexes = [TextIndex(fields=["tokens"], name="spelling_grams")]

    def __str__(self) -> str:
        return self.word


class Likeness(models.Model):
    """Who is most like a member, from what any member may know of both."""

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="likeness")
    others = models.JSONField(default=list)  # [[key, score], …], the likest first
    made = models.DateTimeField()

    class Meta:
        indexes = [models.Index("made", name="likeness_made")]

    def __str__(self) -> str:
        return f"Those like {self.member_id}"
