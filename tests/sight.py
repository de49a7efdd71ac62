"""What a person with a screen reader would stumble over, seen in the markup of a page."""

from collections import Counter
from html.parser import HTMLParser
from typing import override

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


def faults(html: str) -> list[str]:
    """What is wrong with a page: landmarks, headings, labels, alternatives, ids. Nothing, it is to be hoped."""
    page = _Page()
    page.feed(html)
    page.close()
    return page.faults()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.labels: set[str] = set()
        self.fields: list[tuple[str, dict[str, str]]] = []
        self.pointed: list[tuple[str, str]] = []
        self.lang, self.title = "", ""
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.names: list[tuple[str, list[str]]] = []  # links and buttons that are open, with the words in them

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.seen[tag] += 1
        self._note(tag, has)
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("a", "button", "summary") and tag not in VOID:
            self.names.append((tag, [has.get("aria-label", ""), has.get("aria-labelledby", "")]))

    def _note(self, tag: str, has: dict[str, str]) -> None:
        self._note_names(tag, has)
        if tag == "img" and "alt" not in has:
            self.wrong.append(f"a picture without alt: {has.get('src')}")
        if tag in ("input", "select", "textarea") and has.get("type") not in UNLABELLED:
            self.fields.append((tag, has | ({"inside": "label"} if "label" in self.open else {})))
        for name in ("aria-labelledby", "aria-describedby", "for", "aria-controls"):
            self.pointed += [(name, target) for target in has.get(name, "").split()]
        if "style" in has or any(name.startswith("on") for name in has):
            self.wrong.append(f"style or script in an attribute of <{tag}>")
        if tag == "form" and has.get("method", "get").lower() == "post":
            self.seen["form post"] += 1
        if has.get("name") == "csrfmiddlewaretoken":
            self.seen["csrf"] += 1

    def _note_names(self, tag: str, has: dict[str, str]) -> None:
        if "id" in has:
            self.ids[has["id"]] += 1
        if tag == "html":
            self.lang = has.get("lang", "")
        if tag == "label":
            self.labels.add(has.get("for", ""))

    @override
    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            self.wrong.append(f"</{tag}> closes nothing")
            return
        while (last := self.open.pop()) != tag:
            if last not in ("p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody"):
                self.wrong.append(f"<{last}> is not closed before </{tag}>")
        if self.names and self.names[-1][0] == tag:
            _, words = self.names.pop()
            if not "".join(words).strip():
                self.wrong.append(f"a <{tag}> without a name")

    @override
    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "title" and "svg" not in self.open:
            self.title += data
        for _, words in self.names:
            words.append(data)

    def faults(self) -> list[str]:
        """Everything found, in words."""
        wrong = list(self.wrong)
        wrong += [f"{self.seen[tag]} <{tag}>, not one" for tag in ("h1", "main") if self.seen[tag] != 1]
        wrong += [f"no <{tag}>" for tag in ("header", "footer", "nav") if not self.seen[tag]]
        wrong += [] if self.lang.startswith(("en", "cy")) else ["no language"]
        wrong += [] if self.title.strip() else ["no title"]
        wrong += [f"id “{name}” {n} times" for name, n in self.ids.items() if n > 1]
        wrong += [
            f"{name} points at “{target}”, which is not there"
            for name, target in self.pointed
            if target not in self.ids
        ]
        wrong += [f"<{tag} name={has.get('name')}> has no label" for tag, has in self.fields if not self._labelled(has)]
        if self.seen["csrf"] < self.seen["form post"]:
            wrong.append("a form without its token")
        return wrong

    def _labelled(self, has: dict[str, str]) -> bool:
        return bool({"aria-label", "aria-labelledby", "inside"} & {*has}) or has.get("id", "-") in self.labels
