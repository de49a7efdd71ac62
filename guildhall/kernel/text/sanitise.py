"""The strict list: the only tags, attributes and values that ever reach a page from a person's text."""

import re
from html import escape, unescape
from typing import Final

import nh3

from guildhall.kernel.text.plain import without_noncharacters

TAGS: Final = frozenset(
    {"p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "s"}
    | {"sup", "section", "a", "img", "input", "div", "table", "thead", "tbody", "tr", "th", "td"}
)
OUTSIDE: Final = "nofollow noopener ugc"

_CELL = re.compile("gh-(right|centre)")
ATTACHMENT: Final = re.compile(
    r"/attachments/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/(?!\.|%2e)[^/\\?#\s]+", re.IGNORECASE
)
_NOTE_ID = r"fn(?:ref)?-[a-z0-9-]{1,80}"
# What each attribute may say. Everything else is taken away; no id and no class is ever a writer's own.
VALUES: Final[dict[tuple[str, str], re.Pattern[str]]] = {
    ("a", "href"): re.compile(r"(?s).*"),  # further judged by _address
    ("a", "title"): re.compile(r"(?s).*"),
    ("a", "id"): re.compile(_NOTE_ID),
    ("a", "aria-label"): re.compile(r"Note \d+|Back to note \d+ in the text"),
    ("img", "src"): ATTACHMENT,
    ("img", "alt"): re.compile(r"(?s).*"),
    ("img", "title"): re.compile(r"(?s).*"),
    ("ol", "start"): re.compile(r"\d{1,9}"),
    ("li", "class"): re.compile("task-list-item"),
    ("li", "id"): re.compile(_NOTE_ID),
    ("code", "class"): re.compile(r"language-[\w+#.-]{1,40}"),
    ("input", "checked"): re.compile(""),
    ("input", "aria-label"): re.compile("Done|To do"),
    ("section", "class"): re.compile("gh-notes"),
    ("div", "class"): re.compile("gh-scroll"),
    ("div", "tabindex"): re.compile("0"),
    ("div", "role"): re.compile("group"),
    ("div", "aria-label"): re.compile("Table"),
    ("th", "class"): _CELL,
    ("td", "class"): _CELL,
    ("th", "scope"): re.compile("col|row"),
}
_ATTRIBUTES: Final = {tag: {name for owner, name in VALUES if owner == tag} for tag in TAGS}
_SCHEMES: Final = {"http", "https", "mailto"}
_SCHEME = re.compile("([^/?#:]*):")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]+")
# The cleaner writes attributes always in one way, with quotes inside values escaped, so these match tags only.
_LINK = re.compile(r'<a((?: [a-z-]+="[^"]*")+)>')
_BOX = re.compile(r'<input((?: [a-z-]+="[^"]*")*)>')
_PICTURE = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')


def sanitise(html: str, *, notes: bool = False) -> str:
    """Only what is on the list. `notes` lets our own footnotes keep their ids. Doing it twice changes nothing."""
    clean = (_WITH_NOTES if notes else _STRICT).clean(html)
    clean = _LINK.sub(_outside, _BOX.sub(_box, _PICTURE.sub(_picture, clean)))
    return without_noncharacters(clean)


def _permit(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return _address(value)
    allowed = VALUES.get((tag, name))
    return value if allowed and allowed.fullmatch(value) else None


def _permit_without_ids(tag: str, name: str, value: str) -> str | None:
    return None if name == "id" else _permit(tag, name, value)


def _address(href: str) -> str | None:
    """Browsers read `\\` as `/` and skip blanks: "/\\t/evil.example" leaves the site, so it is refused."""
    read = _UNSEEN.sub("", href).replace("\\", "/")
    scheme = _SCHEME.match(read)
    return None if read.startswith("//") or (scheme and scheme[1].lower() not in _SCHEMES) else href


def _outside(found: re.Match[str]) -> str:
    return f'<a{found[1]} rel="{OUTSIDE}">' if re.search(' href="https?:', found[1], re.IGNORECASE) else found[0]


def _box(found: re.Match[str]) -> str:
    """A box shows whether something is done; nobody fills it in."""
    return f'<input type="checkbox" disabled=""{found[1]}>'


def _picture(found: re.Match[str]) -> str:
    """A picture that lost its address is its description."""
    if ' src="' in found[1]:
        return f'<img{found[1]} loading="lazy">'
    alt = re.search(' alt="([^"]*)"', found[1])
    return escape(unescape(alt[1]), quote=False) if alt else ""


def _cleaner(*, notes: bool) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags={"script", "style", "title", "template", "noscript", "iframe", "textarea", "select"},
        attributes=_ATTRIBUTES,
        attribute_filter=_permit if notes else _permit_without_ids,
        url_schemes=_SCHEMES,
        generic_attribute_prefixes=set(),
        link_rel=None,
        strip_comments=True,
    )


_WITH_NOTES = _cleaner(notes=True)
_STRICT = _cleaner(notes=False)
