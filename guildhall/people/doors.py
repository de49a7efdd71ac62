"""Who may come to a page at all. To anybody else it does not exist; signed out, it leads to signing in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Protocol

from django.http import Http404
from django.http.response import HttpResponseBase

from guildhall.kernel.http import Request
from guildhall.policy.viewer import Viewer


class Door(Protocol):
    """Guards a view, which keeps its own signature."""

    def __call__[**P, R: HttpResponseBase](
        self, view: Callable[Concatenate[Request, P], R]
    ) -> Callable[Concatenate[Request, P], R]: ...


def _only(admits: Callable[[Viewer], bool]) -> Door:
    def guard[**P, R: HttpResponseBase](
        view: Callable[Concatenate[Request, P], R],
    ) -> Callable[Concatenate[Request, P], R]:
        @wraps(view)
        def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if not admits(request.viewer):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


signed_in_only = _only(lambda viewer: viewer.is_signed_in)  # even one who is suspended
members_only = _only(lambda viewer: not viewer.is_visitor)  # even one who awaits approval
approved_only = _only(lambda viewer: viewer.is_approved)
stewards_only = _only(lambda viewer: viewer.is_steward)
