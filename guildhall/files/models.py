"""One file that somebody uploaded."""

import uuid
from pathlib import PurePosixPath

from django.db import models
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
    created = models.DateTimeField(auto_now_add=True, db_index=True)
    file = models.FileField(upload_to=place, storage=uploads, max_length=100)

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
        """Every stored name that belongs to this upload."""
        return [self.place, *(self.place_of(width) for width in widths_below(self.width or 0))]

    def place_of(self, width: int) -> str:
        """Where the picture scaled to `width` is kept."""
        return f"{place(self, '')}-{width}.webp"
