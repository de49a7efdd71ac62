"""A mail that is HTML, as text: what its program marks as quoted or as a signature is left out."""

import re
from typing import Final

import nh3
from bs4 import BeautifulSoup, Tag

from guildhall.kernel.text import TooLong, html_to_markdown, plain

LONGEST: Final = 400_000  # characters that are looked at
DEEPEST: Final = 250  # elements in one another; what goes deeper was made to do harm
# By these marks mail programs know what they quote, or add, themselves.
QUOTES: Final = (
    "blockquote[type=cite], .gmail_quote, .gmail_quote_container, .gmail_attr, .moz-cite-prefix, .yahoo_quoted,"
    " [id^=yahoo_quoted], .protonmail_quote, .tutanota_quote, .zmail_extra, #zmail_quote, #qt, .mail_quote,"
    " #OLK_SRC_BODY_SECTION, .ms-outlook-mobile-reference-message, #mail-editor-reference-message-container,"
    " .cafe_quote, .hcmail_quote, #reply-intro, .replyintro, #hmQuote"
)
SIGNATURES: Final = (
    ".gmail_signature, .gmail_signature_prefix, #Signature, .moz-signature, #AppleMailSignature,"
    " #ms-outlook-mobile-signature, .ms-outlook-mobile-signature, .protonmail_signature_block,"
    " #ymail_android_signature, .yahoo-signature, #composer_signature"
)
# From here to the end of the mail it is somebody else's.
ONWARD: Final = "#divRplyFwdMsg, #appendonsend, #x_divRplyFwdMsg, #stopSpelling, .gmail_extra"
_TAG: Final = re.compile(r"<(/?)([a-zA-Z]+)")
_VOID: Final = {"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "wbr"}
_BREAK: Final = re.compile(r"\\$", re.MULTILINE)  # how a line break within a paragraph is written in Markdown
_KEPT: Final = {"*": {"class", "id", "type"}, "a": {"href"}, "img": {"alt"}, "ol": {"start"}}
_SILENT: Final = {"script", "style", "title", "template", "noscript", "iframe", "xml", "head"}


def text_of(html: str) -> str:
    """The words of an HTML mail, as its writer would have typed them; with the quoted part, if there is no other."""
    if _depth(html[:LONGEST]) > DEEPEST:
        return plain(html[:LONGEST])
    clean = nh3.clean(
        html[:LONGEST], tags=_TAGS, clean_content_tags=_SILENT, attributes=_KEPT, strip_comments=True, link_rel=None
    )
    new = _markdown(_without_quotes(clean))
    return new if new.strip() else _markdown(clean)


_TAGS: Final = nh3.ALLOWED_TAGS - _SILENT | {"div", "span", "font", "table", "body", "html", "hr"}


def _without_quotes(html: str) -> str:
    try:
        soup = BeautifulSoup(html, "html.parser")
        for found in soup.select(f"{QUOTES}, {SIGNATURES}"):
            if not found.decomposed:
                found.decompose()
        first = soup.select_one(ONWARD)
        if first is not None:
            _cut_from(first)
        return str(soup)
    except RecursionError:
        return html


def _cut_from(first: Tag) -> None:
    """Take `first` away with everything that stands after it."""
    place: Tag | None = first
    while place is not None:
        for after in list(place.next_siblings):
            after.extract()
        above = place.parent
        if place is first:
            first.extract()
        place = above


def _markdown(html: str) -> str:
    try:
        return _BREAK.sub("", html_to_markdown(html))
    except (TooLong, RecursionError):
        return plain(html)


def _depth(html: str) -> int:
    """How many elements are open at most, counted simply: paragraphs and cells need no end."""
    depth = most = 0
    for end, name in _TAG.findall(html):
        if name.lower() in _VOID:
            continue
        depth = max(0, depth - 1) if end else depth + 1
        most = max(most, depth)
    return most
