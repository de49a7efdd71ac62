"""The Jinja2 environment every page is rendered with, and the words templates may use."""

from collections.abc import Hashable, MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from django.apps import apps
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.templatetags.static import static as find_static
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from . import faces, forms, personal, shell, times
from .addresses import url
from .apps import Part, dotted, panels

_ICON = Markup('<svg class="gh-i" aria-hidden="true" focusable="false"><use href="{}#i-{}"></use></svg>{}')
_SAID = Markup('<span class="govuk-visually-hidden">{}</span>')


class Environment(jinja2.Environment):
    """Jinja's, with a template's globals in one dict: its chain of maps is slow to look through at every import."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def environment(**options: Any) -> jinja2.Environment:
    """Django's Jinja2 backend calls this (OPTIONS["environment"]) with what settings say."""
    options |= {"loader": _loader(), "undefined": jinja2.Undefined, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(**options, extensions=["jinja2.ext.do"])
    env.globals.update(_globals())
    env.filters.update(when=times.when, day=times.day, ago=times.ago, number=number, filesize=filesizeformat)
    return env


def of_request(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what the shell of every page needs to know of this request."""
    viewer = getattr(request, "viewer", None)
    head = viewer.member.head if viewer and viewer.member else {}
    return dict(head) | {"viewer": viewer, "messages": get_messages(request) if hasattr(request, "_messages") else ()}


@lru_cache(maxsize=512)
def static(path: str) -> str:
    """The address of a stylesheet, script or picture."""
    return find_static(path)


@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> Markup:
    """A picture of `name` from the sprite: decoration beside a word, unless `label` says it in words."""
    say = _SAID.format(label) if label else ""
    return _ICON.format(static("guildhall/icons.svg"), name, say)


@lru_cache(maxsize=4096, typed=True)
def once(macro: Macro, *shown: Hashable) -> Markup:
    """What `macro` draws of `shown`, remembered by all of it.

    `shown` are plain values, or frozen data made of them, and all that is drawn; never a row of a model, which is equal
    to what it was before it was changed.
    """
    return Markup(macro(*shown))  # noqa: S704 - a macro escapes what it is given


def plural(n: int, one: str, many: str = "") -> str:
    """ "1 reply", "1,204 replies"."""
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def number(n: float) -> str:
    """1234567 as "1,234,567"."""
    return f"{n:,}"


@jinja2.pass_context
def slot(context: Context, name: str, subject: Any = None) -> Markup:
    """Everything other apps put into the slot `name` of this page about `subject`."""
    request = context.get("request")
    return Markup("").join(_panels(context.environment, request, name, subject)) if request else Markup("")


def _panels(env: jinja2.Environment, request: HttpRequest, name: str, subject: Any) -> list[Markup]:
    pieces = []
    for panel in panels(name):
        make: Any = dotted(panel.context)
        if (said := make(request, subject)) is not None:
            shown = said | {"request": request, "viewer": getattr(request, "viewer", None), "subject": subject}
            pieces.append(Markup(env.get_template(panel.template).render(shown)))  # noqa: S704 - rendered, so escaped
    return pieces


def _globals() -> dict[str, Any]:
    return {
        "url": url,
        "static": static,
        "icon": icon,
        "icon_of": icon,  # for macros whose own parameter is called icon
        "once": once,
        "plural": plural,
        "number": number,
        "slot": slot,
        "when": times.when,
        "day": times.day,
        "ago": times.ago,
        "avatar": faces.avatar,
        "control": forms.control,
        "problems": forms.problems,
        **personal.WORDS,
        "there": shell.there,
        "navigation": shell.navigation,
        "community_tabs": shell.community_tabs,
        "account_menu": shell.account_menu,
        "brand": shell.brand(),
        "house_colour": shell.HOUSE_COLOUR,
    }


def _loader() -> jinja2.BaseLoader:
    """Our apps' own templates first, then GOV.UK's macros. Apps that bring Django templates are left to Django."""
    ours = [app for app in apps.get_app_configs() if isinstance(app, Part) or app.name.startswith("guildhall.")]
    folders = [folder for app in ours if (folder := Path(app.path) / "templates").is_dir()]
    named = [Path(folder) for folder in settings.TEMPLATES[0].get("DIRS", [])]
    govuk = {"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")}
    return jinja2.ChoiceLoader([jinja2.FileSystemLoader([*named, *folders]), jinja2.PrefixLoader(govuk)])
