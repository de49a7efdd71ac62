"""Mail on this machine: for somebody who tries Guildhall out on their own computer, and for nobody else."""

import re
from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from guildhall.kernel.http import Request, page
from guildhall.services.notify.models import Letter

MOST: Final = 100
PASSED_ON: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")  # somebody stands between
LINK: Final = re.compile(r"(https?://[^\s<>\"]+)")

type View = Callable[..., HttpResponse]


def is_here(request: HttpRequest) -> bool:
    """Whether this is a development installation without a mail server, asked by the machine that it runs on."""
    if not settings.IS_DEVELOPMENT or settings.EMAIL_URL or any(name in request.headers for name in PASSED_ON):
        return False
    host = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    return _is_loopback(host) and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def on_this_machine(view: View) -> View:
    """Let `view` be there for the person at this machine; for everybody else there is no such page."""

    @wraps(view)
    def guarded(request: Request, **kwargs: Any) -> HttpResponse:
        if not is_here(request):
            raise Http404
        return view(request, **kwargs)

    return guarded


@on_this_machine
def letters(request: Request) -> HttpResponse:
    """Everything that would have been sent."""
    return page(request, "notify/letters.html", letters=list(Letter.objects.order_by("-written", "-id")[:MOST]))


@on_this_machine
def letter(request: Request, pk: int) -> HttpResponse:
    """One letter, with links that can be followed."""
    found = get_object_or_404(Letter, pk=pk)
    paragraphs = [[_pieces(line) for line in part.split("\n")] for part in re.split(r"\n\s*\n", found.text.strip())]
    return page(request, "notify/letter.html", letter=found, paragraphs=paragraphs)


def look_here(request: Request, subject: object) -> dict[str, Any] | None:
    """The way to this page from those that ask one to look at one's mail."""
    return {} if is_here(request) else None


def _pieces(line: str) -> list[tuple[str, bool]]:
    """The line in pieces, each with whether it is a link."""
    return [(piece, bool(LINK.fullmatch(piece))) for piece in LINK.split(line) if piece]


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
