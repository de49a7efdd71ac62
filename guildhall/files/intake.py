"""Looking a file over before it is kept. Nothing is written, so a form may ask and show what is wrong."""

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile

from . import names, pictures
from .content import EXTENSIONS, KINDS, BadFile, Kind, bad, examine

type Uploaded = UploadedFile[bytes]


class Purpose(StrEnum):
    """What a file is to be used for."""

    ATTACHMENT = "attachment"
    DOCUMENT = "document"  # of a library: the only one that may be large
    PICTURE = "picture"  # shown within text
    PHOTO = "photo"  # of a person: square


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept, as it will be kept."""

    name: str
    kind: Kind
    content: File[bytes]
    picture: pictures.Picture | None = None


def check(file: Uploaded, *, purpose: str) -> Checked:
    """`file`, if it is small enough, of a kind that is taken, and sound.

    Raises:
        BadFile: it is not; its message is a sentence for the person.
    """
    purpose, name = Purpose(purpose), file.name or ""
    if (file.size or 0) > limit(purpose):
        raise too_large(name, purpose)
    kind = examine(_stream(file), name)
    if kind.is_picture:
        return _picture(file, name, kind, square=purpose is Purpose.PHOTO)
    if purpose not in (Purpose.ATTACHMENT, Purpose.DOCUMENT):
        raise bad(name, "is not a picture. Choose a JPEG, PNG, GIF or WebP file.")
    return Checked(names.clean(name, kind.extensions, EXTENSIONS), kind, file)


def limit(purpose: str) -> int:
    """The largest file taken for that purpose, in bytes."""
    most = int(settings.GUILDHALL_UPLOAD_LIMIT_MB)
    small = min(most, int(settings.GUILDHALL_ATTACHMENT_LIMIT_MB))
    return (most if purpose == Purpose.DOCUMENT else small) * 1_000_000


def too_large(name: str, purpose: str) -> BadFile:
    """The refusal of a file above the limit."""
    return bad(name, f"is larger than {limit(purpose) // 1_000_000} MB. Choose a smaller file.")


def _picture(file: Uploaded, name: str, kind: Kind, *, square: bool) -> Checked:
    try:
        picture = pictures.draw(_stream(file), kind.mime, square=square)
    except pictures.NoPicture as error:
        raise bad(name, str(error)) from error
    kept = KINDS[picture.mime]
    name = names.clean(name, kept.extensions, EXTENSIONS)
    return Checked(name, kept, ContentFile(picture.content), picture)


def _stream(file: Uploaded) -> IO[bytes]:
    # An UploadedFile passes reading and seeking on to the file it holds; libraries want the file itself.
    stream: IO[bytes] | None = file.file
    return stream or BytesIO()
