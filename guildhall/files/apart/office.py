"""Documents and slides that are XML in a ZIP: read as a stream, for a large one takes no more memory than a small."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from .said import Said, Unreadable

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TWICE: Final = frozenset({_FALLBACK, f"{_TEXT}tracked-changes"})  # what is within is said elsewhere, or taken out
_BREAKS: Final = {
    f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_A}br": "\n",
    f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n", f"{_TEXT}s": " ",
}  # fmt: skip
_BESIDE: Final = (("footnotes", "Footnotes"), ("endnotes", "Endnotes"), ("comments", "Comments of reviewers"))

LOCKED = "It is locked with a password, so its text cannot be read."


def read_word(archive: zipfile.ZipFile, said: Said) -> None:
    """The text under its headings; notes and comments after it, then what stands above and below every page."""
    levels = _levels(archive)
    for paragraph in _elements(archive, "word/document.xml", f"{_W}p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        level = levels.get(style.get(f"{_W}val", "")) if style is not None else None
        _say(said, _words(paragraph, f"{_W}t"), level)
    for part, title in _BESIDE:
        _beside(archive, [f"word/{part}.xml"], title, said)
    edges = sorted(name for name in archive.namelist() if re.fullmatch(r"word/(header|footer)\d*\.xml", name))
    _beside(archive, edges, "Above and below each page", said)


def read_slides(archive: zipfile.ZipFile, said: Said) -> None:
    """Each slide, and under it what the speaker noted."""
    slides = _slides(archive)
    said.pages = len(slides)
    for number, name in enumerate(slides, 1):
        said.begin("slide", str(number))
        for paragraph in _elements(archive, name, f"{_A}p"):
            said.add(_words(paragraph, f"{_A}t"))
        for notes in _targets(archive, name, "notesSlide").values():
            said.begin("notes", str(number))
            for paragraph in _elements(archive, notes, f"{_A}p"):
                said.add(_words(paragraph, f"{_A}t"))


def read_open(archive: zipfile.ZipFile, said: Said) -> None:
    """An OpenDocument text, presentation or drawing."""
    with archive.open("META-INF/manifest.xml") as part:
        if b"encryption-data" in part.read(1_000_000):
            raise Unreadable(LOCKED)
    slides = 0
    for element in _elements(archive, "content.xml", f"{_TEXT}p", f"{_TEXT}h", start=f"{_DRAW}page"):
        if element.tag == f"{_DRAW}page":
            said.pages = slides = slides + 1
            said.begin("slide", str(slides))
            continue
        level = int(element.get(f"{_TEXT}outline-level", "1")) if element.tag == f"{_TEXT}h" and not slides else None
        _say(said, _words(element), level)


def _say(said: Said, words: str, level: int | None) -> None:
    if level and words.strip():
        said.begin("heading", words, min(level, 6))
    else:
        said.add(words)


def _beside(archive: zipfile.ZipFile, parts: list[str], title: str, said: Said) -> None:
    lines: dict[str, None] = {}
    for part in parts:
        if part in archive.namelist():
            lines |= {_words(paragraph, f"{_W}t"): None for paragraph in _elements(archive, part, f"{_W}p")}
    if any(line.strip() for line in lines):
        said.begin("heading", title, 1)
        for line in lines:
            said.add(line)


def _levels(archive: zipfile.ZipFile) -> dict[str, int]:
    """Style → which level of heading it is."""
    found: dict[str, int] = {}
    if "word/styles.xml" not in archive.namelist():
        return found
    for style in _elements(archive, "word/styles.xml", f"{_W}style"):
        name, outline = style.find(f"{_W}name"), style.find(f"{_W}pPr/{_W}outlineLvl")
        called = re.fullmatch(r"(?:heading (\d)|title)", name.get(f"{_W}val", "").lower()) if name is not None else None
        if called:
            found[style.get(f"{_W}styleId", "")] = int(called[1] or 1)
        elif outline is not None and outline.get(f"{_W}val", "").isdigit() and int(outline.get(f"{_W}val")) < 6:
            found[style.get(f"{_W}styleId", "")] = int(outline.get(f"{_W}val")) + 1
    return found


def _slides(archive: zipfile.ZipFile) -> list[str]:
    """The parts that are slides, in the order they are shown."""
    targets = _targets(archive, "ppt/presentation.xml", "slide")
    order = [each.get(f"{_R}id") for each in _elements(archive, "ppt/presentation.xml", "{*}sldId")]
    return [targets[key] for key in order if key in targets]


def _targets(archive: zipfile.ZipFile, part: str, sort: str) -> dict[str, str]:
    """Key → part, of what `part` refers to of that sort."""
    folder, name = posixpath.split(part)
    listed = f"{folder}/_rels/{name}.rels"
    if listed not in archive.namelist():
        return {}
    links = _elements(archive, listed, "{*}Relationship")
    found = {each.get("Id"): each.get("Target") for each in links if each.get("Type", "").endswith(f"/{sort}")}
    within = {key: posixpath.normpath(posixpath.join(folder, to)).lstrip("/") for key, to in found.items() if to}
    return {key: to for key, to in within.items() if to in archive.namelist()}


def _elements(archive: zipfile.ZipFile, part: str, *tags: str, start: str = "") -> Iterator[Any]:
    """The elements of these names, each forgotten when the next is asked for; of the name `start` as it opens."""
    events = ("start", "end") if start else ("end",)
    with archive.open(part) as stream:
        safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
        for event, element in etree.iterparse(stream, events=events, tag=[*tags, *filter(None, [start])], **safe):
            if (event == "start") != (element.tag == start):
                continue
            if not any(above.tag in _TWICE for above in element.iterancestors()):
                yield element
            if event == "end":
                _forget(element)


def _forget(element: Any) -> None:
    element.clear(keep_tail=True)
    above = element.getparent()
    while above is not None and element.getprevious() is not None:
        if len(element.getprevious()):
            break
        del above[0]


def _words(element: Any, *only: str) -> str:
    """Its text; of elements called `only`, if given."""
    said: list[str] = []
    for each in element.iter():
        if each.tag in _BREAKS:
            said.append(_BREAKS[each.tag])
        elif each.text and isinstance(each.tag, str) and (not only or each.tag in only):
            said.append(each.text)
        if not only and each.tail and each is not element:
            said.append(each.tail)
    return "".join(said)
