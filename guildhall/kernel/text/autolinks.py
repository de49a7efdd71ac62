"""Bare addresses become links, as GitHub's Markdown does it; each pattern reads its text once, whatever it holds."""

import re
from collections.abc import Iterator
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_FOUND: Final = re.compile(
    r"""
      (?<![\w/@.:-]) (?P<web>(?:https?://|www\.)(?=[^\W_])[^\s<]+)
    | (?<![\w/@.+:-]) (?P<mail>[a-z0-9][\w.+-]{0,63}@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]+(?![\w-])(?!@))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HOST = re.compile(r"(?:https?://)?([\w-]+(?:\.[\w-]+)*\.?)(?::\d+)?(?=[/?#]|$)", re.IGNORECASE)
_ENTITY = re.compile(r"&[a-z0-9]{1,32};", re.IGNORECASE)


def autolinks(state: StateCore) -> None:
    """The rule of the parser: links in text that is not a link already."""
    for block in state.tokens:
        if block.type == "inline" and block.children and _FOUND.search(block.content):
            block.children = list(_linked(block.children, state.md))


def _linked(children: list[Token], markdown: MarkdownIt) -> Iterator[Token]:
    inside = False
    for token in children:
        inside = token.type == "link_open" or (inside and token.type != "link_close")
        if token.type == "text" and not inside:
            yield from _cut(token, markdown)
        else:
            yield token


def _cut(token: Token, markdown: MarkdownIt) -> Iterator[Token]:
    text, position = token.content, 0
    for found in _FOUND.finditer(text):
        words = _trimmed(found["web"]) if found["web"] else found["mail"]
        address = markdown.normalizeLink(_address(words))
        if not address or (found["web"] and not _names_a_host(words)):
            continue
        yield _text(text[position : found.start()], token.level)
        yield Token("link_open", "a", 1, attrs={"href": address}, level=token.level, markup="linkify", info="auto")
        yield _text(words, token.level + 1)
        yield Token("link_close", "a", -1, level=token.level, markup="linkify", info="auto")
        position = found.start() + len(words)
    yield _text(text[position:], token.level)


def _trimmed(words: str) -> str:
    """Without the sentence's own punctuation, and without a bracket that was opened before the address."""
    end, spare = len(words), words.count(")") - words.count("(")
    while end:
        if words[end - 1] == ")" and spare > 0:
            end, spare = end - 1, spare - 1
        elif words[end - 1] in "?!.,:*_~'\"":
            end -= 1
        elif words[end - 1] == ";" and _ENTITY.fullmatch(words, words.rfind("&", max(0, end - 34), end) % end, end):
            end = words.rfind("&", 0, end)
        else:
            break
    return words[:end]


def _address(words: str) -> str:
    if words.lower().startswith("www."):
        return f"http://{words}"
    return words if words.lower().startswith("http") and "://" in words else f"mailto:{words}"


def _names_a_host(words: str) -> bool:
    """A host, with a dot after "www."; no underscore in its last two parts; no name before an @ to deceive with."""
    host = _HOST.match(words)
    parts = host[1].split(".") if host else []
    return bool(parts) and not any("_" in part for part in parts[-2:]) and (parts[0].lower() != "www" or len(parts) > 1)


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)
