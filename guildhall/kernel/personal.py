"""Pages that many people see alike: a shared body, rendered once with no viewer in sight, and its personal parts.

A shared body holds marks that only its template can write; they are filled for one viewer at a time. They do not nest,
but a word of the viewer's own may stand in what only some see. Both variants of a control may stand in the body:

    {{ only("author:12") }}…{{ everyone }}    shown to those for whom the condition holds
    {{ mine("csrf") }}                        the viewer's own word for it
"""

import re
from collections.abc import Callable
from typing import Any, Final

from django.core.cache import caches
from django.template import engines
from markupsafe import Markup

from .text import tokens_in

# Noncharacters, which no text of ours may hold: nobody can write a mark.
OPEN: Final = "\ufdd2"
CLOSE: Final = "\ufdd3"
_MARK = re.compile(f"{OPEN}([?=/])([^{CLOSE}]*){CLOSE}")
KEPT_FOR: Final = 3600  # seconds


# For templates: what follows is for everyone again.
EVERYONE: Final = Markup(f"{OPEN}/{CLOSE}")  # noqa: S704 - a mark and nothing else


def only(condition: str) -> Markup:
    """For templates: what follows is only for those for whom `condition` holds."""
    return Markup(f"{OPEN}?{condition}{CLOSE}")  # noqa: S704 - of the template's own text


def mine(name: str) -> Markup:
    """For templates: where the viewer's own word for `name` goes."""
    return Markup(f"{OPEN}={name}{CLOSE}")  # noqa: S704 - as above


WORDS: Final[dict[str, Any]] = {"only": only, "everyone": EVERYONE, "mine": mine}  # for templates


class Body:
    """A shared body, taken apart at its marks once for all. Never changed."""

    def __init__(self, html: str) -> None:
        self.size = len(html)
        self.references = tokens_in(html)  # to be filled in for each viewer
        # Text, the condition it is under, and the name of the viewer's own word that stands here in place of text.
        self.parts: list[tuple[str, str, str]] = []
        under, end = "", 0
        for mark in _MARK.finditer(html):
            self.parts.append((html[end : mark.start()], under, ""))
            if mark[1] == "=":
                self.parts.append(("", under, mark[2]))
            else:
                under = mark[2]
            end = mark.end()
        self.parts.append((html[end:], under, ""))
        self.parts = [part for part in self.parts if part[0] or part[2]]
        self.conditions = frozenset(under for _, under, _ in self.parts if under)
        self.names = frozenset(name for _, _, name in self.parts if name)

    def __len__(self) -> int:
        return self.size

    def for_viewer(self, *, holds: Callable[[str], bool], words: Callable[[str], str]) -> str:
        """The body for one viewer.

        Arguments:
            holds: whether a condition ("author:12") holds for the viewer; asked once for each.
            words: safe HTML in place of a name ("csrf"); asked once for each.
        """
        gone = {condition for condition in self.conditions if not holds(condition)}
        said = {name: words(name) for name in self.names}
        return "".join([said[name] if name else text for text, under, name in self.parts if under not in gone])


def shared_body(key: str, template: str, context: Callable[[], dict[str, Any]]) -> Body:
    """The shared body under `key`, rendered if it is not kept yet.

    Ask only after the access query of the request has been answered. `key` must name the object, and a number that
    every change of what is shown raises; `context` is asked only on a miss, and must know no viewer. Where it says
    `passing`, the body is not kept: anybody may ask for any number of pages that are not there.
    """
    kept = caches["bodies"]
    body: Body | None = kept.get(key)
    if body is None:
        known = context()
        body = Body(engines["jinja2"].get_template(template).template.render(known))  # type: ignore[attr-defined]
        if not known.get("passing"):
            kept.set(key, body, KEPT_FOR)
    return body
