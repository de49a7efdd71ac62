"""Where the hostile texts are, and a reader of HTML that knows nothing of our sanitiser."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"

ALLOWED = {
    "a": {"href", "title", "rel", "id", "aria-label"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
    "li": {"class", "id"},
    "code": {"class"},
    "input": {"type", "disabled", "checked", "aria-label"},
    "section": {"class"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "th": {"class", "scope"},
    "td": {"class"},
}
BARE = set("p br hr h3 h4 h5 h6 ul blockquote pre em strong del s sup table thead tbody tr".split())  # noqa: SIM905
VOID = {"br", "hr", "img", "input"}
CLASSES = re.compile(r"task-list-item|gh-(right|centre|scroll|notes)|language-[\w+#.-]+")
IDS = re.compile(r"fn(ref)?-[a-z0-9-]+")


def data(path: str) -> Any:
    """A file of the shared corpus: JSON, JSON lines, or the lines of a text."""
    file = DATA / path
    if not file.exists():
        pytest.skip(f"the corpus of hostile texts is not on this machine: {file}")
    text = file.read_text(encoding="utf-8")
    if path.endswith(".json"):
        return json.loads(text)
    lines = [line for line in text.split("\n") if line]
    return [json.loads(line) for line in lines] if path.endswith(".jsonl") else lines


class Reader(HTMLParser):
    """Reads HTML and refuses whatever is not on the list above."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED or tag in BARE, tag
        names = [name for name, _ in attrs]
        assert set(names) <= ALLOWED.get(tag, set()), (tag, attrs)
        assert len(names) == len(set(names)), (tag, attrs)
        for name, value in attrs:
            self.judge(tag, name, value or "")
        if tag not in VOID:
            self.open.append(tag)

    def judge(self, tag: str, name: str, value: str) -> None:
        if name == "class":
            assert CLASSES.fullmatch(value), value
        if name == "id":
            assert IDS.fullmatch(value), value
            self.ids.append(value)
        if name in {"href", "src"}:
            read = re.sub(r"[\x00-\x20\x7f]", "", value).replace("\\", "/").lower()
            assert not read.startswith("//"), value
            scheme = re.match(r"([^/?#:]*):", read)
            assert scheme is None or scheme[1] in {"http", "https", "mailto"}, value
        if tag == "img" and name == "src":
            assert value.startswith("/attachments/"), value

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def assert_harmless(html: str) -> None:
    """Only listed tags, attributes and values; everything closed; no id twice."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open, reader.open
    assert len(reader.ids) == len(set(reader.ids)), reader.ids
