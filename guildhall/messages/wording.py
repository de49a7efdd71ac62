"""What goes with the words of a message: how they are shown and found. Called by actions only."""

import re
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from guildhall.contributions.models import Attachment
from guildhall.contributions.wording import rendered_here
from guildhall.files.models import Upload
from guildhall.kernel.index import Index, Row
from guildhall.kernel.index.words import words_of
from guildhall.kernel.text import TooLong, clean_text, excerpt
from guildhall.policy.viewer import Viewer

from .models import Message, MessageFile

WORDS: Final = Index(Message)
_PASTED: Final = re.compile(r"/attachments/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")


def say(message: Message, body: str, *, by: Viewer, uploads: Sequence[Upload] = ()) -> None:
    """Give the message its words.

    Raises:
        ValidationError: there are none, or too many.
    """
    source = _with_pictures(message, clean_text(body), by)
    if not source.strip() and not uploads:
        raise ValidationError({"body": "Write something."})
    try:
        rendered = rendered_here(source)
    except TooLong as problem:
        raise ValidationError({"body": str(problem)}) from problem
    message.source, message.html, message.excerpt = source, rendered.html, excerpt(rendered.text)
    message.save(update_fields=["source", "html", "excerpt"])
    names = [word for upload in uploads for word in words_of(upload.name)]
    WORDS.put([row_of(message.pk, rendered.text, names)])


def row_of(pk: int, text: str, names: Sequence[str] = ()) -> Row:
    """What the index holds of a message."""
    return Row(pk, weak=tuple(dict.fromkeys([*words_of(text), *names])))


def empty(message: Message) -> None:
    """Let its words and files go."""
    message.source = message.html = message.excerpt = ""
    message.withdrawn = timezone.now()
    message.save(update_fields=["source", "html", "excerpt", "withdrawn"])
    MessageFile.objects.filter(message=message).delete()
    WORDS.put([Row(message.pk)])


def _with_pictures(message: Message, source: str, by: Viewer) -> str:
    """Pictures pasted while writing were kept for the writer alone; now they belong to the message."""
    pasted = {UUID(key) for key in _PASTED.findall(source)}
    mine = Attachment.objects.filter(contribution=None, member=by.member, upload__in=pasted)
    claimed = set(mine.values_list("upload", flat=True)) if pasted else set()
    if not claimed:
        return source
    MessageFile.objects.bulk_create([MessageFile(message=message, upload_id=key, in_text=True) for key in claimed])
    mine.delete()
    return _PASTED.sub(lambda at: f"/messages/files/{at[1]}/" if UUID(at[1]) in claimed else at[0], source)
