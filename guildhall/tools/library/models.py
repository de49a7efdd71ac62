"""What the library keeps beside contributions: folders, the file of each version, and who used a document."""

from datetime import date
from typing import Any, Final

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Version
from guildhall.contributions.reviewing import Reviewed
from guildhall.kernel.text import slug
from guildhall.people.models import Member, Organisation

DOCUMENT: Final = "library.document"


class Folder(models.Model):
    """A folder of a community's library. It is a place and no boundary: who may read a document, the document says."""

    community = models.ForeignKey(Community, models.DO_NOTHING, related_name="+", db_index=False)
    parent = models.ForeignKey("self", models.DO_NOTHING, null=True, related_name="+", db_index=False)
    author = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)  # who made it
    name = models.CharField(max_length=100)
    key = models.CharField(max_length=300)  # the name as no two beside each other may have it: capitals are all one
    made = models.DateTimeField(default=timezone.now)
    gone = models.DateTimeField(null=True)  # deleted then; kept while the bin holds something of it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "key"], condition=Q(parent=None, gone=None), name="one_folder_at_the_top"
            ),
            models.UniqueConstraint(
                fields=["parent", "key"], condition=Q(parent__isnull=False, gone=None), name="one_folder_in_a_folder"
            ),
        ]
        indexes = [models.Index("community", name="folders", condition=Q(gone=None))]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        return slug(self.name, fallback="folder")

    def get_absolute_url(self) -> str:
        """Its page; needs `community` fetched."""
        return reverse("library:folder", args=[self.community.slug, self.pk, self.slug])


class Document(Reviewed):
    """A file somebody shares: its title and words are the contribution's, its file the newest version's."""

    class Sort(models.TextChoices):
        PDF = "pdf", "PDF"
        WORDS = "words", "Word or text document"
        SHEET = "sheet", "Spreadsheet"
        SLIDES = "slides", "Slides"
        PICTURE = "picture", "Picture"
        NONE = "", "No file"

    class Reuse(models.TextChoices):
        UNSAID = "", "Not said"
        OGL = "ogl", "Yes, under the Open Government Licence"
        CREDIT = "credit", "Yes, and change it; say where it came from"
        FREE = "free", "Yes, and change it; no need to name us"
        ASK = "ask", "Ask us first"
        NO = "no", "No, it is to read only"

    folder = models.ForeignKey(Folder, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    upload = models.ForeignKey("files.Upload", models.DO_NOTHING, null=True, related_name="+")  # null: only words yet
    sort = models.CharField(max_length=8, choices=Sort, default=Sort.NONE, blank=True)  # of its file, for lists
    what = models.CharField(max_length=100, blank=True)  # "Template letter and form"
    readers = models.CharField(max_length=100, blank=True)  # who it is for
    reuse = models.CharField(max_length=6, choices=Reuse, default=Reuse.UNSAID, blank=True)
    source = models.CharField(max_length=200, blank=True)  # the organisation it comes from, as its people write it
    year = models.PositiveSmallIntegerField(null=True)
    alt = models.CharField(max_length=300, blank=True)  # what a picture shows
    decorative = models.BooleanField(default=False)  # a picture that shows nothing one would miss
    downloads = models.PositiveIntegerField(default=0)
    uses = models.PositiveIntegerField(default=0)  # receipts; moved with them

    class Meta:
        indexes = [
            models.Index("folder", name="in_folder", condition=Q(folder__isnull=False)),
            models.Index("review_by", name="to_review", condition=Q(review_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.what or str(self.pk)

    @property
    def is_picture(self) -> bool:
        return self.sort == self.Sort.PICTURE

    @property
    def lacks_alt(self) -> bool:
        """Whether somebody has yet to say what the picture shows."""
        return self.is_picture and not self.alt and not self.decorative

    @property
    def facts(self) -> list[tuple[str, Any]]:
        """What it says of itself, in the order it is shown."""
        return [
            ("What it is", self.what),
            ("Who it is for", self.readers),
            ("May I reuse it?", self.get_reuse_display() if self.reuse else ""),
            ("Comes from", self.source),
            ("Year", self.year),
        ]


class Edition(models.Model):
    """The file that came with a version of a document. A version without one changed words alone."""

    version = models.OneToOneField(Version, models.DB_CASCADE, primary_key=True, related_name="+")
    upload = models.ForeignKey("files.Upload", models.DO_NOTHING, related_name="+")

    def __str__(self) -> str:
        return f"file of version {self.version_id}"


class Receipt(models.Model):
    """ "We used this": a member says that their organisation did, and what it saved."""

    document = models.ForeignKey(Document, models.DB_CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="+")
    organisation = models.ForeignKey(Organisation, models.DO_NOTHING, null=True, related_name="+")  # theirs at the time
    hours = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "member"], name="one_receipt_each")]

    def __str__(self) -> str:
        return f"{self.member_id} used {self.document_id}"

    @property
    def community(self) -> Community:
        """For the law; needs the document's contribution and its community fetched."""
        return self.document.contribution.community


class Tally(models.Model):
    """How often a document was fetched on a day: a number, and nobody's name."""

    document = models.ForeignKey(Document, models.DB_CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "day"], name="one_tally_a_day")]

    def __str__(self) -> str:
        return f"{self.n} on {self.day}"


def today() -> date:
    return timezone.localdate()
