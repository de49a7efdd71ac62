"""request.viewer: who is asking."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .viewer import Viewer


class ViewerMiddleware:
    """Put the viewer on the request. Goes after the session and authentication middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = _viewer(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def _viewer(request: HttpRequest) -> Viewer:
    return Viewer.of(request.user) if request.user.is_authenticated else Viewer.visitor()
