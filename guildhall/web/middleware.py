"""Signed out, every address that is not public answers alike, whether it exists or not: sign in, and come back here."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


class SignInMiddleware:
    """Send a visitor who may not, or cannot, see a page to the sign-in page. Goes after ViewerMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._led(request, self.get_response(request))
        response.headers.setdefault(
            "Cache-Control", "private, no-cache"
        )  # unless it says better, a page is one person's
        return response

    def _led(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code not in (403, 404) or request.viewer.is_signed_in:  # type: ignore[attr-defined]
            return response
        if request.method not in ("GET", "HEAD"):
            return response
        return HttpResponseRedirect("/sign-in/?" + urlencode({"next": request.get_full_path()}))
