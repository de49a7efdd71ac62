"""Handing a file out."""

from pathlib import PurePosixPath

from django.core.files.storage import Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from guildhall.policy.rules import Refused

from .models import Upload
from .storage import uploads

# A browser shows these itself. Nothing else is ever shown in place, whatever the caller asks.
_SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})


def respond(
    upload: Upload, *, inline: bool = False, width: int | None = None, request: HttpRequest | None = None
) -> HttpResponseBase:
    """The file, to be saved; or, `inline`, shown in place if it is a picture or a PDF. `width` asks for a small one.
    Given the `request`, a browser that has the same file already is told so instead.

    The caller has asked whether this viewer may read whatever refers to the upload: nothing is asked here.

    Raises:
        Refused: it is still being checked for viruses, or one was found.
        Http404: the file is no longer there.
    """
    require_checked(upload)
    place = upload.variant(width) if width is not None and upload.is_picture else upload.place
    kind = upload.kind if place == upload.place else "image/webp"
    inline = inline and kind in _SHOWN
    disposition = content_disposition_header(not inline, upload.name) or "attachment"
    if not inline and _signs(uploads()):
        return _redirect(uploads(), place, kind, disposition)
    return _guarded(upload, place, kind, disposition, request)


def respond_part(upload: Upload, place: str, kind: str, *, request: HttpRequest | None = None) -> HttpResponseBase:
    """A picture we made of the upload, kept at `place`, to be shown. As with `respond`, the caller has asked.

    Raises:
        Refused, Http404: as `respond` does.
    """
    require_checked(upload)
    return _guarded(upload, place, kind, "inline", request)


def respond_stored(place: str, *, name: str, kind: str) -> HttpResponseBase:
    """What is kept at `place` and is no upload, to be saved as `name`. As with `respond`, the caller has asked.

    Raises:
        Http404: it is no longer there.
    """
    disposition = content_disposition_header(True, name) or "attachment"  # noqa: FBT003 - Django's own
    if _signs(uploads()):
        return _redirect(uploads(), place, kind, disposition)
    response = _stream(uploads(), place)
    for header, value in (_guards(kind) | {"Content-Disposition": disposition}).items():
        response[header] = value
    response["Cache-Control"] = "private, no-store"
    return response


def require_checked(upload: Upload) -> None:
    """Go on if no virus is in it, as far as is known.

    Raises:
        Refused: it is still being checked for viruses, or one was found.
    """
    if upload.scan == Upload.Scan.PENDING:
        raise Refused("This file is still being checked for viruses. Come back in a few minutes.")
    if not upload.may_be_served:
        raise Refused("A virus was found in this file, so it cannot be had.")


def _guarded(upload: Upload, place: str, kind: str, disposition: str, request: HttpRequest | None) -> HttpResponseBase:
    etag = f'"{upload.sha256[:32]}-{PurePosixPath(place).stem[37:]}"'  # the content and the width, or the page
    response = (request and get_conditional_response(request, etag=etag)) or _stream(uploads(), place)
    for header, value in (_guards(kind) | {"Content-Disposition": disposition, "ETag": etag}).items():
        response[header] = value
    return response


def _stream(storage: Storage, place: str) -> FileResponse:
    try:
        return FileResponse(storage.open(place))
    except FileNotFoundError as error:
        raise Http404 from error


def _guards(kind: str) -> dict[str, str]:
    guards = {
        "Content-Type": kind,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",  # kept by the browser, shown again only after asking
    }
    # What is packed already, the compressing middleware shall leave alone.
    return guards if kind.startswith("text/") else guards | {"Content-Encoding": "identity"}


def _signs(storage: Storage) -> bool:
    return bool(getattr(storage, "querystring_auth", False))  # S3, by its signed addresses


def _redirect(storage: Storage, place: str, kind: str, disposition: str) -> HttpResponseRedirect:
    asked = {"ResponseContentDisposition": disposition, "ResponseContentType": kind}
    response = HttpResponseRedirect(storage.url(place, parameters=asked))  # type: ignore[call-arg]  # S3's own argument
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
