"""OPML: lists of feeds, as feed readers hand them to one another."""

from collections.abc import Iterable
from typing import Final

from lxml import etree

from guildhall.kernel.shell import brand
from guildhall.kernel.text import one_line

from .entries import absolute

MOST: Final = 200  # feeds of a list that is handed in


class NotAList(ValueError):  # noqa: N818 - a sentence for the person who handed it in
    """This is no OPML. Its text says so."""


def written(feeds: Iterable[tuple[str, str, str]]) -> bytes:
    """A list of (title, path of the feed, path of the page)."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = f"Feeds of {brand()['name']}"
    body = etree.SubElement(root, "body")
    for title, feed, page in feeds:
        told = {"text": title, "title": title, "type": "rss", "xmlUrl": absolute(feed), "htmlUrl": absolute(page)}
        etree.SubElement(body, "outline", told)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def read(document: bytes) -> list[tuple[str, str]]:
    """The (title, address) of each feed in a list; nothing outside the document is looked at.

    Raises:
        NotAList: it cannot be read.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise NotAList("This file is not a list of feeds. Choose the OPML file that your feed reader wrote.") from wrong
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise NotAList("This file is not a list of feeds. Choose the OPML file that your feed reader wrote.")
    found = [{name.lower(): value for name, value in each.items()} for each in root.iter("outline")]
    feeds = [
        (one_line(each.get("text") or each.get("title") or ""), each["xmlurl"]) for each in found if "xmlurl" in each
    ]
    return feeds[:MOST]
