"""What somebody chose to show the stewards: copies, and nothing that leads back to the conversation."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from guildhall.files.models import Upload
from guildhall.kernel.addresses import url
from guildhall.people.models import Member


class Report(models.Model):
    """Somebody asks the stewards to look at messages they were sent."""

    by = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    reason = models.TextField(max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Member, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    note = models.TextField(max_length=1000, blank=True)  # of the steward who closed it

    class Meta:
        indexes = [
            models.Index("at", "id", name="report_open", condition=Q(closed=None)),
            models.Index("by", "at", name="report_by"),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"

    def get_absolute_url(self) -> str:
        return url("messages:reported", self.pk)


class ReportedMessage(models.Model):
    """A copy of one message that was chosen, as it said when it was reported."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="shown")
    author = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    html = models.TextField(blank=True)
    written = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"of report {self.report_id}"


class ReportedFile(models.Model):
    """A file that was sent with one of them."""

    shown = models.ForeignKey(ReportedMessage, models.CASCADE, related_name="files")
    upload = models.ForeignKey(Upload, models.DO_NOTHING, related_name="+")

    def __str__(self) -> str:
        return str(self.upload_id)
