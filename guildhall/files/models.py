"""One file that somebody uploaded, what was read in it, and files that are still on their way."""

import uuid
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .pictures import widths_below
from .storage import uploads


def place(upload: "Upload", name: str) -> str:
    """Where `upload` is kept: by its id, so that nothing in an address can be guessed or typed."""
    return f"{upload.id.hex[:2]}/{upload.id}{PurePosixPath(name).suffix}"


class Upload(models.Model):
    """A file, checked before it was kept, never changed after. Who may have it is for whoever refers to it to say."""

    class Scan(models.TextChoices):
        NONE = "none", _("not looked for viruses")
        PENDING = "pending", _("being checked for viruses")
        CLEAN = "clean", _("no virus found")
        INFECTED = "infected", _("a virus was found")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Member", models.DO_NOTHING, null=True, related_name="+")  # null: the system

    name = models.CharField(max_length=255)  # to show and to save under: cleaned, and true to the kind
    kind = models.CharField(max_length=100)  # the content type, found by content
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)  # pictures only
    height = models.PositiveIntegerField(null=True)
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.NONE)
    scan_tries = models.PositiveSmallIntegerField(default=0)
    scan_next = models.DateTimeField(default=timezone.now)  # while PENDING: when to ask again
    created = models.DateTimeField(auto_now_add=True, db_index=True)
    file = models.FileField(upload_to=place, storage=uploads, max_length=100)

    class Meta:
        indexes = (models.Index(fields=["scan_next"], name="files_to_scan", condition=models.Q(scan="pending")),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.width is not None

    @property
    def may_be_served(self) -> bool:
        """Whether the scan, if there is one, has let it through."""
        return self.scan in (self.Scan.NONE, self.Scan.CLEAN)

    @property
    def place(self) -> str:
        """Where it is kept, by its name in the storage."""
        return self.file.name or ""

    def variant(self, width: int) -> str:
        """Where the picture scaled to about `width` is kept: the smallest wide enough, or the picture itself."""
        wide_enough = [made for made in widths_below(self.width or 0) if made >= width]
        return self.place_of(wide_enough[0]) if wide_enough else self.place

    def places(self) -> list[str]:
        """Every stored name that belongs to this upload. Asks for its pages."""
        pages = () if self.is_picture else PagePicture.objects.filter(upload=self).values_list("number", flat=True)
        widths = widths_below(self.width or 0)
        return [self.place, *map(self.place_of, widths), *map(self.place_of_page, pages)]

    def place_of(self, width: int) -> str:
        """Where the picture scaled to `width` is kept."""
        return f"{place(self, '')}-{width}.webp"

    def place_of_page(self, number: int) -> str:
        """Where the picture of a page is kept."""
        return f"{place(self, '')}-p{number}.webp"


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a document: a page, a sheet, a slide, or what stands under a heading."""

    kind: str  # page, sheet, slide, notes, heading, text
    name: str  # the number of a page or slide, the name of a sheet, the words of a heading; "" before the first
    text: str
    level: int = 0  # of a heading: 1 to 6
    rows: tuple[tuple[str, ...], ...] = ()  # of a sheet or table: the upper left corner

    @property
    def title(self) -> str:
        """What to call it when something was found in it: “page 3”, “sheet Costs”, the heading itself."""
        return self.name if self.kind == "heading" else f"{self.kind} {self.name}".strip() if self.name else ""


class Reading(models.Model):
    """What a document says, read once by a process with limits (`reading.py`)."""

    class State(models.TextChoices):
        READ = "read", _("its text was read")
        NONE = "none", _("it holds no text")
        FAILED = "failed", _("its text could not be read")

    upload = models.OneToOneField(Upload, models.CASCADE, related_name="reading")

    state = models.CharField(max_length=10, choices=State)
    kind = models.CharField(max_length=20)  # what it was found to be: pdf, docx, …
    pages = models.PositiveIntegerField(null=True)  # of a PDF; or slides, or sheets
    drawable = models.PositiveIntegerField(default=0)  # so many pages have pictures, or can have them
    problem = models.CharField(max_length=300, blank=True)  # a sentence for a person
    parts = models.JSONField(default=list)  # the sections, as kept
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.upload_id}: {self.state}"

    @property
    def sections(self) -> list[Section]:
        return [Section(**part | {"rows": tuple(tuple(row) for row in part.get("rows", ()))}) for part in self.parts]

    @property
    def text(self) -> str:
        """All of it, for the search: headings stand before what they are over."""
        said = (f"{part['name']}\n{part['text']}" if part["kind"] == "heading" else part["text"] for part in self.parts)
        return "\n\n".join(filter(None, (words.strip() for words in said)))


class PagePicture(models.Model):
    """The picture of one page of a document, drawn and kept beside it."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="drawn")

    number = models.PositiveIntegerField()  # from 1
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["upload", "number"], name="files_one_picture_a_page"),)

    def __str__(self) -> str:
        return f"{self.upload_id}, page {self.number}"


class Arrival(models.Model):
    """A file on its way in pieces. How much of it has come, the size of its file on disk says (`arriving.py`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Member", models.CASCADE, related_name="+")
    upload = models.ForeignKey(Upload, models.CASCADE, null=True, related_name="+")  # once it was all there

    name = models.CharField(max_length=255)  # as the sender says
    purpose = models.CharField(max_length=20)
    size = models.PositiveBigIntegerField()  # as the sender promises
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name
