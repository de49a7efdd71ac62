"""Markdown: CommonMark with tables, strikethrough, autolinks, tasks and footnotes; raw HTML is shown, not obeyed."""

import re
from collections.abc import Callable, Collection, Iterator, MutableMapping, Sequence
from typing import Any, Final, Literal

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from guildhall.kernel.text.autolinks import autolinks
from guildhall.kernel.text.plain import BACK
from guildhall.kernel.text.references import find_named, referring, render_reference
from guildhall.kernel.text.sanitise import ATTACHMENT

LIMIT: Final = 100_000  # characters
NESTING: Final = 40  # lists in quotes in lists…

type Environment = MutableMapping[str, Any]  # markdown-it's own type

BRACKETS: Final = 100_000_000  # see _few_open_brackets
ADDRESSES: Final = 10 * LIMIT  # characters in the addresses of links: one long address can be used ten thousand times

_BRACKET: Final = re.compile(r"[\[\]]")
_ALIGNED: Final = {"text-align:right": "gh-right", "text-align:center": "gh-centre"}
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")


class TooLong(ValueError):  # noqa: N818  # what happened, as Refused is
    """More text than one contribution may hold."""

    def __init__(self, length: int, most: int = LIMIT) -> None:
        super().__init__(f"The text is {length:,} characters long. The most is {most:,}.")


class Tangled(ValueError):  # noqa: N818
    """Nested or repeated beyond what a page can show; nobody writes so by hand."""


def markdown_html(source: str) -> str:
    """Plain CommonMark HTML, as the parser gives it: not yet sanitised, never for a page."""
    return str(_PURE.render(_checked(source)))


def page_html(source: str, *, prefix: str = "", hosts: Collection[str] = ()) -> tuple[str, Sequence[Token]]:
    """HTML in the form of our pages, still to be sanitised, and the references in it."""
    environment: Environment = {"docId": prefix, "hosts": hosts}
    tokens = _PAGES.parse(_checked(source), environment)
    if any(_depth(token) >= NESTING for token in tokens) or _addresses(tokens) > ADDRESSES:
        raise Tangled
    found = [child for token in tokens for child in token.children or () if child.type == "reference"]
    return str(_PAGES.renderer.render(tokens, _PAGES.options, environment)), found


def _checked(source: str) -> str:
    if len(source) > LIMIT:
        raise TooLong(len(source))
    return source


def _depth(token: Token) -> int:
    return token.level + max((child.level for child in token.children or ()), default=0)


def _addresses(tokens: Sequence[Token]) -> int:
    children = [child for token in tokens for child in token.children or ()]
    notes = sum(child.type == "footnote_ref" for child in children)
    return 200 * notes + sum(len(str(value)) for child in children for value in child.attrs.values())


def _syntax() -> MarkdownIt:
    options = {"html": False, "typographer": False, "maxNesting": NESTING + 4}
    markdown = MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).use(footnote_plugin, inline=False)
    markdown.core.ruler.before("inline", "brackets", _few_open_brackets)
    markdown.core.ruler.after("inline", "autolinks", autolinks)
    return markdown


def _for_pages() -> MarkdownIt:
    markdown = _syntax()
    markdown.core.ruler.before("text_join", "pages", _as_on_our_pages)
    markdown.inline.ruler.before("link", "named", find_named)
    for name, rule in _RULES.items():
        markdown.add_render_rule(name, rule)
    return markdown


def _few_open_brackets(state: StateCore) -> None:
    """The parser reads on from every open bracket to its end: past a budget, a paragraph stays as it was typed."""
    budget = BRACKETS
    for token in state.tokens:
        if token.type == "inline":
            cost = _reading(token.content)
            if cost > budget:
                token.type = "text"
            else:
                budget -= cost


def _reading(content: str) -> int:
    """How many characters are read again, counted once for every bracket open at them."""
    cost = depth = position = 0
    for bracket in _BRACKET.finditer(content):
        cost += depth * (bracket.start() - position)
        depth = depth + 1 if bracket[0] == "[" else max(0, depth - 1)
        position = bracket.start()
    return cost + depth * (len(content) - position)


def _as_on_our_pages(state: StateCore) -> None:
    """Headings below the page's own, aligned cells, tasks, pictures and references as our pages have them."""
    tokens = state.tokens
    above: list[int] = []
    for place, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            _heading(token, above)
        elif token.type in {"th_open", "td_open"}:
            _cell(token)
        elif token.type == "inline" and token.children:
            token.children = list(referring(list(_pictures(token.children)), state.env["hosts"]))
            if place > 1 and tokens[place - 2].type == "list_item_open":
                _task(tokens[place - 2], token.children)


def _heading(token: Token, above: list[int]) -> None:
    """Headings begin at the third level and skip none, whatever the writer began with; `above` are those still open."""
    if token.type == "heading_open":
        level = int(token.tag[1])
        above[:] = [*(each for each in above if each < level), level]
    token.tag = f"h{min(len(above) + 2, 6)}"


def _cell(token: Token) -> None:
    style = str(token.attrs.pop("style", ""))
    if token.tag == "th":
        token.attrs["scope"] = "col"
    if style in _ALIGNED:
        token.attrs["class"] = _ALIGNED[style]


def _task(item: Token, children: list[Token]) -> None:
    """`- [x] ring the tenant` is a ticked box."""
    found = _TASK.match(children[0].content) if children[0].type == "text" else None
    if found:
        children[0].content = children[0].content[found.end() :]
        children.insert(0, Token("task", "", 0, meta={"done": found[1] != " "}))
        item.attrs["class"] = "task-list-item"


def _pictures(children: list[Token]) -> Iterator[Token]:
    """A picture from elsewhere would tell its owner who reads here, so it becomes a link; ours are shown."""
    linked = False
    for token in children:
        linked = token.type == "link_open" or (linked and token.type != "link_close")
        if token.type != "image" or ATTACHMENT.fullmatch(str(token.attrs["src"])):
            yield token
        else:
            yield from _picture_link(token, linked=linked)


def _picture_link(picture: Token, *, linked: bool) -> Iterator[Token]:
    address = str(picture.attrs["src"])
    words = Token("text_special", "", 0, content="".join(_words(picture)).strip() or address)
    if linked:
        yield words
    else:
        yield Token("link_open", "a", 1, attrs={"href": address})
        yield words
        yield Token("link_close", "a", -1)


def _words(token: Token) -> Iterator[str]:
    for child in token.children or ():
        yield child.content or "".join(_words(child))


type Rule = Callable[[RendererHTML, Sequence[Token], int, Any, Environment], str]


def _fixed(html: str) -> Rule:
    return lambda _self, _tokens, _place, _options, _env: html


def _task_box(_self: RendererHTML, tokens: Sequence[Token], place: int, _options: Any, _env: Environment) -> str:
    return '<input checked aria-label="Done"> ' if tokens[place].meta["done"] else '<input aria-label="To do"> '


def _reference(_self: RendererHTML, tokens: Sequence[Token], place: int, _options: Any, _env: Environment) -> str:
    return render_reference(tokens[place])


def _note(kind: Literal["mark", "open", "back"]) -> Rule:
    def rule(_self: RendererHTML, tokens: Sequence[Token], place: int, _options: Any, env: Environment) -> str:
        meta = tokens[place].meta
        number = meta["id"] + 1
        note = f"{env['docId']}{number}"
        mark = f"{note}-{meta['subId'] + 1}" if meta.get("subId") else note
        if kind == "mark":
            return f'<sup><a href="#fn-{note}" id="fnref-{mark}" aria-label="Note {number}">{number}</a></sup>'
        if kind == "open":
            return f'<li id="fn-{note}">'
        return f' <a href="#fnref-{mark}" aria-label="Back to note {number} in the text">{BACK}</a>'

    return rule


_RULES: Final[dict[str, Rule]] = {
    # A group, not a region: two regions of one name are two landmarks nobody can tell apart.
    "table_open": _fixed('<div class="gh-scroll" tabindex="0" role="group" aria-label="Table">\n<table>\n'),
    "table_close": _fixed("</table>\n</div>\n"),
    "task": _task_box,
    "reference": _reference,
    "footnote_ref": _note("mark"),
    "footnote_open": _note("open"),
    "footnote_anchor": _note("back"),
    "footnote_close": _fixed("</li>\n"),
    "footnote_block_open": _fixed('<section class="gh-notes">\n<ol>\n'),
    "footnote_block_close": _fixed("</ol>\n</section>\n"),
}

_PURE: Final = _syntax()
_PAGES: Final = _for_pages()
