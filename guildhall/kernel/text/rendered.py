"""A person's text made ready once, at writing: HTML with reference tokens, plain words, and what it refers to."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from html import escape

from markdown_it.token import Token

from guildhall.kernel.text.markdown import Tangled, page_html
from guildhall.kernel.text.plain import clean_text, plain
from guildhall.kernel.text.references import fill, named, sealed, spelt_out
from guildhall.kernel.text.sanitise import sanitise


@dataclass(frozen=True, slots=True)
class Rendered:
    """`html` is safe once filled; `text` names people as @handle and things as #id, never by a title; `names` are those
    that were written as [[name]]."""

    html: str
    text: str
    mentions: tuple[str, ...] = ()
    links: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


def render(source: str, *, prefix: str = "", hosts: Collection[str] = ()) -> Rendered:
    """Markdown to a page's HTML. `prefix` makes footnotes' ids unique in a page (without one, the text's own digest
    does); `hosts` are the names this site answers to, whose full addresses are our own. Raises TooLong."""
    text = clean_text(source)
    try:
        raw, found = page_html(text, prefix=prefix or _digest(text), hosts=hosts)
    except Tangled:
        html = _as_it_was_typed(text)
        return Rendered(html, plain(html))
    html = sealed(sanitise(raw, notes=True))
    handles = _values(found, "m")
    ids = (int(value) for value in _values(found, "ca"))
    names = (named(value)[0] for value in _values(found, "n"))
    return Rendered(html, plain(spelt_out(html)), _once(handles), _once(ids), _once(names))


def render_lines(lines: Iterable[str]) -> Iterator[str]:
    """A line of JSON for a line of JSON: {"source": …} gives {"html": …}; a bad line gives {"error": …}."""
    for line in lines:
        if line.strip():
            yield json.dumps(_answer(line), ensure_ascii=False)


def _answer(line: str) -> dict[str, str]:
    try:
        asked = json.loads(line)
        if not (isinstance(asked, dict) and isinstance(asked.get("source"), str)):
            return {"error": 'Give an object with a text called "source".'}
        return {"html": fill(render(asked["source"]).html, {})}
    except (ValueError, RecursionError) as problem:
        return {"error": str(problem)}


def _values(found: Sequence[Token], kinds: str) -> list[str]:
    return [token.meta["value"] for token in found if token.meta["kind"] in kinds]


def _once[T](found: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(found))


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=4).hexdigest() + "-"


def _as_it_was_typed(text: str) -> str:
    """For what is nested too deep to mean anything: paragraphs and lines, nothing else."""
    paragraphs = (part.strip("\n") for part in text.split("\n\n"))
    return "\n".join(f"<p>{escape(part, quote=False).replace('\n', '<br>\n')}</p>" for part in paragraphs if part)
