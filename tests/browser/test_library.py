"""Documents are added, described, looked into, used and replaced: by mouse, by keyboard, and without JavaScript."""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import expect

from guildhall.site.demo.paper import made

from .person import Person, Somebody, Way

LIBRARY = "/c/housing/library/"
LETTER = "# Notice of a placement\nTo the receiving council.\n---\n# Placement details\nLead applicant."


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    (tmp_path / "notice_pack.pdf").write_bytes(made("x.pdf", LETTER))
    (tmp_path / "nightly_rates.csv").write_text("Sort,One person\nHotel,65\n")
    (tmp_path / "shorter.docx").write_bytes(made("x.docx", LETTER))
    Image.new("RGB", (60, 40), "teal").save(tmp_path / "flats.png")
    return tmp_path


def choose(person: Person, *files: Path) -> None:
    """Choose files; where there is JavaScript they go up at once."""
    person.tab.locator("input[type=file]").set_input_files(files)
    if person.tab.locator("body.js-enabled").count():
        arrived = person.tab.get_by_role("list", name="Files to send").get_by_text("Added", exact=True)
        expect(arrived).to_have_count(len(files))


def add(author: Person, name: str, papers: Path) -> str:
    """A folder with two documents in it; where the folder is."""
    author.go(LIBRARY)
    author.press("Make a folder")
    author.fill("Name of the folder", name)
    author.press("Make the folder")
    author.press(name)
    author.is_at(name)
    place = author.tab.url
    author.press("Add documents", within=author.tab.locator("header, .gh-band").last)
    choose(author, papers / "notice_pack.pdf", papers / "nightly_rates.csv")
    author.choose("May others reuse it?", "Yes, under the Open Government Licence")
    author.press("Add to the library")
    author.is_at("2 documents added")
    return place


def describe(author: Person, title: str) -> None:
    author.press(re.compile(r"^Say what it is\W+Notice pack"))
    author.fill("Title", title)
    author.fill("What it is", "Template letter")
    author.press("Save")
    author.is_at(title)
    author.sees("Your change is saved.")


def look_into(reader: Person, place: str, title: str) -> str:
    """Its pages come as pictures, its text can be read; what is saved is the file."""
    reader.go(place)
    reader.press(title)
    reader.comes(reader.tab.get_by_role("img", name="Page 1; its text is below"))
    reader.open("Read the text of this document")
    reader.sees("To the receiving council.")
    reader.sees("Yes, under the Open Government Licence")
    with reader.tab.expect_download() as saved:
        reader.press(re.compile("^Download, PDF"))
    assert saved.value.suggested_filename == "notice_pack.pdf"
    return reader.tab.url


def use(reader: Person, place: str) -> None:
    reader.press("We used this")
    reader.fill("About how many hours did it save you? (optional)", "2.5")
    reader.fill("How did you use it? (optional)", "With our own name on it.")
    reader.press("We used this")
    reader.sees("With our own name on it.")
    reader.sees("about 2.5 hours saved")
    reader.press("Change or take back what you said")
    reader.press("Take it back: we did not use it")
    reader.sees("It is taken away.")
    reader.sees_not("With our own name on it.")


def replace(author: Person, place: str, papers: Path) -> None:
    author.go(place)
    author.press("Add a new version")
    choose(author, papers / "shorter.docx")
    author.fill("What is new in this version (optional)", "Shorter")
    author.press("Add the new version")
    author.sees("Version 2")
    author.sees("Shorter")
    author.sees(re.compile("Download, Word document"))


def put_in_order(author: Person, place: str, title: str) -> None:
    """Several at once: to the top of the library, and into the bin."""
    author.go(place)
    for each in (title, "Nightly rates"):
        author.tick(f"Choose {each}")
    author.open("Move or bin what is ticked")
    author.choose("Into which folder?", "The top of the library")
    author.press("Move them")
    author.sees("2 documents are in “the top” now.")
    author.go(LIBRARY)
    author.tick(f"Choose {title}")
    author.open("Move or bin what is ticked")
    author.press("Put them into the bin")
    author.is_at("Put 1 document into the bin?")
    author.press("Put them into the bin")
    author.sees("1 document is in the bin")
    author.sees_not(title)


def test_a_document_is_shared_looked_into_used_and_replaced(somebody: Somebody, way: Way, papers: Path) -> None:
    number = uuid4().hex[:6]
    author, reader, title = somebody("ben", way), somebody("cara", way), f"Notices {number}"
    folder = add(author, f"Letters {number}", papers)
    describe(author, title)
    place = look_into(reader, folder, title)
    use(reader, place)
    replace(author, place, papers)
    put_in_order(author, folder, title)


def test_a_folder_is_one_zip_and_a_picture_waits_for_its_words(somebody: Somebody, papers: Path) -> None:
    author, name = somebody("ben"), f"Pictures {uuid4().hex[:6]}"
    author.go(f"{LIBRARY}folders/new/")
    author.fill("Name of the folder", name)
    author.press("Make the folder")
    author.press(name)
    author.press("Add documents", within=author.tab.locator(".gh-band"))
    choose(author, papers / "flats.png")
    author.press("Add to the library")
    author.is_at("Edit Flats")
    author.press("Save")
    author.sees("Say what the picture shows, or tick that it is only decoration.")
    author.fill("What does the picture show?", "A row of teal flats")
    author.press("Save")
    author.comes(author.tab.get_by_role("img", name="A row of teal flats"))
    author.press(name)
    with author.tab.expect_download() as saved:
        author.press("Download this folder as a ZIP")
    assert saved.value.suggested_filename == f"{name}.zip"
    with zipfile.ZipFile(BytesIO(Path(saved.value.path()).read_bytes())) as archive:
        assert archive.namelist() == ["flats.png"]
