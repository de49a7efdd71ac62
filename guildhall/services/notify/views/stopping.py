"""The page that a mail's way out leads to: also signed out, and for mail programs that press the button themselves."""

from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from guildhall.kernel.http import Request, page
from guildhall.services.notify import stopping


@csrf_exempt  # the address is the secret: a mail program posts to it without ever having seen a page (RFC 8058)
def stop(request: Request, token: str) -> HttpResponse:
    """Reading it changes nothing, because mail scanners follow links; the button does."""
    way = stopping.way_of(token)
    if way is None:
        raise Http404
    words = way.words()
    if request.method == "POST":
        stopping.stop(way)
    answer = page(request, "notify/stop.html", words=words, done=request.method == "POST")
    answer["Referrer-Policy"] = "no-referrer"
    return answer
