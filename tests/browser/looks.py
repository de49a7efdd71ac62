"""Every page there is, looked at the way different people see it."""

from dataclasses import dataclass

import httpx

from .house import House

# Who looks: what only some may see is looked at by them, all else by a facilitator.
VISITOR = (
    "account_login",
    "account_signup",
    "account_reset",
    "account_confirm",
    "account_email_verification",
    "people:workplace",
)
STEWARD, AWAITING = ("steward:", "communities:waiting"), ("people:standing", "people:documents")
OUTSIDER = ("communities:ask", "communities:join", "communities:suggested", "people:welcome")
ALSO_WITHOUT_NAME = ("web:help", "communities:directory", "organisations:index", "home")
ALSO_OUTSIDE = ("communities:home",)


@dataclass(frozen=True)
class Kind:
    """One kind of page as one kind of person gets it."""

    name: str
    place: str
    who: str  # first name; "" for one who is not signed in

    def __str__(self) -> str:
        return f"{self.name} ({self.who or 'visitor'})"


def looker(name: str) -> str:
    """Who looks at a page."""
    for who, names in (("", VISITOR), ("dev", STEWARD), ("una", AWAITING), ("cara", OUTSIDER)):
        if name.startswith(names):
            return who
    return "amina"


def kinds(house: House) -> list[Kind]:
    """Every address with whoever looks at it, and a few that look different to others."""
    pages: dict[str, str] = house.told["pages"]
    found = [Kind(name, place, looker(name)) for name, place in pages.items()]
    found += [Kind(name, pages[name], "") for name in ALSO_WITHOUT_NAME if name in pages]
    found += [Kind("forum:topic", house.at("topic"), "ben"), Kind("blog:post", house.at("post"), "ben")]
    found += [Kind("home", "/", "una"), Kind("home", "/", "cara"), Kind("communities:home", house.at("closed"), "cara")]
    found += [Kind("nothing there", "/no/such/page/", "ben"), Kind("refused", f"{house.at('open')}facilitate/", "ben")]
    return found


def html(house: House) -> dict[Kind, httpx.Response]:
    """All pages that are whole pages, as they come."""
    clients = {name: house.client(name) for name in ("", *house.told["sessions"])}
    got = {kind: clients[kind.who].get(kind.place) for kind in kinds(house)}
    for client in clients.values():
        client.close()
    return {kind: page for kind, page in got.items() if is_page(page)}


def is_page(response: httpx.Response) -> bool:
    """Not a redirect, a file, or a door that only opens for a button."""
    kind = response.headers.get("content-type", "")
    return response.status_code in {200, 403, 404} and kind.startswith("text/html") and b"<body" in response.content
