"""Looking a file over before it is kept. Nothing is written, so a form may ask and show what is wrong."""

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile

from . import names, pictures
from .content import EXTENSIONS, KINDS, Kind, bad, examine

type Uploaded = UploadedFile[bytes]


class Purpose(StrEnum):
    """What a file is to be used for."""

    ATTACHMENT = "attachment"
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
    if (file.size or 0) > limit():
        raise bad(name, f"is larger than {limit() // 1_000_000} MB. Choose a smaller file.")
    kind = examine(_stream(file), name)
    if kind.is_picture:
        return _picture(file, name, kind, square=purpose is Purpose.PHOTO)
    if purpose is not Purpose.ATTACHMENT:
        raise bad(name, "is not a picture. Choose a JPEG, PNG, GIF or WebP file.")
    return Checked(names.clean(name, kind.extensions, EXTENSIONS), kind, file)


def limit() -> int:
    """The largest file taken, in bytes."""
    return int(getattr(settings, "GUILDHALL_UPLOAD_LIMIT_MB", 25)) * 1_000_000


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
