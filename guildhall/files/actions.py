"""Keeping a file, at once or as it comes."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db.models import Count, Sum
from django.utils import timezone

from guildhall.policy.rules import Refused, require
from guildhall.policy.viewer import Viewer

from . import arriving, names, scanning
from .content import bad
from .forms import Arrived
from .intake import Checked, Uploaded, check, limit, too_large
from .models import Arrival, Upload, place
from .storage import uploads
from .tasks import read, scan, unused

MOST = 100  # files of one member that may wait, on their way or used by nothing: each is read, however small


class NoRoom(ValidationError):  # noqa: N818  # said to a person
    """The member has as much waiting here as anybody may."""


# unlike: not atomic, for writing files must not hold up SQLite's one writer; the row goes in last, in one statement
def take(file: Uploaded | Checked | Arrived, *, by: Viewer, purpose: str) -> Upload:
    """Keep `file` for `by`. Nobody can see it until something that has an audience refers to it.

    Take files before the transaction that refers to them, not inside it: writing a file is slow, and SQLite has one
    writer. What is then not referred to after all is swept away after a day. `purpose` is one of `intake.Purpose`.

    Raises:
        BadFile: it is too large, damaged, or not of a kind that is taken.
        Refused: the law says no; or the file arrived beforehand, for somebody else.
    """
    require(by, "upload")
    if isinstance(file, Arrived):
        return _arrived(file, by)
    checked = file if isinstance(file, Checked) else check(file, purpose=purpose)
    upload = Upload(owner=by.member, name=checked.name, kind=checked.kind.mime, size=checked.content.size)
    upload.sha256 = _digest(checked.content)
    if checked.picture:
        upload.width, upload.height = checked.picture.width, checked.picture.height
        for width, content in checked.picture.variants.items():
            uploads().save(upload.place_of(width), ContentFile(content))
    upload.file.name = uploads().save(place(upload, checked.name), checked.content)
    if not upload.is_picture and scanning.is_on():  # a picture was drawn anew: nothing is left to hide in
        upload.scan = Upload.Scan.PENDING
    upload.save(force_insert=True)  # last: a row never promises a file that is not there
    if not upload.is_picture:
        (read if upload.may_be_served else scan).enqueue(str(upload.pk))
    return upload


# unlike: one statement, and nothing that stands in the journal
def expect(name: str, *, size: int, purpose: str, by: Viewer) -> Arrival:
    """Make ready for a file that comes in pieces.

    Raises:
        BadFile: it is too large, or has nothing in it.
        NoRoom: its sender has too much waiting here already.
        Refused: the law says no.
    """
    require(by, "upload")
    name = names.plain(name)[:255]
    if not size:
        raise bad(name, "is empty. Choose it again, or choose another file.")
    if size > limit(purpose):
        raise too_large(name, purpose)
    _require_room(by, size)
    expires = timezone.now() + arriving.KEPT
    return Arrival.objects.create(owner=by.member, name=name, size=size, purpose=purpose, expires=expires)


# unlike: not atomic, as `take` is not
def welcome(arrival: Arrival, *, by: Viewer) -> Upload:
    """All of it is here: look it over and keep it.

    Raises:
        BadFile: it is not of a kind that is taken.
        Busy: somebody else is doing so just now.
        Refused: the law says no.
    """
    require(by, "upload")
    with arriving.held(arrival) as file:
        arrival.refresh_from_db()
        if arrival.upload is None:
            arrival.upload = take(arriving.Whole(arrival, file), by=by, purpose=arrival.purpose)
            arrival.save(update_fields=["upload"])
        arriving.path(arrival.pk).unlink(missing_ok=True)
    return arrival.upload


def _arrived(file: Arrived, by: Viewer) -> Upload:
    upload = Upload.objects.filter(pk=file.key, owner=by.member).first() if by.member else None
    if upload is None:
        raise Refused("That file is not here, or is not yours. Choose it again.")
    return upload


def _require_room(by: Viewer, size: int) -> None:
    most = int(settings.GUILDHALL_ARRIVING_LIMIT_MB)
    coming = Arrival.objects.filter(owner=by.member, upload=None, expires__gt=timezone.now())
    waiting = [each.aggregate(sum=Sum("size"), n=Count("pk")) for each in (coming, unused().filter(owner=by.member))]
    held, many = (sum(each[name] or 0 for each in waiting) for name in ("sum", "n"))
    if held + size > most * 1_000_000 or many >= MOST:
        raise NoRoom(
            f"You have files waiting here that nothing uses yet. At most {most} MB and {MOST} files may wait: "
            "post what you have, or try again tomorrow."
        )


def _digest(content: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()
