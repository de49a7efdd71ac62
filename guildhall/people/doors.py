"""Who may come to a page at all. To anybody else it does not exist; signed out, it leads to signing in."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponse

from guildhall.kernel.http import Request
from guildhall.policy.viewer import Viewer

type View = Callable[..., HttpResponse]


def _only(admits: Callable[[Viewer], bool]) -> Callable[[View], View]:
    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponse:
            if not admits(request.viewer):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


signed_in_only = _only(lambda viewer: viewer.is_signed_in)  # even one who is suspended
members_only = _only(lambda viewer: not viewer.is_visitor)  # even one who awaits approval
approved_only = _only(lambda viewer: viewer.is_approved)
stewards_only = _only(lambda viewer: viewer.is_steward)
