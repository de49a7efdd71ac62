"""Looking for viruses, by ClamAV's daemon where one is configured."""

import logging
from datetime import timedelta
from typing import BinaryIO, Final, cast
from urllib.parse import unquote, urlsplit

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from guildhall.kernel.apps import tell

from .models import Upload
from .storage import uploads

logger = logging.getLogger(__name__)
SECONDS: Final = 120  # that the daemon may take over one answer
SOON, LATEST = timedelta(minutes=1), timedelta(hours=1)  # between two questions about the same file


def is_on() -> bool:
    """Whether files are looked over for viruses at all."""
    return bool(settings.GUILDHALL_CLAMAV_URL)


def client(url: str) -> ClamdNetworkSocket:
    """The daemon at `tcp://host:port` or `unix:///path`.

    Raises:
        ImproperlyConfigured: the address is neither.
    """
    address = urlsplit(url)
    if address.scheme == "tcp" and address.hostname:
        return ClamdNetworkSocket(address.hostname, address.port or 3310, SECONDS)
    if address.scheme == "unix" and not address.netloc and address.path:
        return ClamdUnixSocket(unquote(address.path), SECONDS)
    raise ImproperlyConfigured("GUILDHALL_CLAMAV_URL must read tcp://host:3310 or unix:///run/clamav/clamd.ctl")


def scan(upload: Upload) -> Upload.Scan:
    """Ask about `upload` and note the answer; without an answer it stays PENDING, to be asked about again."""
    try:
        with uploads().open(upload.place) as file:
            answer = client(settings.GUILDHALL_CLAMAV_URL).instream(cast("BinaryIO", file))
        (status, virus), *_ = answer.values() or [("ERROR", "no answer")]
    except (ClamdError, OSError, UnicodeError) as error:
        status, virus = "ERROR", str(error)
    if status not in ("OK", "FOUND"):
        return _ask_again(upload, virus or "")
    return _note(upload, Upload.Scan.CLEAN if status == "OK" else Upload.Scan.INFECTED, virus or "")


def _ask_again(upload: Upload, why: str) -> Upload.Scan:
    wait = min(SOON * 2 ** min(upload.scan_tries, 10), LATEST)
    due, tries = timezone.now() + wait, min(upload.scan_tries + 1, 1000)
    Upload.objects.filter(pk=upload.pk).update(scan_next=due, scan_tries=tries)
    logger.warning("Upload %s could not be looked over for viruses (%s); again in %s", upload.pk, why, wait)
    return Upload.Scan.PENDING


def _note(upload: Upload, found: Upload.Scan, virus: str) -> Upload.Scan:
    changed = Upload.objects.filter(pk=upload.pk, scan=Upload.Scan.PENDING).update(scan=found)
    upload.scan = found
    if changed and found == Upload.Scan.INFECTED:
        logger.warning("Upload %s holds %s", upload.pk, virus)
        tell("on_virus", upload, virus)
    return found
