"""Handing a file out."""

from django.core.files.storage import Storage
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from guildhall.policy.rules import Refused

from .models import Upload
from .storage import uploads

# A browser shows these itself. Nothing else is ever shown in place, whatever the caller asks.
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
_PDF = "application/pdf"


def respond(upload: Upload, *, inline: bool = False, width: int | None = None) -> HttpResponseBase:
    """The file, to be saved; or, `inline`, shown in place if it is a picture or a PDF. `width` asks for a small one.

    The caller has asked whether this viewer may read whatever refers to the upload: nothing is asked here.

    Raises:
        Refused: it is still being checked for viruses, or one was found.
        Http404: the file is no longer there.
    """
    _require_checked(upload)
    place = upload.variant(width) if width is not None and upload.is_picture else upload.place
    kind = upload.kind if place == upload.place else "image/webp"
    inline = inline and (kind in _PICTURES or kind == _PDF)
    disposition = content_disposition_header(not inline, upload.name) or "attachment"
    storage = uploads()
    if not inline and _signs(storage):
        return _redirect(storage, place, kind, disposition)
    response = _stream(storage, place)
    response["Content-Type"] = kind
    response["Content-Disposition"] = disposition
    response["ETag"] = f'"{upload.sha256[:32]}-{width or 0}"'
    return _guarded(response, kind)


def _require_checked(upload: Upload) -> None:
    if upload.scan == Upload.Scan.PENDING:
        raise Refused("This file is still being checked for viruses. Come back in a few minutes.")
    if not upload.may_be_served:
        raise Refused("A virus was found in this file, so it cannot be had.")


def _stream(storage: Storage, place: str) -> FileResponse:
    try:
        return FileResponse(storage.open(place))
    except FileNotFoundError as error:
        raise Http404 from error


def _guarded(response: FileResponse, kind: str) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'" if kind == _PDF else "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"  # kept by the browser, shown again only after asking
    return response


def _signs(storage: Storage) -> bool:
    return bool(getattr(storage, "querystring_auth", False))  # S3, by its signed addresses


def _redirect(storage: Storage, place: str, kind: str, disposition: str) -> HttpResponseRedirect:
    asked = {"ResponseContentDisposition": disposition, "ResponseContentType": kind}
    response = HttpResponseRedirect(storage.url(place, parameters=asked))  # type: ignore[call-arg]  # S3's own argument
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
