"""Rich text pasted from Word, a mail or a page, as the Markdown its writer would have typed."""

import re
from typing import Final

import nh3
from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from guildhall.kernel.text.markdown import LIMIT, TooLong
from guildhall.kernel.text.plain import clean_text, plain

TAGS: Final = {
    *("a", "b", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li"),
    *("ol", "p", "pre", "s", "span", "strike", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul", "div"),
}
MOST: Final = 20 * LIMIT
_ATTRIBUTES: Final = {
    **{tag: {"style"} for tag in ("b", "span", "p", "strong")},
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
}
_STYLE: Final = {"font-weight", "font-style", "text-decoration", "mso-list"}
_LEVEL = re.compile(r"mso-list:\s*l\d+ level([1-9])", re.IGNORECASE)
_MARKER = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*\(?(\d+|[a-z])[.)]")
_LIGHT = re.compile("font-weight:(normal|400)")
_SAID: Final = {
    "strong": re.compile("font-weight:(bold|[67]00)"),
    "em": re.compile("font-style:italic"),
    "s": re.compile("line-through"),
}
_BLANK_LINES = re.compile(r"\n{3,}")


def html_to_markdown(html: str) -> str:
    """Headings, lists, links, tables and emphasis stay; fonts, colours and a word processor's own marks go."""
    if len(html) > MOST:  # most of what a word processor gives is not words
        raise TooLong(len(html), MOST)
    clean = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags={"script", "style", "title", "template", "noscript", "iframe", "xml"},
        attributes=_ATTRIBUTES,
        filter_style_properties=_STYLE,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    if len(clean) > 2 * LIMIT:
        raise TooLong(len(clean), 2 * LIMIT)
    try:
        return _markdown(clean)
    except RecursionError:
        return plain(clean)


def _markdown(html: str) -> str:
    soup = BeautifulSoup(f"<div>{html}</div>", "html.parser")
    _spell_out_styles(soup)
    _gather_lists(soup)
    _keep_bars_in_cells(soup)
    converter = MarkdownConverter(heading_style="atx", bullets="-", newline_style="backslash", table_infer_header=True)
    words = str(converter.convert_soup(soup))
    return _BLANK_LINES.sub("\n\n", clean_text(words.replace("\xa0", " "))).strip()


def _spell_out_styles(soup: BeautifulSoup) -> None:
    """Google's documents say bold by style, and wrap everything in a <b> that is not."""
    for tag in soup.find_all(["b", "strong", "span"]):
        style = str(tag.get("style", "")).replace(" ", "")
        if tag.name != "span" and _LIGHT.search(style):
            tag.unwrap()
        elif tag.name == "span":
            tag.name = next((name for name, said in _SAID.items() if said.search(style)), "span")


def _gather_lists(soup: BeautifulSoup) -> None:
    """Word's lists are paragraphs that say so in their style."""
    lists: list[Tag] = []  # the one at each level that is open
    for item in soup.find_all("p"):
        level = _LEVEL.search(str(item.get("style", "")))
        if level is None:
            continue
        if lists and item.find_previous_sibling() is not lists[0]:
            lists = []
        kind = _take_marker(item)
        del lists[int(level[1]) :]
        while len(lists) < int(level[1]):
            lists.append(_open_list(soup, kind, lists, item))
        entry = soup.new_tag("li")
        entry.extend(list(item.contents))
        lists[-1].append(entry)
        item.extract()


def _keep_bars_in_cells(soup: BeautifulSoup) -> None:
    for cell in soup.find_all(["td", "th"]):
        for words in cell.find_all(string=re.compile(r"\|")):
            if words.find_parent(["td", "th"]) is cell:
                words.replace_with(words.replace("|", "\\|"))


def _take_marker(item: Tag) -> str:
    """Take the bullet or number that Word wrote into the text; say which list it stood for."""
    marker = item.find("span", style=_MARKER)
    if not isinstance(marker, Tag):
        return "ul"
    numbered = _NUMBERED.match(marker.get_text())
    marker.decompose()
    return "ol" if numbered else "ul"


def _open_list(soup: BeautifulSoup, kind: str, lists: list[Tag], item: Tag) -> Tag:
    new = soup.new_tag(kind)
    if lists:
        entries = lists[-1].find_all("li", recursive=False)
        (entries[-1] if entries else lists[-1]).append(new)
    else:
        item.insert_before(new)
    return new
