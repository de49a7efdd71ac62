"""Signed out, every address that is not public answers alike, whether it exists or not: sign in, and come back here."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from guildhall.contributions.drafts import keep_for_writer
from guildhall.kernel.http import NothingHere


class PlainQueryMiddleware:
    """Take out of the query string the one character that PostgreSQL refuses to compare with anything: `?q=%00`. No
    address has it in its path."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            return NothingHere()
        while "%00" in request.META.get("QUERY_STRING", ""):  # taking out one may put another together
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        return self.get_response(request)


class SignInMiddleware:
    """Send a visitor who may not, or cannot, see a page to the sign-in page. Goes after ViewerMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._led(request, self.get_response(request))
        response.headers.setdefault("Cache-Control", "private, no-cache")  # unless it knows better
        return response

    def _led(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code not in (403, 404) or isinstance(response, NothingHere):
            return response
        if request.viewer.is_signed_in:  # type: ignore[attr-defined]
            return response
        if request.method in ("GET", "HEAD"):
            return _to_sign_in(request.get_full_path())
        if request.method == "POST" and (kept := keep_for_writer(request)):
            messages.info(request, "What you wrote is kept. Sign in, and you find it where you left it.")
            return _to_sign_in(kept[1])
        return response


def _to_sign_in(back: str) -> HttpResponse:
    return HttpResponseRedirect("/sign-in/?" + urlencode({"next": back}))
