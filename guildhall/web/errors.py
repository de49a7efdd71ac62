"""The pages for when something is wrong: what happened, and what one can do now."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template import engines

from guildhall.contributions.drafts import keep_for_writer
from guildhall.kernel.http import page

SHOWN_BACK = ("title", "body", "note", "text")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, "errors/400.html", status=HTTPStatus.BAD_REQUEST)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The rule's own sentence, where a rule refused."""
    return page(request, "errors/403.html", status=HTTPStatus.FORBIDDEN, reason=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, "errors/404.html", status=HTTPStatus.NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed: perhaps the database, so the page asks nothing of it."""
    html = engines["jinja2"].get_template("errors/500.html").render({})
    return HttpResponse(html, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from elsewhere. What was typed is shown back, so that nothing is lost; but not to
    somebody else who has signed in meanwhile: for its writer it is kept."""
    kept, viewer = keep_for_writer(request), request.viewer  # type: ignore[attr-defined]
    is_anothers = kept is not None and (viewer.member is None or viewer.member.pk != kept[0])
    typed = [(name, words) for name, words in request.POST.items() if name in SHOWN_BACK and words and not is_anothers]
    return page(request, "errors/csrf.html", status=HTTPStatus.FORBIDDEN, typed=typed)
