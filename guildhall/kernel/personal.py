"""Pages that many people see alike: a shared body, rendered once with no viewer in sight, and its personal parts.

A shared body holds marks that only its template can write (`components/personal.html`); `personal` fills them for one
viewer. Both variants of a personal control may stand in the body, and the marks choose between them.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from django.core.cache import cache
from django.template import engines

# Noncharacters, which no text of ours may hold: nobody can write a mark.
OPEN: Final = "\ufdd2"
CLOSE: Final = "\ufdd3"
_ONLY = re.compile(f"{OPEN}\\?([^{CLOSE}]*){CLOSE}(.*?){OPEN}/{CLOSE}", re.DOTALL)
_MINE = re.compile(f"{OPEN}=([^{CLOSE}]*){CLOSE}")
KEPT_FOR: Final = 3600  # seconds


def shared_body(key: str, template: str, context: Callable[[], dict[str, Any]]) -> str:
    """The shared body under `key`, rendered if it is not kept yet.

    Ask only after the access query of the request has been answered. `key` must name the object, and a number that
    every change of what is shown raises; `context` is asked only on a miss, and must know no viewer.
    """
    html = cache.get(key)
    if html is None:
        html = engines["jinja2"].get_template(template).template.render(context())  # type: ignore[attr-defined]
        cache.set(key, html, KEPT_FOR)
    return str(html)


def personal(html: str, *, holds: Callable[[str], bool], words: Callable[[str], str]) -> str:
    """The body for one viewer.

    Arguments:
        holds: whether a condition ("author:12") holds for the viewer.
        words: safe HTML in place of a name ("csrf").
    """
    chosen = _ONLY.sub(lambda found: found[2] if holds(found[1]) else "", html)
    return _MINE.sub(lambda found: words(found[1]), chosen)
