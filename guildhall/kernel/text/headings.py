"""The headings of a text: an address for each, and a table of contents."""

import re
from collections import Counter
from dataclasses import dataclass, field

from guildhall.kernel.text.plain import plain
from guildhall.kernel.text.references import spelt_out
from guildhall.kernel.text.slugs import slug

_HEADING = re.compile(r"<h([3-6])>(.*?)</h\1>", re.DOTALL)  # as the sanitiser writes them: without attributes


@dataclass(slots=True)
class Heading:
    """A line of the contents, with those under it."""

    title: str
    anchor: str
    under: list["Heading"] = field(default_factory=list)


def anchored(html: str) -> str:
    """Sanitised HTML whose headings can be linked to. An anchor comes from its heading's words alone, so that it stays
    when the text around it changes."""
    seen = Counter[str]()
    return _HEADING.sub(
        lambda found: f'<h{found[1]} id="{_anchor(found[2], seen)}" tabindex="-1">{found[2]}</h{found[1]}>', html
    )


def contents(html: str) -> list[Heading]:
    """The headings of `html`, two levels of them."""
    seen, found = Counter[str](), list[Heading]()
    for each in _HEADING.finditer(html):
        heading = Heading(title=plain(spelt_out(each[2])), anchor=_anchor(each[2], seen))
        if each[1] == "3" and heading.title:
            found.append(heading)
        elif each[1] == "4" and heading.title and found:
            found[-1].under.append(heading)
    return found


def _anchor(inside: str, seen: Counter[str]) -> str:
    words = f"s-{slug(plain(spelt_out(inside)), fallback='part')}"
    seen[words] += 1
    return words if seen[words] == 1 else f"{words}-{seen[words]}"
