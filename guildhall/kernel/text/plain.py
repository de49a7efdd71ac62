"""Text without markup: cleaned as it comes in, shortened and flattened as it goes out."""

import re
import unicodedata
from html.parser import HTMLParser
from typing import Final, override

BLOCKS: Final = frozenset(
    {"blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"}
    | {"section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
UNSPOKEN: Final = frozenset({"script", "style", "sup", "template", "title"})  # a note's number is no word of the text
BACK: Final = "↩"  # from a note to its place in the text

_NEWLINES = re.compile("\r\n|[\r\x85\u2028\u2029]")
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane * 0x10000 + end) for plane in range(17) for end in (0xFFFE, 0xFFFF)
)
# Controls, lone surrogates, the byte order mark, and the marks that turn the direction of everything after them (a
# file "exe.txt" that is a "txt.exe"). The gentle marks (U+200E, U+200F, U+061C), the joiners and the tag characters
# stay: Arabic, Hindi and the flag of Wales are written with them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff" + _NONCHARACTERS + "]"
)
_NONCHARACTER = re.compile(f"[{_NONCHARACTERS}]")
_ENDING = re.compile(r"[\s.,;:!?–—-]+$")


def clean_text(source: str) -> str:
    """The same words in one spelling (NFC, newlines as \\n), without what no person types and no database keeps."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _NEWLINES.sub("\n", source)))


def one_line(source: str) -> str:
    """A title or a name: cleaned, on one line, single spaces."""
    return " ".join(clean_text(source).split())


def without_noncharacters(text: str) -> str:
    """What is left when nobody can have forged a reference token."""
    return _NONCHARACTER.sub("", text)


def excerpt(text: str, length: int = 280) -> str:
    """The beginning of a text on one line, cut between words; never longer than `length`."""
    flat = one_line(text)
    if len(flat) <= length:
        return flat
    cut = flat[:length]
    start, space, _ = cut.rpartition(" ")
    return _ENDING.sub("", start if space and len(start) > length // 2 else cut[:-1]) + "…"


def plain(html: str) -> str:
    """The words of some HTML, a line for each block."""
    words = _Words()
    words.feed(html)
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    """Collects what would be read aloud."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in UNSPOKEN
        if tag == "img":
            self.parts.append(f" {dict(attrs).get('alt') or ''} ")
        if tag in BLOCKS:
            self.parts.append("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in UNSPOKEN))
        if tag in BLOCKS:
            self.parts.append("\n")

    @override
    def handle_data(self, data: str) -> None:
        if not self.silent and data != BACK:
            self.parts.append(data)
