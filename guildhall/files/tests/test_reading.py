"""What documents say, and what is shown of them: real ones, and ones made to do harm."""

import json
import os
import re
import shutil
from collections import Counter
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.core.management import call_command
from django.http import Http404

from guildhall.files import limited, previews, reading, tasks
from guildhall.files.actions import take
from guildhall.files.models import PagePicture, Reading, Upload
from guildhall.files.storage import uploads
from guildhall.policy.viewer import Viewer

from .conftest import CORPUS, drawn, handed, sent
from .papers import open_text, pdf, word

WORD = re.compile(r"\w+")
HARD = {  # what is said otherwise than the reference reader says it, and why
    "old-newsslid.DOC": "Word 2, which is not read",
    "libreoffice-writer-password.pdf": "it is locked",
    "fire-procurement-2016.ods": "numbers are told as they are, not as they are shown",
    "GOVUK-Survey.pdf": "the reference tells the letters that draw the boxes to tick",
    "xfa-form-government.pdf": "what is filled in is not in the text of the page",
    "english-councils.xlsx": "the reference stops after a while",
    "fire-services.xlsx": "the reference stops after a while",
}


def kept(content: bytes, name: str) -> Upload:
    upload = take(sent(name, content), by=Viewer.system(), purpose="document")
    tasks.read.func(str(upload.pk))
    return upload


@pytest.fixture(autouse=True)
def without_libreoffice(settings: Any) -> None:
    """It takes seconds: the test that is about it asks for it."""
    settings.GUILDHALL_SOFFICE = ""


def extracted(*names: str) -> list[dict[str, str]]:
    out = StringIO()
    call_command("library", "extract", "--jsonl", *names, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


# -- what they say


def overlap(said: str, wanted: str) -> float:
    """Which share of the words that were wanted was said."""
    want = Counter(WORD.findall(wanted.lower()))
    return (want & Counter(WORD.findall(said.lower()))).total() / max(1, want.total())


def whole_words(told: dict[str, Any]) -> str:
    """The phrases of the reference, which are cut out by letters and not by words."""
    return " ".join(" ".join(phrase.split()[1:-1]) for phrase in [told["begins"], *told["phrases"]])


def test_the_text_of_real_documents_is_what_a_reader_would_find() -> None:
    if not CORPUS.exists():
        pytest.skip(f"the collection of documents is not here: {CORPUS}")
    told = json.loads((CORPUS.parent / "expected_text.json").read_text())["texts"]
    wanted = {name.removeprefix("files/"): each for name, each in told.items() if name.startswith("files/")}
    some = sorted(name for name in set(wanted) - set(HARD) if (CORPUS / name).exists())[::4]  # it takes its time
    said = {Path(each["file"]).name: each["text"] for each in extracted(*(str(CORPUS / name) for name in some))}
    found = {name: overlap(said[name], whole_words(wanted[name])) for name in some}
    assert min(found.values()) > 0.93, found


def test_every_odd_and_hostile_file_is_answered_for_in_one_line(tmp_path: Path) -> None:
    files = sorted(CORPUS.iterdir())[::9] if CORPUS.exists() else []
    (tmp_path / "nul.txt").write_bytes(b"before\0after")
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "rubbish.docx").write_bytes(b"PK\x03\x04" + os.urandom(500))
    strange = os.fsdecode(bytes(tmp_path) + b"/caf\xe9.txt")
    Path(strange).write_text("Déjà vu")
    os.mkfifo(tmp_path / "pipe")
    names = [*map(str, files), *map(str, sorted(tmp_path.iterdir())), str(tmp_path), "/dev/zero", "/no/such", "", "-x"]
    said = extracted(*(f"./{name}" if name == "-x" else name for name in names))
    assert len(said) == len(names)
    assert all(set(each) == {"file", "kind", "text", "problem"} for each in said)
    kinds = {each["file"].rpartition("/")[2]: (each["kind"], each["text"]) for each in said}
    assert kinds["nul.txt"] == ("text", "beforeafter")
    assert kinds["caf�.txt"] == ("text", "Déjà vu")
    assert (kinds["pipe"][0], kinds["zero"][0], kinds["such"][0], kinds["empty.pdf"][0]) == (
        "pipe", "device", "missing", "empty"
    )  # fmt: skip


def test_a_bomb_is_no_text_and_the_next_file_is_read(tmp_path: Path) -> None:
    start = "<w:p><w:r><w:t>"
    (tmp_path / "bomb.docx").write_bytes(word(start + "A" * 100_000_000))
    (tmp_path / "after.txt").write_text("Still here.")
    bomb, after = extracted(str(tmp_path / "bomb.docx"), str(tmp_path / "after.txt"))
    assert bomb["text"] == ""
    assert bomb["problem"]
    assert after["text"] == "Still here."


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(limited, "SECONDS", 0.01)
    (tmp_path / "a.txt").write_text("x")
    with (tmp_path / "a.txt").open("rb") as file:
        assert reading.examine(file, "a.txt")["problem"] == "It takes too long to read."


def test_who_opens_a_strangers_file_knows_none_of_our_secrets_and_may_use_little(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GUILDHALL_SECRET_KEY", "not for strangers")
    assert not any(name.startswith("GUILDHALL") for name in limited._surroundings())
    from guildhall.files.apart import __main__ as apart

    assert apart.LIMITS[apart.resource.RLIMIT_AS] <= 1_000_000_000


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_pages_headings_and_sheets_are_known_by_name() -> None:
    body = "<w:p><w:r><w:t>First</w:t></w:r></w:p>"
    body += '<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>Costs</w:t></w:r></w:p>'
    letter = kept(word(f"{body}<w:p><w:r><w:t>Ten pounds</w:t></w:r></w:p>"), "letter.docx").reading
    assert [(each.title, each.text, each.level) for each in letter.sections] == [
        ("", "First", 0),
        ("Costs", "Ten pounds", 2),
    ]
    assert letter.text == "First\n\nCosts\nTen pounds"
    paper = kept(pdf(3), "paper.pdf").reading
    assert [(each.title, each.text) for each in paper.sections] == [(f"page {n}", f"Page {n}") for n in (1, 2, 3)]
    table = kept(b"Ward;Homes\r\nEast;12\r\n=1+1;'x\r\n", "homes.csv")
    (sheet,) = previews.of(table).tables
    assert sheet.rows == (("Ward", "Homes"), ("East", "12"), ("=1+1", "'x"))


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_a_document_without_text_says_why() -> None:
    for content, name, state in (
        (pdf(1, b""), "scan.pdf", Reading.State.READ),
        (b"%PDF-1.4 rubbish", "bad.pdf", "failed"),
    ):
        found = kept(content, name).reading
        assert found.state == state
    assert found.problem == "It is damaged, so its text cannot be read."
    assert previews.of(found.upload).state == previews.State.NOTHING


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_a_document_too_long_to_be_read_whole_can_be_looked_at_whole() -> None:
    long = kept(pdf(900, b"On this page we agreed " * 100), "long.pdf").reading
    assert (long.pages, long.problem) == (900, "Only the first 2 million characters were read.")
    assert long.sections[-1].title == f"page {len(long.sections)}"
    assert previews.of(long.upload).pages == previews.MOST


# -- what is shown


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_a_page_that_cannot_be_drawn_is_not_tried_again_by_whoever_asks() -> None:
    upload = kept(pdf(5), "five.pdf")
    place = Path(uploads().path(upload.place))
    whole = place.read_bytes()
    for content in (b"%PDF-1.4 damaged", whole):
        place.write_bytes(content)
        with pytest.raises(Http404):
            previews.respond_page(upload, 5)
    previews.respond_page(upload, 4).close()


@pytest.mark.django_db
def test_the_first_pages_are_drawn_at_once_and_others_when_somebody_looks(folder: Path) -> None:
    upload = kept(pdf(5), "five.pdf")
    assert (previews.of(upload).state, previews.of(upload).pages, previews.of(upload).length) == ("ready", 5, 5)
    assert set(PagePicture.objects.values_list("number", flat=True)) == {1, 2, 3}
    response = previews.respond_page(upload, 5)
    picture = b"".join(response)
    response.close()
    assert picture.startswith(b"RIFF")
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert "sandbox" in response["Content-Security-Policy"]
    assert PagePicture.objects.get(number=5).width == 1000
    for number in (0, 6, 10**9):
        with pytest.raises(Http404):
            previews.respond_page(upload, number)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 5  # the file and four pages
    tasks.sweep(upload.created.replace(year=upload.created.year + 1))
    assert not [path for path in folder.rglob("*") if path.is_file()]
    assert not Reading.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_of_an_office_file_the_first_page_is_drawn_where_libreoffice_is(settings: Any) -> None:
    settings.GUILDHALL_SOFFICE = "no-such-program"
    plain = kept(word("<w:p><w:r><w:t>We met.</w:t></w:r></w:p>"), "letter.docx")
    assert (previews.of(plain).state, previews.of(plain).pages) == ("ready", 0)
    with pytest.raises(Http404):
        previews.respond_page(plain, 1)
    settings.GUILDHALL_SOFFICE = "soffice"
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not on this machine")
    drawn = kept(b"{\\rtf1\\ansi We met, and agreed.}", "letter.rtf")
    assert previews.of(drawn).pages == 1
    response = previews.respond_page(drawn, 1)
    assert b"".join(response).startswith(b"RIFF")
    response.close()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_a_paper_that_names_a_file_of_this_machine_as_its_picture_gets_none(settings: Any, tmp_path: Path) -> None:
    settings.GUILDHALL_SOFFICE = "soffice"
    (tmp_path / "secret.png").write_bytes(drawn(size=(200, 200)))
    size = 'text:anchor-type="as-char" svg:width="5cm" svg:height="5cm"'
    link = f'xlink:href="file://{tmp_path}/secret.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
    paper = open_text(f"<text:p>We met.<draw:frame {size}><draw:image {link}/></draw:frame></text:p>")
    (tmp_path / "sent").write_bytes(paper)
    with (tmp_path / "sent").open("rb") as file:
        printed = limited.as_pdf(file, "paper.odt", tmp_path)
    assert printed is not None
    with pdfium.PdfDocument(str(printed)) as made:
        assert "We met." in made[0].get_textpage().get_text_range()
        shown = {colour for _, colour in made[0].render().to_pil().convert("RGB").getcolors(1 << 20)}
    assert not shown & {(255, 0, 0), (0, 0, 255)}


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_what_was_never_read_is_found_and_pictures_are_shown_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = take(sent("map.png", drawn()), by=Viewer.system(), purpose="document")
    assert previews.of(picture).picture
    lost = take(sent("a.txt", b"We met."), by=Viewer.system(), purpose="document")
    assert previews.of(lost).state == previews.State.READING
    assert tasks.read_unread() == 0  # its task is still on its way
    Upload.objects.update(created="2026-01-01T00:00Z")
    assert tasks.read_unread() == 1
    tasks.read.func(str(lost.pk))
    assert tasks.read_unread() == 0
    assert previews.of(lost).sections[0].text == "We met."
    assert handed(lost)[1] == b"We met."


@pytest.mark.django_db
@pytest.mark.usefixtures("folder")
def test_a_page_out_of_all_proportion_is_drawn_small(tmp_path: Path) -> None:
    document = pdfium.PdfDocument.new()
    document.new_page(10, 14_000)
    out = BytesIO()
    document.save(out)
    upload = kept(out.getvalue(), "ribbon.pdf")
    drawn = PagePicture.objects.get(upload=upload)
    assert drawn.height <= 3000
    assert drawn.width >= 1


def test_the_list_of_what_is_hard_is_of_real_files() -> None:
    if CORPUS.exists():
        assert not set(HARD) - {path.name for path in CORPUS.iterdir()}
