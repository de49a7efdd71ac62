"""The outbox: every mail of the platform, before and after it is sent."""

from django.db import models
from django.utils import timezone


class Letter(models.Model):
    """One mail. It waits here until the mail server has taken it, or, on one machine alone, until it is read here."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        KEPT = "kept", "Kept on this machine"
        FAILED = "failed", "Failed"

    to = models.EmailField(max_length=254)
    sender = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    cause = models.CharField(max_length=300, null=True, unique=True)  # noqa: DJ001 - what it follows from, if it is ours
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)  # what the mail server said the last time
    written = models.DateTimeField(default=timezone.now)
    tried = models.DateTimeField(null=True)  # the last time
    sent = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("written", name="letter_waiting", condition=models.Q(state="waiting"))]
        ordering = ["-written", "-id"]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"
