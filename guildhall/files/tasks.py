"""What follows when a file was kept, and what becomes of files that nobody refers to."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.tasks import task
from django.utils import timezone

from guildhall.kernel.every import every

from . import arriving, reading, scanning
from .models import Arrival, PagePicture, Reading, Upload
from .storage import uploads

logger = logging.getLogger(__name__)
PATIENCE = timedelta(days=1)  # between choosing a file and saying what it is for
LOST = timedelta(hours=1)  # what was not read by then has lost its task
AT_ONCE, MOST_UNREAD = 50, 1000


@task
def scan(upload_id: str) -> None:
    """Look for viruses; what has none is read."""
    upload = Upload.objects.filter(pk=upload_id, scan=Upload.Scan.PENDING).first()
    if upload and scanning.is_on() and scanning.scan(upload) == Upload.Scan.CLEAN:
        read.enqueue(upload_id)


@task
def read(upload_id: str) -> None:
    """Take down what a document says, and draw its first pages."""
    if upload := Upload.objects.filter(pk=upload_id, reading=None).first():
        reading.read(upload)


@every(minutes=1)
def scan_again() -> int:
    """Ask again about files that ClamAV has not answered about, those that are due; how many were told of."""
    if not scanning.is_on():  # it was switched off: nobody would ever tell
        return Upload.objects.filter(scan=Upload.Scan.PENDING).update(scan=Upload.Scan.NONE)
    waiting = Upload.objects.filter(scan=Upload.Scan.PENDING, scan_next__lte=timezone.now())
    due = list(waiting.order_by("scan_next")[:AT_ONCE])
    for upload in due:
        if scanning.scan(upload) == Upload.Scan.CLEAN:
            read.enqueue(str(upload.pk))
    return len(due)


@task
def sweep_of(owner: int) -> None:
    """Somebody was erased: their photo, and what they had not used yet."""
    _sweep(unused().filter(owner=owner))


@every(minutes=60)
def sweep_late() -> int:
    """Let go of files that did not all come in time."""
    return arriving.sweep()


def reconcile() -> int:
    """Have what was not read read; let go of uploads that nothing refers to, and of stored files that no upload knows;
    how many."""
    before = timezone.now() - PATIENCE
    unread, late, swept, strays = read_unread(), arriving.sweep(), sweep(before), sweep_strays(before)
    logger.info("Found %d unread; swept %d late, %d uploads and %d stray files", unread, late, swept, strays)
    return unread + late + swept + strays


def read_unread() -> int:
    """Have documents read whose task was lost. Answers how many."""
    served = Upload.objects.filter(scan__in=(Upload.Scan.NONE, Upload.Scan.CLEAN), width=None)
    lost = served.filter(reading=None, created__lt=timezone.now() - LOST)
    for pk in lost.values_list("pk", flat=True).order_by("created")[:MOST_UNREAD]:
        read.enqueue(str(pk))
    return min(lost.count(), MOST_UNREAD)


def sweep(before: datetime) -> int:
    """Let go of the uploads made before then that nothing refers to. Answers how many."""
    return _sweep(unused().filter(created__lt=before))


def _sweep(found: QuerySet[Upload]) -> int:
    gone = 0
    for upload in found.order_by("pk").iterator():
        places = upload.places()
        deleted, _ = unused().filter(pk=upload.pk).delete()  # asked again: somebody may just have used it
        if deleted:
            _remove(places)
            gone += 1
    return gone


def unused() -> QuerySet[Upload]:
    """The uploads that no row of any table refers to."""
    free = Upload.objects.all()
    for field in _references():
        users = field.model._base_manager.filter(**{field.name: OuterRef("pk")})  # noqa: SLF001  # a default manager may hide rows
        free = free.filter(~Exists(users))
    return free


def sweep_strays(before: datetime) -> int:
    """Let go of stored files older than that whose upload was never made, or is no more. Answers how many."""
    gone = 0
    for shard in _shards():
        places = dict(_foundin(shard))
        known = set(Upload.objects.filter(pk__in=set(places.values())).values_list("pk", flat=True))
        unknown = [place for place, key in places.items() if key not in known]
        strays = [place for place in unknown if uploads().get_modified_time(place) < before]
        _remove(strays)
        gone += len(strays)
    return gone


def _shards() -> list[str]:
    try:
        return list(uploads().listdir("")[0])
    except FileNotFoundError:  # nothing was ever uploaded
        return []


def _references() -> Iterator[models.Field]:  # type: ignore[type-arg]  # a foreign key of any model
    # Not `related_objects`: that leaves out the fields with related_name="+", which are most of ours.
    for relation in Upload._meta.get_fields(include_hidden=True):  # noqa: SLF001  # public by its documentation
        if not isinstance(relation, (models.ManyToOneRel, models.OneToOneRel)):
            continue
        if relation.related_model not in (Reading, PagePicture, Arrival):  # what we note of it is no use of it
            yield relation.field


def _foundin(shard: str) -> Iterator[tuple[str, UUID]]:
    for name in uploads().listdir(shard)[1]:
        try:
            yield f"{shard}/{name}", UUID(name[:36])
        except ValueError:
            continue  # not one of ours: left alone


def _remove(places: list[str]) -> None:
    for place in places:
        uploads().delete(place)
