"""References to people, contributions and names: found while rendering, kept as tokens, filled for each viewer."""

import re
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from html import escape
from typing import Final
from urllib.parse import urlsplit

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# A token is OPEN kind ":" value CLOSE. Both marks are noncharacters, which no text of ours may hold, so that nobody can
# write one. Kinds: m, a member's handle; c, a contribution written as #12; a, one written as its address; n, a name
# written as [[name]] or [[name|words]], which some tool of the community may know: both in hexadecimal digits.
OPEN: Final = "\ufdd0"
CLOSE: Final = "\ufdd1"
UNAVAILABLE: Final = "something not available to you"

_TOKEN = re.compile(f"{OPEN}([mcan]):([a-z0-9-]+){CLOSE}")
_NAMED = re.compile(r"\[\[([^\[\]|\n]{1,200})(?:\|([^\[\]|\n]{1,200}))?\]\]")
_WRITTEN = re.compile(
    r"""
      (?<![\w@#&/.+-])@ (?P<handle>[a-z0-9][a-z0-9-]{0,37}[a-z0-9]) (?! [\w@] | -+\w | \.\w )
    | (?<![\w@#&/])\#   (?P<id>[1-9][0-9]{0,17})                    (?! [\w#] )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_ADDRESS = re.compile(r"/c/[a-z0-9-]+/[a-z0-9-]+/([1-9][0-9]{0,17})(?:-[^/]*)?/?", re.IGNORECASE)
_IN_SOURCE = re.compile(
    r"(?:https?://(?P<host>[^/\s()<>]+)|(?<![\w/.-]))/c/[a-z0-9-]+/[a-z0-9-]+/(?P<id>[1-9][0-9]{0,17})(?:-[^/\s()<>\[\]\"'#?]*)?/?",
    re.IGNORECASE,
)

# While Markdown and the sanitiser work, a reference is a word that only this process knows.
_SECRET = f"ref{secrets.token_hex(16)}"
_HELD = re.compile(f"{_SECRET}([mcan])x([a-z0-9-]+);")


def fill(html: str, tokens: Mapping[str, str]) -> str:
    """The HTML with each token ("m:amina", "c:12") replaced by the safe HTML given for it, or by a plain word."""
    return _TOKEN.sub(lambda found: _filled(found[1], found[2], tokens), html)


def spelt_out(html: str) -> str:
    """The HTML with @handle, #id and the words of a name in place of tokens, for plain text."""
    return _TOKEN.sub(lambda found: escape(_spelt(found[1], found[2]), quote=False), html)


def without_references(html: str) -> str:
    """The HTML without its references, but for a name's own words: for an index, which knows no reader."""
    return _TOKEN.sub(lambda found: escape(_spelt("n", found[2])) if found[1] == "n" else " ", html)


def tokens_in(html: str) -> frozenset[str]:
    """The names of all references in the HTML, to be asked for at once."""
    return frozenset(_name(found[1], found[2]) for found in _TOKEN.finditer(html))


def named(token: str) -> tuple[str, str]:
    """The name that a token ("n:…") asks for, and the writer's own words for it."""
    name, _, words = token.removeprefix("n:").partition("-")
    return _text_of(name), _text_of(words or name)


def find_named(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as the parser calls its rules
    """A rule of the parser: [[name]] and [[name|words]], with no markup inside."""
    found = _NAMED.match(state.src, state.pos, state.posMax)
    if found is None or not found[1].strip() or (found[2] is not None and not found[2].strip()):
        return False
    if not silent:
        token = state.push("reference", "", 0)
        token.meta = {"kind": "n", "value": "-".join(_hex(part) for part in found.groups() if part)}
    state.pos = found.end()
    return True


def referring(children: list[Token], hosts: Collection[str]) -> Iterator[Token]:
    """The inline tokens with mentions, #ids and addresses of contributions made into references."""
    before = ""
    tokens = iter(children)
    for token in tokens:
        if token.type == "link_open":
            inside = _until_close(tokens)
            yield from _link(token, inside, hosts)
        elif token.type == "text":
            yield from _written(token.content, before)
        else:
            yield token
        before = token.content[-1:] if token.type in {"text", "text_special"} else ""


def render_reference(token: Token) -> str:
    """What stands in the page until the sanitiser is done."""
    return f"{_SECRET}{token.meta['kind']}x{token.meta['value']};"


def sealed(html: str) -> str:
    """Sanitised HTML with the references in their lasting form."""
    return _HELD.sub(lambda found: f"{OPEN}{found[1]}:{found[2]}{CLOSE}", html)


def without_mentions(text: str, handles: Collection[str], words: str) -> str:
    """Source or HTML with `words` where one of `handles` was mentioned, or only written so."""
    wanted = {handle.lower() for handle in handles}
    for handle in wanted:
        text = text.replace(f"{OPEN}m:{handle}{CLOSE}", words)
    return _WRITTEN.sub(lambda found: words if (found["handle"] or "").lower() in wanted else found[0], text)


def own_address(href: str, hosts: Collection[str]) -> str:
    """The address as one within this site, if it names this site in full."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return href
    if parts.scheme in {"http", "https"} and {parts.netloc.lower(), parts.hostname or ""} & set(hosts):
        return parts._replace(scheme="", netloc="", path="/" + parts.path.lstrip("/")).geturl()
    return href


def without_titles(source: str, hosts: Collection[str], keep: Callable[[set[int]], Collection[int]]) -> str:
    """What somebody typed, for others: an address of ours loses the words that tell of a place and a title, unless
    `keep`, given the ids of what is pointed to, names its id. It still leads to the same thing."""
    ours = [found for found in _IN_SOURCE.finditer(source) if (found["host"] or "").lower() in {"", *hosts}]
    kept = set(keep({int(found["id"]) for found in ours})) if ours else set()
    said, end = "", 0
    for found in ours:
        if int(found["id"]) not in kept:
            said += f"{source[end : found.start()]}/c/-/-/{found['id']}/"
            end = found.end()
    return said + source[end:]


def _filled(kind: str, value: str, tokens: Mapping[str, str]) -> str:
    found = tokens.get(_name(kind, value))
    if found is not None:
        return found
    return UNAVAILABLE if kind == "a" else escape(_spelt(kind, value), quote=False)


def _name(kind: str, value: str) -> str:
    return f"{'c' if kind == 'a' else kind}:{value}"


def _spelt(kind: str, value: str) -> str:
    return named(value)[1] if kind == "n" else f"{'@' if kind == 'm' else '#'}{value}"


def _hex(text: str) -> str:
    return " ".join(text.split()).encode().hex()


def _text_of(digits: str) -> str:
    return bytes.fromhex(digits).decode()


def _until_close(tokens: Iterator[Token]) -> list[Token]:
    inside = []
    for token in tokens:
        inside.append(token)
        if token.type == "link_close":
            break
    return inside


def _link(opening: Token, inside: list[Token], hosts: Collection[str]) -> Iterator[Token]:
    """An address of ours becomes a reference, because its last words are a title; a person's own words for it stay."""
    href = own_address(str(opening.attrs.get("href", "")), hosts)
    opening.attrs["href"] = href
    found = _ADDRESS.fullmatch(href.split("#")[0].split("?")[0])
    if found is None:
        yield from (opening, *inside)
        return
    words = [] if opening.info == "auto" else inside[:-1]
    yield from words
    if words:
        yield _text(" (")
    yield _reference("a", found[1])
    if words:
        yield _text(")")


def _written(text: str, before: str) -> Iterator[Token]:
    """The text cut at its references; `before` is the character it follows."""
    line, position = before + text, len(before)
    for found in _WRITTEN.finditer(line, position):
        yield _text(line[position : found.start()])
        handle = found["handle"]
        yield _reference("m", handle.lower()) if handle else _reference("c", found["id"])
        position = found.end()
    yield _text(line[position:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _reference(kind: str, value: str) -> Token:
    return Token("reference", "", 0, meta={"kind": kind, "value": value})
