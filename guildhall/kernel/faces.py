"""A member's picture: their photo, or their initials on one of six colours."""

from functools import lru_cache
from typing import Any

from markupsafe import Markup

_INITIALS = Markup(
    '<svg class="gh-av{}" viewBox="0 0 40 40" aria-hidden="true" focusable="false">'
    '<circle cx="20" cy="20" r="20"></circle><text x="20" y="20.5">{}</text></svg>'
)
_PHOTO = Markup('<img class="gh-av{}" src="{}" alt="" width="{}" height="{}" loading="lazy" decoding="async">')
_SIDE = {"s": 32, "": 44, "l": 112}  # pixels; the stylesheet says the same in rem


def avatar(member: Any, size: str = "") -> Markup:
    """The picture of `member` (anything with a name, or None for a former member), `size` "s", "" or "l".

    Decoration: the name always stands beside it.
    """
    name = str(read(member, "name") or "Former member")
    kind = f" gh-av--{size}" if size else ""
    if photo := read(member, "photo_url"):
        return _PHOTO.format(kind, photo, _SIDE[size], _SIDE[size])
    colour = int(read(member, "id") or sum(map(ord, name))) % 6 + 1
    return _drawn(name, kind + (f" gh-av--{colour}" if colour > 1 else ""))


@lru_cache(maxsize=4096)
def _drawn(name: str, kind: str) -> Markup:
    return _INITIALS.format(kind, initials(name))


def initials(name: str) -> str:
    """ "Priya Nair" is "PN", "Cher" is "C"."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()


def read(thing: Any, name: str) -> Any:
    """`name` of an object or of a dict; None where there is none."""
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
