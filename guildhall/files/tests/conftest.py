"""What the tests of files share: real files, files made here, and a storage of their own."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.test import override_settings
from PIL import Image

from guildhall.files import download, storage
from guildhall.files.models import Upload

CORPUS = Path(__file__).parents[4] / "shared" / "data" / "documents" / "files"


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a browser sends it, its name untouched by Django: what we promise, we do ourselves."""
    file = SimpleUploadedFile("file", content, content_type="text/html")  # what the sender says is never believed
    file._name = name
    return file


def real(name: str) -> SimpleUploadedFile:
    """A file of the collection of real and tricky documents."""
    if not (CORPUS / name).exists():
        pytest.skip(f"the collection of documents is not here: {CORPUS}")
    return sent(name, (CORPUS / name).read_bytes())


def drawn(form: str = "PNG", size: tuple[int, int] = (640, 320), mode: str = "RGB", **options: Any) -> bytes:
    """A picture, its left half red and its right half blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    out = BytesIO()
    image.convert(mode).save(out, form, **options)
    return out.getvalue()


def handed(upload: Upload, **asked: Any) -> tuple[HttpResponseBase, bytes]:
    """The answer that hands `upload` out, and what is in it."""
    response = download.respond(upload, **asked)
    content = b"".join(response) if isinstance(response, FileResponse) else b""
    response.close()
    return response, content


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of this test's own to keep uploads in."""
    kept = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    with override_settings(STORAGES={"default": kept, "staticfiles": kept, "uploads": storage.from_url("", tmp_path)}):
        yield tmp_path / "uploads"
