import re
import struct
import zipfile
from io import BytesIO

import pytest

from guildhall.files.content import BadFile
from guildhall.files.intake import check

from .conftest import real, sent

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def zipped(entries: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(*parts: str, **entries: str) -> bytes:
    listed = "".join(f'<Override ContentType="{part}"/>' for part in parts)
    return zipped({"[Content_Types].xml": f"<Types>{listed}</Types>", "word/document.xml": "<w/>"} | entries)


def kept(name: str, content: bytes) -> tuple[str, str]:
    checked = check(sent(name, content), purpose="attachment")
    return checked.kind.mime, checked.name


@pytest.mark.parametrize(
    ("name", "kind", "saved_as"),
    [
        ("GOVUK-Survey.pdf", "PDF", "GOVUK-Survey.pdf"),
        ("BISExpertInterviewsDiscussionGuide.docx.pdf", "PDF", "BISExpertInterviewsDiscussionGuide.docx.pdf"),
        ("CDO-applicant-pack.docx", "Word document", "CDO-applicant-pack.docx"),
        ("remote-template.docx", "Word document", "remote-template.docx"),
        ("CDO-applicant-pack.odt", "OpenDocument text", "CDO-applicant-pack.odt"),
        ("fire-procurement-2016.ods", "OpenDocument spreadsheet", "fire-procurement-2016.ods"),
        ("english-councils.xlsx", "Excel spreadsheet", "english-councils.xlsx"),
        ("presentation-various.pptx", "PowerPoint slides", "presentation-various.pptx"),
        ("various.rtf", "Rich text", "various.rtf"),
        ("formula-injection.csv", "CSV table", "formula-injection.csv"),
        ("windows1252.txt", "Plain text", "windows1252.txt"),
        ("firestations(1).txt", "Plain text", "firestations(1).txt"),
        ("picture.webp", "WebP picture", "picture.webp"),
        ("really-a-docx.pdf", "Word document", "really-a-docx.docx"),
        ("stations-kent.xlsx", "Excel spreadsheet (97–2003)", "stations-kent.xls"),
    ],
)
def test_a_file_is_known_by_its_content_and_named_for_it(name: str, kind: str, saved_as: str) -> None:
    checked = check(real(name), purpose="attachment")
    assert (checked.kind.title, checked.name) == (kind, saved_as)


@pytest.mark.parametrize(
    ("name", "because"),
    [
        ("zero-length.pdf", "is empty"),
        ("html-as-pdf.pdf", "is a web page"),
        ("page.html", "is a web page"),
        ("script.svg", "is an SVG drawing"),
        ("xml-entities.svg", "is an SVG drawing"),
        ("header-no-pdf.pdf", "is damaged"),
        ("not-a-zip.odt", "is damaged"),
        ("truncated.docx", "is damaged"),
        ("truncated.jpg", "is damaged"),
        ("zero-width.gif", "is damaged"),
        ("gif-js-polyglot.gif", "is damaged"),
        ("~$fire-data.xlsx", "is damaged"),
        ("decompression_bomb.gif", "has too many pixels"),
        ("word-macros.docm", "holds macros"),
        ("excel-macro.xlsm", "holds macros"),
        ("word-macros.doc", "holds macros"),
        ("word-password-tika.docx", "is locked with a password"),
        ("odt-encrypted-tika.odt", "is locked with a password"),
        ("droste.zip", "is an archive"),
        ("encrypted.zip", "is an archive"),
        ("path-traversal.zip", "is an archive"),
        ("thirty-megabytes.zip", "is an archive"),
        ("multipage.tif", "is a sort of picture"),
        ("picture.heic", "is a sort of picture"),
        ("old-newsslid.DOC", "is in an old format"),
        ("outlook-message.msg", "is not a sort of file that is taken"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_with_its_reason(name: str, because: str) -> None:
    with pytest.raises(BadFile, match=re.escape(f"“{name}” {because}")):
        check(real(name), purpose="attachment")


@pytest.mark.parametrize(
    ("name", "content", "because"),
    [
        ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "is an SVG drawing"),
        ("drawing.txt", b"\xef\xbb\xbf  <?xml version='1.0'?><svg/>", "is an SVG drawing"),
        ("notes.txt", b"<!DOCTYPE html><script>alert(1)</script>", "is a web page"),
        ("notes.txt", b"\n\n <SCRIPT>alert(1)</SCRIPT>", "is a web page"),
        ("budget.pdf", b"MZ\x90\x00" + bytes(200), "is a program"),
        ("budget.pdf", b"\x7fELF\x02\x01\x01\x00" + bytes(200), "is a program"),
        ("setup.txt", b"#!/bin/sh\nrm -rf /\n", "is a program"),
        ("setup.bat", b"@echo off\r\n", "is a program"),
        ("setup.js", b"alert(1)", "is a program"),
        ("page.txt", b"<?php system($_GET['c']);", "is a program"),
        ("table.csv", b"name,\x00amount\n", "is damaged"),
        ("unknown.xyz", b"just words", "is not a sort of file that is taken"),
    ],
)
def test_a_program_or_page_is_refused_whatever_it_is_called(name: str, content: bytes, because: str) -> None:
    with pytest.raises(BadFile, match=re.escape(f"“{name}” {because}")):
        check(sent(name, content), purpose="attachment")


@pytest.mark.parametrize(
    "content",
    [
        docx(DOCX, "application/vnd.ms-office.vbaProject"),  # under whatever name
        docx(
            DOCX.replace("openxmlformats-officedocument.wordprocessingml", "ms-word").replace(
                "main", "macroEnabled.main"
            )
        ),
        docx(DOCX, **{"word/vbaProject.bin": "x"}),
        docx(DOCX, **{"xl/macrosheets/sheet1.xml": "x"}),
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "Basic/Standard/Module1.xml": "x"}),
    ],
)
def test_macros_are_found_wherever_they_are_hidden(content: bytes) -> None:
    with pytest.raises(BadFile, match="holds macros"):
        check(sent("minutes.docx", content), purpose="attachment")


@pytest.mark.parametrize(
    "content",
    [
        docx(),  # says nothing of itself
        docx(DOCX, DOCX.replace("wordprocessingml.document", "spreadsheetml.sheet")),  # two files in one
        zipped(
            {"[Content_Types].xml": f'<Types ContentType="{DOCX}"/>'.encode("utf-16")}
        ),  # to slip by a reader of bytes
        zipped({"mimetype": "text/html", "META-INF/manifest.xml": ""}),
        zipped({"mimetype": "application/java-archive", "META-INF/manifest.xml": ""}),
    ],
)
def test_an_office_file_that_does_not_say_plainly_what_it_is_is_refused(content: bytes) -> None:
    with pytest.raises(BadFile):
        check(sent("minutes.docx", content), purpose="attachment")


def test_a_zip_that_claims_a_huge_directory_is_refused_before_it_is_read() -> None:
    content = bytearray(docx(DOCX))
    struct.pack_into("<L", content, content.rindex(b"PK\x05\x06") + 12, 400_000_000)
    with pytest.raises(BadFile, match="is damaged"):
        check(sent("minutes.docx", bytes(content)), purpose="attachment")


def test_a_plain_office_file_and_plain_words_are_taken() -> None:
    assert kept("minutes.docx", docx(DOCX)) == (DOCX.removesuffix(".main+xml"), "minutes.docx")
    assert kept("minutes", "Môr a mynydd – £3m".encode()) == ("text/plain", "minutes.txt")
    assert kept("notes.md", b"# Heading\n\nUse `<script>` sparingly.") == ("text/plain", "notes.md")
    assert kept("rates.CSV", "Môn;£3".encode("cp1252")) == ("text/csv", "rates.csv")


def test_text_is_read_across_the_pieces_it_is_read_in() -> None:
    assert kept("long.txt", b"x" + "é".encode() * 70_000)[0] == "text/plain"  # a letter lies across two pieces


def test_a_file_over_the_limit_is_refused(settings) -> None:
    settings.GUILDHALL_UPLOAD_LIMIT_MB = 1
    with pytest.raises(BadFile, match="larger than 1 MB"):
        check(sent("minutes.txt", b"x" * 1_000_001), purpose="attachment")
    assert check(sent("minutes.txt", b"x" * 1_000_000), purpose="attachment")


def test_only_a_picture_serves_as_a_photo() -> None:
    with pytest.raises(BadFile, match="is not a picture"):
        check(sent("me.jpg.txt", b"me"), purpose="photo")


def test_a_refusal_shows_the_name_without_its_tricks() -> None:
    with pytest.raises(BadFile, match=re.escape("“x.exe” ")):
        check(sent("../\u202ex.exe", b"MZ\x90\x00" + bytes(200)), purpose="attachment")
