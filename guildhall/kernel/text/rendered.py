"""A person's text made ready once, at writing: HTML with reference tokens, plain words, and what it refers to."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from html import escape

from guildhall.kernel.text.markdown import Tangled, page_html
from guildhall.kernel.text.plain import clean_text, plain
from guildhall.kernel.text.references import fill, sealed, spelt_out
from guildhall.kernel.text.sanitise import sanitise


@dataclass(frozen=True, slots=True)
class Rendered:
    """`html` is safe once filled; `text` names people as @handle and things as #id, never by a title."""

    html: str
    text: str
    mentions: tuple[str, ...] = ()
    links: tuple[int, ...] = ()


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
    handles = (token.meta["value"] for token in found if token.meta["kind"] == "m")
    ids = (int(token.meta["value"]) for token in found if token.meta["kind"] != "m")
    return Rendered(html, plain(spelt_out(html)), tuple(dict.fromkeys(handles)), tuple(dict.fromkeys(ids)))


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


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=4).hexdigest() + "-"


def _as_it_was_typed(text: str) -> str:
    """For what is nested too deep to mean anything: paragraphs and lines, nothing else."""
    paragraphs = (part.strip("\n") for part in text.split("\n\n"))
    return "\n".join(f"<p>{escape(part, quote=False).replace('\n', '<br>\n')}</p>" for part in paragraphs if part)
