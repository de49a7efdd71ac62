import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.files import names
from guildhall.files.content import EXTENSIONS

TRICKS = st.text(st.sampled_from("aé./\\:\x00\n\u202e\u2066\u200b\ud800 ~$%\"'<>|*CON?日\u0301"), max_size=400)


def clean(name: str) -> str:
    return names.clean(name, ("pdf",), EXTENSIONS)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Minutes.pdf", "Minutes.pdf"),
        ("MINUTES.PDF", "MINUTES.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\amina\\Desktop\\Budget 2026.pdf", "Budget 2026.pdf"),
        ("Cofnodion – Cyngor Sir Ynys Môn (£3m) 100%.pdf", "Cofnodion – Cyngor Sir Ynys Môn (£3m) 100%.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ("really-a-docx.docx", "really-a-docx.pdf"),
        ("report v1.2", "report v1.2.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie- x=1.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("con.pdf", "file-con.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("  spaced   out .pdf", "spaced out.pdf"),
        ("Mo\x1f\u0302n.pdf", "M\u00f4n.pdf"),
    ],
)
def test_a_name_is_kept_as_it_was_meant_without_its_tricks(given: str, kept: str) -> None:
    assert clean(given) == kept


@given(st.one_of(st.text(max_size=400), TRICKS, TRICKS.map(lambda name: f"{name}.pdf")))
def test_every_name_is_safe_to_save_under_and_to_show(name: str) -> None:
    kept = clean(name)
    assert kept.endswith(".pdf")
    assert 5 <= len(kept.encode()) <= 255
    assert not set(kept) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in kept)
    assert kept == kept.strip(". ")


@given(st.one_of(st.text(max_size=400), TRICKS))
def test_cleaning_twice_changes_nothing_more(name: str) -> None:
    assert clean(clean(name)) == clean(name)


def test_a_very_long_name_keeps_its_beginning_and_its_ending() -> None:
    kept = clean("ŷ" * 5000 + ".pdf")
    assert kept.startswith("ŷŷŷ")
    assert kept.endswith("ŷ.pdf")
