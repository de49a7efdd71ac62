"""Where files arrive in pieces. Each is its sender's alone: for anybody else there is no such address."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from guildhall.kernel.http import Request

from . import actions, arriving, forms, tus
from .models import Arrival


@tus.speaks_tus
def begin(request: Request) -> HttpResponse:
    """Announce a file."""
    if not request.viewer.is_approved:
        raise Http404
    if request.method == "OPTIONS":
        return tus.abilities()
    if request.method != "POST":
        return HttpResponseNotAllowed(["OPTIONS", "POST"])
    tus.require_version(request)
    told, size = tus.metadata(request), tus.number(request, "Upload-Length")
    arrival = _expected(request, told.get("filename", ""), size, tus.purpose(told))
    response = HttpResponse(status=201)
    response["Location"] = reverse("files:piece", args=[arrival.pk])
    response["Upload-Expires"] = http_date(arrival.expires.timestamp())
    return response


@tus.speaks_tus
def piece(request: Request, key: UUID) -> HttpResponse:
    """Ask how far it has come, send the next piece, or give it up."""
    answers = {"OPTIONS": _abilities, "HEAD": _far, "PATCH": _more, "DELETE": _up}
    method = tus.method(request)
    if not request.viewer.is_approved:
        raise Http404
    mine = Arrival.objects.filter(owner=request.viewer.member, expires__gt=timezone.now())
    arrival = get_object_or_404(mine.select_related("upload"), pk=key)
    if method not in answers:
        return HttpResponseNotAllowed(list(answers))
    if method != "OPTIONS":
        tus.require_version(request)
    try:
        return answers[method](request, arrival)
    except arriving.Busy as error:
        raise tus.Fault(423, "Another piece of it is still on its way.") from error


def _expected(request: Request, name: str, size: int, purpose: str) -> Arrival:
    try:
        return actions.expect(name, size=size, purpose=purpose, by=request.viewer)
    except actions.NoRoom as error:
        raise tus.Fault(413, str(error)) from error
    except ValidationError as error:
        raise tus.Fault(413 if size else 400, " ".join(error.messages)) from error


def _abilities(request: Request, arrival: Arrival) -> HttpResponse:
    return tus.abilities()


def _far(request: Request, arrival: Arrival) -> HttpResponse:
    if arriving.length(arrival) == arrival.size and not arrival.upload_id:
        _kept(request, arrival)  # the server fell between the last byte and this
    return tus.state(request, arrival, _token(arrival), 200)


def _more(request: Request, arrival: Arrival) -> HttpResponse:
    if request.content_type != tus.PIECE_TYPE:
        raise tus.Fault(415, f"A piece is sent as {tus.PIECE_TYPE}.")
    at, digest = tus.number(request, "Upload-Offset"), tus.digest(request)
    room = arrival.size - at
    if int(request.headers.get("Content-Length") or 0) > max(room, 0):
        raise tus.Fault(413 if room >= 0 else 409, "There is more of it than was said.")
    if not arrival.upload_id:
        _appended(request, arrival, at, room, digest)
    elif at != arrival.size:
        raise tus.Fault(409, "It is all here already.")
    return tus.state(request, arrival, _token(arrival), 204)


def _appended(request: Request, arrival: Arrival, at: int, room: int, digest: tuple[str, bytes] | None) -> None:
    with arriving.held(arrival) as file:
        try:
            arriving.append(file, request, at=at, room=room, digest=digest)
        except arriving.Elsewhere as error:
            raise tus.Fault(409, "The piece does not begin where the last one ended.") from error
        except arriving.Spoilt as error:
            raise tus.Fault(460, "The piece was changed on its way. Send it again.") from error
        except UnreadablePostError as error:  # the line dropped: what has come is kept
            raise tus.Fault(400, "The line dropped.") from error
    if arriving.length(arrival) == arrival.size:
        _kept(request, arrival)


def _kept(request: Request, arrival: Arrival) -> None:
    try:
        actions.welcome(arrival, by=request.viewer)
    except ValidationError as error:
        arriving.let_go(arrival)
        raise tus.Fault(422, " ".join(error.messages)) from error


def _up(request: Request, arrival: Arrival) -> HttpResponse:
    with arriving.held(arrival):
        arriving.let_go(arrival)
    return HttpResponse(status=204)


def _token(arrival: Arrival) -> str:
    return forms.token(arrival.upload) if arrival.upload else ""
