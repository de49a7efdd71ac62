"""Keeping a file."""

import hashlib

from django.core.files.base import ContentFile, File

from guildhall.policy.rules import require
from guildhall.policy.viewer import Viewer

from . import scanning
from .intake import Checked, Uploaded, check
from .models import Upload, place
from .storage import uploads
from .tasks import read, scan


# unlike: not atomic, for writing files must not hold up SQLite's one writer; the row goes in last, in one statement
def take(file: Uploaded | Checked, *, by: Viewer, purpose: str) -> Upload:
    """Keep `file` for `by`. Nobody can see it until something that has an audience refers to it.

    Take files before the transaction that refers to them, not inside it: writing a file is slow, and SQLite has one
    writer. What is then not referred to after all is swept away after a day. `purpose` is one of `intake.Purpose`.

    Raises:
        BadFile: it is too large, damaged, or not of a kind that is taken.
        Refused: the law says no.
    """
    require(by, "upload")
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


def _digest(content: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()
