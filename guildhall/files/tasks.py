"""What becomes of files that nobody refers to."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from .models import Upload
from .storage import uploads

logger = logging.getLogger(__name__)
PATIENCE = timedelta(days=1)  # between choosing a file and saying what it is for


def reconcile() -> int:
    """Let go of uploads that nothing refers to, and of stored files that no upload knows; how many."""
    before = timezone.now() - PATIENCE
    swept, strays = sweep(before), sweep_strays(before)
    logger.info("Swept %d uploads and %d stray files", swept, strays)
    return swept + strays


def sweep(before: datetime) -> int:
    """Let go of the uploads made before then that nothing refers to. Answers how many."""
    gone = 0
    for upload in unused().filter(created__lt=before).order_by("pk").iterator():
        deleted, _ = unused().filter(pk=upload.pk).delete()  # asked again: somebody may just have used it
        if deleted:
            _remove(upload.places())
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
        places = dict(_uploads_in(shard))
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
        if isinstance(relation, (models.ManyToOneRel, models.OneToOneRel)):
            yield relation.field


def _uploads_in(shard: str) -> Iterator[tuple[str, UUID]]:
    for name in uploads().listdir(shard)[1]:
        try:
            yield f"{shard}/{name}", UUID(name[:36])
        except ValueError:
            continue  # not one of ours: left alone


def _remove(places: list[str]) -> None:
    for place in places:
        uploads().delete(place)
