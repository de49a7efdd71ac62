"""Filling in forms as a browser would: with what the page itself has put there."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_HIDDEN = re.compile(r"<input\b[^>]*>")


def attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\b{name}=["']([^"']*)["']""", tag)
    return unescape(found[1]) if found else ""


def hidden(html: str, action: str = "") -> dict[str, str]:
    """The hidden fields of the form that goes to `action`, or of the first with a text to write."""
    for opening, inside in _FORM.findall(html):
        if (action and action in attribute(f"<{opening}>", "action")) or (not action and 'name="body"' in inside):
            inputs = [tag for tag in _HIDDEN.findall(inside) if attribute(tag, "type") == "hidden"]
            return {attribute(tag, "name"): attribute(tag, "value") for tag in inputs}
    raise AssertionError("there is no such form on the page")


def fill(client: Client, url: str, to: str = "", **typed: Any) -> HttpResponse:
    """Open the page at `url`, fill in its form, and post it to `to`, or to where it stands."""
    html = client.get(url).content.decode()
    return client.post(to or url, hidden(html, to) | typed)


def summary(response: HttpResponse) -> str:
    """The summary of what is wrong with a form."""
    html = response.content.decode()
    found = re.search(r'<div[^>]*class="[^"]*govuk-error-summary.*?</ul>', html, re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", found[0])) if found else ""
