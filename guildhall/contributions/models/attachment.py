"""Files that belong to a contribution."""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from guildhall.people.models import Member


class Attachment(models.Model):
    """A file attached to a contribution, or waiting, by a picture pasted into a form, for one to be posted."""

    contribution = models.ForeignKey("Contribution", models.DB_CASCADE, null=True, related_name="+")
    upload = models.ForeignKey("files.Upload", models.DO_NOTHING, related_name="+")
    member = models.ForeignKey(Member, models.DO_NOTHING, related_name="+")
    in_text = models.BooleanField(default=False)  # a picture shown in the text, not listed below it
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.upload_id)

    def get_absolute_url(self) -> str:
        """Where it is downloaded; needs `upload` fetched."""
        return reverse("contributions:attachment", args=[self.upload_id, self.upload.name])
