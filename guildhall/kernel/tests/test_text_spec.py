"""CommonMark's own examples, and GitHub's for its extensions; what we answer otherwise is listed with its reason."""

import re

from guildhall.kernel.tests.text_data import data
from guildhall.kernel.text import fill, markdown_html, render, sanitise

RAW_HTML = "raw HTML is shown, never obeyed"
AUTOLINK = "a bare address becomes a link: autolinks are switched on"
REFUSED_ON_PURPOSE: dict[str, dict[int, str]] = {
    "Backslash escapes": {21: RAW_HTML},
    "Entity and numeric character references": {31: RAW_HTML},
    "HTML blocks": dict.fromkeys(range(148, 194), RAW_HTML),
    "Link reference definitions": {203: RAW_HTML},
    "Lists": dict.fromkeys((310, 311), RAW_HTML),
    "Code spans": {346: RAW_HTML},
    "Emphasis and strong emphasis": dict.fromkeys((477, 478, 479), RAW_HTML),
    "Links": dict.fromkeys((493, 496, 526, 538), RAW_HTML),
    "Autolinks": dict.fromkeys((604, 610, 613, 614), AUTOLINK),
    "Raw HTML": dict.fromkeys((*range(615, 620), 625, *range(627, 634)), RAW_HTML),
    "Hard line breaks": dict.fromkeys((645, 646), RAW_HTML),
}

GFM_OTHERWISE = {
    ("Autolinks (extension)", 628): "ftp:// is no link: browsers no longer open it",
    ("Disallowed Raw HTML (extension)", 653): RAW_HTML,
    ("extensions.txt", 12): RAW_HTML,
    ("extensions.txt", 17): "strikethrough takes two tildes: ~5 minutes and ~6 are not a pair",
    ("extensions.txt", 18): "strikethrough takes two tildes",
    ("extensions.txt", 20): "the example gives no answer",
    ("extensions.txt", 22): RAW_HTML,
}


def refused(case) -> bool:
    return case["example"] in REFUSED_ON_PURPOSE.get(case["section"], {})


def tidied(html: str) -> str:
    """The line break within an empty quotation means nothing."""
    return html.replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")


def test_commonmark_examples_pass():
    wrong = [
        (case["section"], case["example"])
        for case in data("adversarial/commonmark_spec.json")
        if not refused(case) and markdown_html(case["markdown"]) != tidied(case["html"])
    ]
    assert not wrong


def test_every_refusal_is_still_one():
    passing = [
        (case["section"], case["example"])
        for case in data("adversarial/commonmark_spec.json")
        if refused(case) and markdown_html(case["markdown"]) == tidied(case["html"])
    ]
    assert not passing


def on_our_pages(html: str) -> str:
    """The expected HTML with our headings, through our sanitiser."""
    above: list[int] = []

    def lower(tag: re.Match[str]) -> str:
        above[:] = [*(each for each in above if each < int(tag[2])), int(tag[2])]
        return f"{tag[1]}{min(len(above) + 2, 6)}>"

    lowered = re.sub(r"(</?h)([1-6])>", lower, tidied(html))
    return re.sub(r"\s+", " ", sanitise(lowered)).strip()


def test_commonmark_examples_pass_through_the_whole_renderer():
    """Pictures apart: those are links, and have a test of their own. U+0000 is dropped, not shown as a lozenge; two
    brackets are a name."""
    wrong = [
        (case["section"], case["example"])
        for case in data("adversarial/commonmark_spec.json")
        if not refused(case)
        and "<img" not in case["html"]
        and "\ufffd" not in case["html"]
        and "[[" not in case["markdown"]
        if re.sub(r"\s+", " ", fill(render(case["markdown"]).html, {})).strip() != on_our_pages(case["html"])
    ]
    assert not wrong


def alike(html: str) -> str:
    """Without what differs between two spellings of the same thing."""
    html = re.sub(r' (class|id|title|scope|tabindex|role|aria-label|rel|checked|disabled|type|href)="[^"]*"', "", html)
    html = re.sub(r"</?div[^>]*>|<hr[^>]*>|\s+", "", html.replace("&quot;", '"').replace("<br />", "<br>"))
    return html.replace("<del>", "<s>").replace("</del>", "</s>").replace("/>", ">").replace("<hr>", "")


def test_extensions_of_github():
    wrong = []
    for case in data("adversarial/gfm_extension_cases.json"):
        if (case["section"], case["example"]) in GFM_OTHERWISE or "<img" in case["html"]:
            continue
        expected = re.sub(r' align="(left|right|center)"', "", case["html"])
        if alike(fill(render(case["markdown"]).html, {})) != alike(expected):
            wrong.append((case["section"], case["example"]))
    assert not wrong
