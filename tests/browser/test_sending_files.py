"""Sending files: they go up in pieces, each tells how far it is, and a dropped line costs nothing."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Route, expect

from .person import Person, Somebody, Way

NEW = "/c/housing/forum/new/"
OFFLINE = "ERR_INTERNET_DISCONNECTED"


def row(person: Person, name: str) -> Locator:
    return person.tab.get_by_role("list", name="Files to send").get_by_role("listitem").filter(has_text=name)


def begin(person: Person, title: str) -> Locator:
    person.go(NEW)
    person.fill("Title", title)
    person.fill("Your text", "See the files.")
    return person.tab.locator("input[type=file][data-uploads]")


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    (tmp_path / "minutes.txt").write_text("We met.\n" * 1_000_000)  # 8 MB: four pieces
    (tmp_path / "plan.csv").write_text("Ward,Homes\nEast,12\n")
    (tmp_path / "page.html").write_text("<!doctype html><script>alert(1)</script>")
    return tmp_path


def test_files_are_sent_in_pieces_and_go_on_after_a_dropped_line(somebody: Somebody, papers: Path) -> None:
    person, title = somebody("ben"), f"Files {uuid4().hex[:6]}"
    person.forgive(OFFLINE)
    person.forgive("status of 422")
    chooser = begin(person, title)
    seen: list[int] = []

    def second(route: Route) -> None:
        """The line drops with the second piece."""
        if route.request.method == "PATCH":
            seen.append(int(route.request.headers["upload-offset"]))
            if len(seen) == 2:
                person.context.set_offline(True)
        route.continue_()

    person.tab.route("**/uploads/*/", second)
    chooser.set_input_files([papers / "minutes.txt", papers / "plan.csv", papers / "page.html"])
    minutes = row(person, "minutes.txt")
    expect(minutes).to_contain_text("The line is down.")
    expect(minutes.get_by_role("progressbar", name="minutes.txt")).to_have_js_property("value", 25)
    expect(minutes).to_contain_text(re.compile(r"1\.9 MB of 7\.6 MB.*25%", re.DOTALL))
    person.tab.get_by_role("button", name="Publish").click()  # too early: it waits for the files
    expect(person.tab.get_by_role("status").filter(has_text="still on their way")).to_be_visible()
    person.context.set_offline(False)
    expect(minutes.get_by_text("Added", exact=True)).to_be_visible()
    assert seen[:4] == [0, 2_000_000, 2_000_000, 4_000_000]
    wrong = row(person, "page.html")
    expect(wrong.get_by_text("Not added")).to_be_visible()
    expect(wrong).to_contain_text("is a web page. Save the page as a PDF and choose that.")
    expect(person.tab.get_by_role("status").filter(has_text="Not every file was added.")).to_be_visible()
    wrong.get_by_role("button", name="Take out page.html").click()
    expect(chooser).to_be_focused()
    person.fill("Title", "")
    person.press("Publish")
    person.sees("Give it a title.")
    expect(row(person, "minutes.txt").get_by_text("Added", exact=True)).to_be_visible()  # nothing is lost
    person.fill("Title", title)
    person.press("Publish")
    for name in ("minutes.txt", "plan.csv"):
        expect(person.tab.get_by_role("link", name=name)).to_be_visible()


def test_a_file_can_be_paused_taken_up_again_and_taken_out_by_keyboard(somebody: Somebody, papers: Path) -> None:
    person = somebody("ben")
    chooser = begin(person, "Paused")
    held: list[Route] = []
    person.tab.route("**/uploads/*/", lambda route: held.append(route) if not held else route.continue_())
    with person.tab.expect_request(lambda request: request.method == "PATCH"):  # it is on its way, and held
        chooser.set_input_files(papers / "minutes.txt")
    minutes = row(person, "minutes.txt")
    minutes.get_by_role("button", name="Pause minutes.txt").press("Enter")
    go_on = minutes.get_by_role("button", name="Go on minutes.txt")
    expect(go_on).to_be_focused()
    go_on.press("Enter")
    expect(minutes.get_by_text("Added", exact=True)).to_be_visible()
    minutes.get_by_role("button", name="Take out minutes.txt").press("Enter")
    expect(person.tab.get_by_role("status").filter(has_text="minutes.txt was taken out.")).to_be_visible()
    expect(minutes).to_have_count(0)


def test_without_javascript_files_go_with_their_form(somebody: Somebody, papers: Path) -> None:
    person, title = somebody("ben", Way.PLAIN), f"Plain {uuid4().hex[:6]}"
    chooser = begin(person, title)
    person.sees("At most 10 files, each up to 25 MB.")
    chooser.set_input_files([papers / "minutes.txt", papers / "plan.csv"])
    person.press("Publish")
    for name in ("minutes.txt", "plan.csv"):
        expect(person.tab.get_by_role("link", name=name)).to_be_visible()
