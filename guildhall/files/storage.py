"""Where uploads are kept: a folder, or an S3 bucket. Settings read this, so it must import before Django is set up."""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import Storage, storages

SIGNED_SECONDS = 60  # how long a signed address works: long enough to follow a redirect


def uploads() -> Storage:
    """The storage of every upload."""
    return storages["uploads"]


def from_url(url: str, data_dir: Path) -> dict[str, Any]:
    """The entry for `STORAGES["uploads"]` that `url` describes; with no address, the folder `uploads` below `data_dir`.

    `file:///srv/guildhall/uploads` is a folder. `s3://KEY:SECRET@HOST:PORT/BUCKET/PREFIX` is a bucket, with these
    options after a question mark: `region=eu-west-2`, `tls=no` (only sensible on one's own network), `style=virtual`
    (the bucket is part of the host name).

    Raises:
        ImproperlyConfigured: the address is neither.
    """
    parts = urlsplit(url)
    if not url:
        return _folder(data_dir / "uploads")
    if parts.scheme == "file" and not parts.netloc and parts.path.strip("/"):
        return _folder(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.hostname and parts.path.strip("/"):
        return _bucket(parts)
    # What was given is not repeated: it may hold a secret.
    raise ImproperlyConfigured("GUILDHALL_STORAGE_URL must read file:///folder or s3://KEY:SECRET@HOST:PORT/BUCKET")


def _folder(location: Path) -> dict[str, Any]:
    options = {"location": str(location), "file_permissions_mode": 0o640, "directory_permissions_mode": 0o750}
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}


def _bucket(parts: SplitResult) -> dict[str, Any]:
    asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    bucket, _, prefix = unquote(parts.path).strip("/").partition("/")
    host = parts.netloc.rpartition("@")[2]
    options = {
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "endpoint_url": f"{'http' if asked.get('tls') == 'no' else 'https'}://{host}",
        "bucket_name": bucket,
        "location": prefix,
        "region_name": asked.get("region", "us-east-1"),
        "addressing_style": asked.get("style", "path"),
        "signature_version": "s3v4",
        "querystring_expire": SIGNED_SECONDS,
        "file_overwrite": False,
        "max_memory_size": 2_000_000,  # bytes of an opened file in memory; what is larger waits on disk
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
