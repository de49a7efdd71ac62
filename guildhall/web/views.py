"""Pages about Guildhall itself: help, what we promise, and every component in every state."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from guildhall.kernel.http import page
from guildhall.kernel.shell import brand

from . import samples

HELP = (
    *("index", "accessibility", "privacy", "terms", "promises", "contact", "writing", "wiki", "facilitating"),
    *("finding-people", "people-like-me", "councils-like-mine"),
)


def help_page(request: HttpRequest, name: str) -> HttpResponse:
    """One page of help; open to everybody."""
    if name not in HELP:
        raise Http404
    return page(request, f"web/help/{name}.html")


def components(request: HttpRequest) -> HttpResponse:
    """The style guide, and the test bed for accessibility."""
    return page(request, "web/components.html", **samples.shelf())


def components_wrong(request: HttpRequest) -> HttpResponse:
    """A form as it comes back when something is wrong."""
    return page(request, "web/components_wrong.html", wrong=samples.shelf()["wrong"])


@cache_control(max_age=3600, public=True)
def brand_colours(request: HttpRequest) -> HttpResponse:
    """The deployment's own colour, where it is not ours: the whole theming surface."""
    colour = brand()["colour"]
    day = f"--gh-brand-text:{colour};--gh-link:{colour};--gh-b:{colour}"
    css = f":root{{--gh-brand:{colour}}}@media (prefers-color-scheme:light){{:root{{{day}}}}}"
    return HttpResponse(css, content_type="text/css")
