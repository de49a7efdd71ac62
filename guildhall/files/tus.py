"""The words of tus 1.0, the protocol of uploads that can be resumed: what a request says, how an answer is said.

Core, creation, termination, expiration and checksum; https://tus.io/protocols/resumable-upload has the whole of it.
"""

import base64
import binascii
import re
from collections.abc import Callable
from functools import wraps
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import http_date

from guildhall.kernel.http import Request

from . import arriving
from .intake import Purpose, limit
from .models import Arrival

VERSION: Final = "1.0.0"
METHODS: Final = ("sha1", "sha256")
PIECE_TYPE: Final = "application/offset+octet-stream"
TOKEN: Final = "Guildhall-Upload"  # noqa: S105  # a header: what a form says to have the file that arrived
MOST_METADATA: Final = 4000  # characters
_NUMBER: Final = re.compile(r"[0-9]{1,18}", re.ASCII)


class Fault(Exception):  # noqa: N818  # said to a browser
    """The request cannot be met: the status, and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def speaks_tus[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A view that answers in the protocol's words, also when something is wrong."""

    @wraps(view)
    def speaking(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(*args, **kwargs)
        except Fault as fault:
            response = JsonResponse({"error": str(fault)}, status=fault.status)
            if fault.status == 412:
                response["Tus-Version"] = VERSION
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return speaking


def method(request: HttpRequest) -> str:
    """What is asked for; a POST may stand for another, where a browser or a proxy knows only that."""
    asked = request.headers.get("X-HTTP-Method-Override", "") if request.method == "POST" else ""
    return asked.upper() or str(request.method)


def require_version(request: HttpRequest) -> None:
    """Go on if the browser speaks as we do.

    Raises:
        Fault: it does not.
    """
    if request.headers.get("Tus-Resumable") != VERSION:
        raise Fault(412, f"Only version {VERSION} of tus is spoken here.")


def number(request: HttpRequest, header: str) -> int:
    """The number in a header.

    Raises:
        Fault: there is none, or it is no number of bytes.
    """
    said = request.headers.get(header, "")
    if not _NUMBER.fullmatch(said):
        raise Fault(400, f"{header} must be a whole number.")
    return int(said)


def metadata(request: HttpRequest) -> dict[str, str]:
    """Name → value of what is told about the file: `filename d29ybGQ=,purpose ZG9j`.

    Raises:
        Fault: it is told otherwise.
    """
    said = request.headers.get("Upload-Metadata", "")
    if len(said) > MOST_METADATA:
        raise Fault(400, "Upload-Metadata is too long.")
    try:
        pairs = [pair.strip().partition(" ") for pair in said.split(",") if pair.strip()]
        return {name: base64.b64decode(value, validate=True).decode("utf-8") for name, _, value in pairs}
    except (ValueError, binascii.Error) as error:
        raise Fault(400, "Upload-Metadata cannot be understood.") from error


def purpose(told: dict[str, str]) -> Purpose:
    """What the file is for: a document, or (what is not said) an attachment.

    Raises:
        Fault: it is for something else.
    """
    try:
        asked = Purpose(told.get("purpose", Purpose.ATTACHMENT))
    except ValueError as error:
        raise Fault(400, "Nothing is known of that purpose.") from error
    if asked not in (Purpose.ATTACHMENT, Purpose.DOCUMENT):
        raise Fault(400, "A picture of a person is sent with its form.")
    return asked


def digest(request: HttpRequest) -> tuple[str, bytes] | None:
    """How the piece can be proved whole: the method and its value.

    Raises:
        Fault: we do not know that method, or the value is none.
    """
    said = request.headers.get("Upload-Checksum", "")
    if not said:
        return None
    name, _, value = said.partition(" ")
    if name not in METHODS:
        raise Fault(400, f"Upload-Checksum knows {', '.join(METHODS)}.")
    try:
        return name, base64.b64decode(value, validate=True)
    except ValueError as error:
        raise Fault(400, "Upload-Checksum must be base64.") from error


def abilities() -> HttpResponse:
    """What we can do."""
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = "creation,expiration,termination,checksum"
    response["Tus-Max-Size"] = str(limit(Purpose.DOCUMENT))
    response["Tus-Checksum-Algorithm"] = ",".join(METHODS)
    return response


def state(request: Request, arrival: Arrival, token: str, status: int) -> HttpResponse:
    """How far a file has come; and once it is all there, what a form says to have it."""
    response = HttpResponse(status=status)
    response["Upload-Offset"] = str(arriving.length(arrival))
    if request.method == "HEAD":
        response["Upload-Length"] = str(arrival.size)
    response["Upload-Expires"] = http_date(arrival.expires.timestamp())
    if token:
        response[TOKEN] = token
    return response
