"""What is written in conversations."""

from datetime import timedelta
from typing import Final

from django.db import models
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from guildhall.files.models import Upload
from guildhall.kernel.addresses import url
from guildhall.kernel.index import TextIndex, Tokens
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer

from .conversation import Conversation, Seat

CHANGEABLE: Final = timedelta(minutes=15)  # for so long its writer may say it otherwise


class MessageQuerySet(models.QuerySet["Message"]):
    """Sets of messages."""

    def visible_to(self, viewer: Viewer) -> "MessageQuerySet":
        """The door: what is written in the viewer's own conversations since they take part. There is no other."""
        seats = Seat.objects.of(viewer).filter(conversation=OuterRef("conversation"), after__lt=OuterRef("pk"))
        return self.none() if viewer.is_visitor else self.filter(Exists(seats))

    def not_withdrawn(self) -> "MessageQuerySet":
        return self.filter(withdrawn=None)


class Message(models.Model):
    """Something that somebody wrote to those who take part in a conversation."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages", db_index=False)
    author = models.ForeignKey(Member, models.DO_NOTHING, related_name="+", db_index=False)
    source = models.TextField(blank=True)  # as typed
    html = models.TextField(blank=True)  # rendered, with reference tokens
    excerpt = models.CharField(max_length=280, blank=True)
    at = models.DateTimeField(default=timezone.now)
    edited = models.DateTimeField(null=True)
    withdrawn = models.DateTimeField(null=True)  # by its writer: then nothing of it is kept
    once = models.UUIDField(null=True)  # the form it came from, so that pressing twice sends once
    tokens = Tokens()

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "once"], name="message_once")]
        indexes = [
            models.Index("conversation", F("id").desc(), name="message_thread"),
            models.Index("author", "at", name="message_author"),
            TextIndex(fields=["tokens"], name="message_words"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{url('messages:conversation', self.conversation_id)}?at={self.pk}#m{self.pk}"

    @property
    def may_be_changed(self) -> bool:
        """Whether its writer may still say it otherwise."""
        return self.withdrawn is None and timezone.now() - self.at < CHANGEABLE


class MessageFile(models.Model):
    """A file sent with a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="files")
    upload = models.ForeignKey(Upload, models.DO_NOTHING, related_name="+")
    in_text = models.BooleanField(default=False)  # a picture shown in the text, not listed below it

    def __str__(self) -> str:
        return str(self.upload_id)

    def get_absolute_url(self) -> str:
        """Where it is had; needs `upload` fetched."""
        return url("messages:attachment", self.upload_id, self.upload.name)
