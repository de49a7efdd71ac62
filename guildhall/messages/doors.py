"""How a view comes by a conversation: through one's own place in it, or not at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse

from .reading import seat_at

type View = Callable[..., HttpResponse]


def in_conversation(view: View) -> View:
    """Give `view` the viewer's place in the conversation with the id of its address. For others there is none."""

    @wraps(view)
    def wrapped(request: Any, pk: int, **kwargs: Any) -> HttpResponse:  # a kernel.http.Request
        seat = None if request.viewer.is_visitor else seat_at(request.viewer, pk, request.path)
        if seat is None:
            raise Http404
        return view(request, seat, **kwargs)

    return wrapped
