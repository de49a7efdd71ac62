"""How a view answers: a page, a piece of one, or the way to another."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template import engines
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from jinja2 import Template
from markupsafe import Markup

if TYPE_CHECKING:
    from guildhall.policy.viewer import Viewer

_CSRF = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">')


class Request(HttpRequest):
    """A request that has passed the middleware: it knows who is asking and, inside one, the community."""

    viewer: "Viewer"
    community: Any  # communities.Community, set by @in_community; this layer may not import it
    tool: str  # label of the tool whose contribution a page is about that all kinds share: history, readers, revising


class SeeOther(HttpResponseRedirect):
    """ "Done; now read this": the browser fetches it with GET, and a reload posts nothing twice."""

    status_code = 303


class NothingHere(HttpResponse):
    """404 in plain words, for programs: nobody is led from it to the sign-in page."""

    status_code = 404

    def __init__(self) -> None:
        super().__init__("There is nothing here.\n", content_type="text/plain; charset=utf-8")
        self["Cache-Control"] = "private, no-store"


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A whole page. It is the viewer's own: no shared cache may keep it."""
    wrong = any(isinstance(value, BaseForm) and value.is_bound and value.errors for value in context.values())
    return _answer(_template(template).render(_context(request, {"has_errors": wrong} | context)), status)


def csrf_token(request: HttpRequest) -> str:
    """The secret for forms of this answer: masked once, not for each form."""
    if "csrf_masked" not in request.META:  # where Django keeps the unmasked one
        request.META["csrf_masked"] = get_token(request)
    return str(request.META["csrf_masked"])


def fragment(request: HttpRequest, template: str, block: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """One block of a page, for a browser that already shows the rest."""
    source = _template(template)
    known = source.new_context(_context(request, context))
    next(source.root_render_func(known), None)  # the page's imports and settings, up to its first word
    return _answer("".join(known.blocks[block][0](known)), status)


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks, on a page that is already open."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def seen_other(url: str) -> SeeOther:
    """303 to `url`."""
    return SeeOther(url)


def _template(name: str) -> Template:
    found: Any = engines["jinja2"].get_template(name)  # Django's type knows only its own engine
    return cast("Template", found.template)


def _context(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any]:
    """What Django's own backend would add, so that a page and its pieces are rendered alike."""
    engine = cast("Any", engines["jinja2"])
    full: dict[str, Any] = {"request": request}
    full["csrf_input"] = SimpleLazyObject(lambda: _CSRF.format(csrf_token(request)))
    for processor in engine.template_context_processors:
        full |= processor(request)
    return full | dict(context)


def _answer(html: str, status: int) -> HttpResponse:
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response
