"""Guildhall on a terminal: w3m and lynx read it in a sensible order; lynx alone is enough to take part."""

import re
import shutil
import subprocess
import time
from pathlib import Path
from uuid import uuid4

import pytest

from tests.world import PASSWORD

from .house import House
from .terminal import Terminal

READERS = {
    "w3m": ["w3m", "-dump", "-cols", "100", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8"],
    "lynx": [
        "lynx",
        "-dump",
        "-nolist",
        "-width=100",
        "-assume_charset=utf-8",
        "-display_charset=utf-8",
        "-force_html",
    ],
}
Page = tuple[str, str, tuple[str, ...]]
PAGES: dict[str, Page] = {
    "register": ("", "/register/", (
        "Skip to main content", "Guildhall", "Register", "Your name", "Work e-mail address", "Password",
        "At least 10 characters", "Councillor", "terms of use", "I accept", "Have an account?", "Help",
    )),
    "sign in": ("", "/sign-in/", (
        "Sign in", "Work e-mail address", "Password", "I have forgotten my password", "New here?",
    )),
    "home": ("ben", "/", (
        "Skip to main content", "Home", "Communities", "Good ", ", Ben", "Ask a question", "New in your communities",
        "Question Housing", "Ben Hughes, Leeds City Council", "Help",
    )),
    "directory": ("ben", "/communities/", (
        "Communities", "All communities", "Housing", "Open ", "You are in it", "People who work in housing",
    )),
    "community": ("ben", "/c/housing/", (
        "Communities", "Housing", "Open ", " members from ", "Home", "Forum", "Blog", "Members",
        "People who work in housing", "Question", "Facilitators", "Amina Khan", "Leeds City Council",
    )),
    "topic": ("ben", "topic", (
        "Housing", "Question", "How do you weigh food waste?", "Visible to any signed-in member", "Ben Hughes", "Round",
        "North", "1,204", "replies", "Amina Khan", "So do ours", "Thank you, we shall try that", "Your reply",
        "Post reply",
    )),
    "person": ("ben", "/people/amina-khan/", ("Amina Khan", "Leeds City Council")),
}  # fmt: skip


def dump(reader: str, html: bytes, tmp_path: Path) -> str:
    """What `reader` makes of a page, on one line."""
    page = tmp_path / "page.html"
    page.write_bytes(html)
    said = subprocess.run([*READERS[reader], str(page)], capture_output=True, text=True, check=True).stdout
    return " ".join(re.sub(r"[_\[\]*]+", " ", said).split())


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_in_order(reader: str, name: str, house: House, tmp_path: Path) -> None:
    if not shutil.which(reader):
        pytest.skip(f"{reader} is not on this machine")
    who, place, lines = PAGES[name]
    with house.client(who) as client:
        text = dump(reader, client.get(house.at(place) if place in house.told["at"] else place).content, tmp_path)
    at = 0
    for line in lines:
        assert line in text[at:], f"“{line}” does not come after “{text[max(0, at - 60) : at]}”:\n{text}"
        at = text.index(line, at) + len(line)


def test_at_a_terminal_one_registers_joins_reads_and_replies(house: House, tmp_path: Path) -> None:
    if not shutil.which("lynx"):
        pytest.skip("lynx is not on this machine")
    number = uuid4().hex[:6]
    email, words = f"tess.{number}@leeds.example", f"From a terminal, {number}."
    tess = Terminal(house, tmp_path)
    tess.go("/register/").fill("Your name", "Tess Terminal").fill("We send you a link", email)
    tess.fill("At least 10", PASSWORD).press("I accept").press("I accept", "Register")
    assert "Look at your mail" in tess.look()
    wait_for_letter(house, email)
    tess.go("/mail-on-this-machine/").press("Confirm your e-mail address").press("/verify/")
    tess.press("Yes, confirm it").press("Skip the rest of the welcome")
    assert "Your e-mail address is confirmed" in tess.look()
    tess.go(f"{house.at('open')}join/").press("Mail from this community", "Join")
    assert "Welcome to" in tess.look()
    assert "Joined" in tess.read(house.at("open"))
    assert "we weigh at the depot" in tess.read(house.at("topic"))
    tess.go(house.at("topic")).fill("Your reply", words).press("Your reply", "Post reply").look()
    assert "Tess Terminal Leeds City Council" in tess.read(house.at("topic")).partition("shall try that")[2]
    with house.client("ben") as ben:
        assert words in ben.get(house.at("topic")).text


def wait_for_letter(house: House, email: str) -> None:
    """Until the newest letter to `email` has been written by those who work behind the pages."""
    with house.client() as client:
        for _ in range(60):
            if email in client.get("/mail-on-this-machine/").text:
                return
            time.sleep(0.5)
    raise AssertionError(f"no letter comes to {email}")
