"""A browser that knows only links, forms and cookies: what any text browser can do, and no more."""

from typing import Self

import httpx
from bs4 import BeautifulSoup, Tag

from .house import House

UNTICKED = {"checkbox", "radio"}


class PlainBrowser:
    """One open page. Relative addresses, hidden fields and ready-made answers are kept as a browser keeps them."""

    def __init__(self, house: House) -> None:
        self.client = httpx.Client(base_url=house.url, follow_redirects=True, timeout=60, trust_env=False)
        self.page = BeautifulSoup("", "html.parser")
        self.url = httpx.URL(house.url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.client.close()

    def go(self, place: str) -> None:
        self._show(self.client.get(self.url.join(place)))

    def follow(self, words: str) -> None:
        """The first link that says `words`."""
        found = next(
            (link for link in self.page.select("main a[href]") if words in link.get_text(" ", strip=True)), None
        )
        assert found is not None, f"no link says “{words}” at {self.url}"
        self.go(str(found["href"]))

    def send(self, button: str, **typed: str) -> None:
        """Fill in the form that has the button called `button`, and press it."""
        pressed = next(
            (each for each in self.page.select("form button") if each.get_text(" ", strip=True).startswith(button)
             and {*typed} <= {str(field.get("name")) for field in form_of(each).select("[name]")}), None,
        )  # fmt: skip
        assert pressed is not None, f"no button says “{button}” at {self.url}"
        form = form_of(pressed)
        said = answers(form) | typed
        if pressed.get("name"):
            said[str(pressed["name"])] = str(pressed.get("value", ""))
        address = self.url.join(str(form.get("action") or ""))
        if str(form.get("method", "get")).lower() == "post":
            self._show(self.client.post(address, data=said, headers={"Origin": str(self.client.base_url)}))
        else:
            self._show(self.client.get(address, params=said))

    def reads(self, words: str) -> bool:
        """Whether `words` stand on the page."""
        return words in " ".join(self.page.get_text(" ").split())

    def _show(self, response: httpx.Response) -> None:
        response.raise_for_status()
        self.page, self.url = BeautifulSoup(response.text, "html.parser"), response.url


def form_of(field: Tag) -> Tag:
    """The form a button belongs to."""
    form = field.find_parent("form")
    assert form is not None
    return form


def answers(form: Tag) -> dict[str, str]:
    """What a form would send as it stands."""
    found = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        kind = field.get("type")
        if kind == "file" or (kind in UNTICKED and not field.has_attr("checked")):
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            found[str(field["name"])] = str(chosen["value"]) if chosen and chosen.has_attr("value") else ""
        else:
            found[str(field["name"])] = field.get_text() if field.name == "textarea" else str(field.get("value", "on"))
    return found
