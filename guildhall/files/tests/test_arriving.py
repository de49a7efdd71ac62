"""Files that come in pieces: the protocol, whose they are, and what is left when something goes wrong."""

import base64
import hashlib
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from guildhall.files import arriving, tasks
from guildhall.files.actions import take
from guildhall.files.forms import UploadsField, arrived, token
from guildhall.files.models import Arrival, Upload
from guildhall.kernel.forms import Form, control
from guildhall.people.models import Member
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from .conftest import handed, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
MINUTES = b"We met, and agreed on everything.\n" * 40


@pytest.fixture(autouse=True)
def pieces(settings: Any, tmp_path: Path) -> Path:
    """Where the pieces of this test are put together."""
    settings.GUILDHALL_ARRIVING_DIR = tmp_path / "arriving"
    return tmp_path / "arriving"


def member(name: str, standing: Standing = Standing.APPROVED) -> Member:
    return Member.objects.create(email=f"{name}@leeds.example", name=name.title(), handle=name, standing=standing)


@pytest.fixture
def amina() -> Member:
    return member("amina")


class Sender:
    """A browser that speaks tus."""

    def __init__(self, who: Member | None) -> None:
        self.client = Client()
        if who:
            self.client.force_login(who)

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> HttpResponse:
        said = {"Tus-Resumable": "1.0.0"} | {name.replace("_", "-"): value for name, value in headers.items()}
        kind = said.pop("Content-Type", "application/offset+octet-stream")
        said = {name: value for name, value in said.items() if value}
        return self.client.generic(method, address, body, headers=said, CONTENT_TYPE=kind)

    def begin(self, size: int | str = len(MINUTES), name: str = "minutes.txt", **more: str) -> HttpResponse:
        told = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in {"filename": name, **more}.items()
        )
        return self.ask("POST", "/uploads/", Upload_Length=str(size), Upload_Metadata=told)

    def begun(self, **asked: Any) -> str:
        response = self.begin(**asked)
        assert response.status_code == 201, response.content
        return response["Location"]

    def more(self, address: str, at: int | str, piece: bytes, **headers: str) -> HttpResponse:
        return self.ask("PATCH", address, piece, Upload_Offset=str(at), **headers)

    def far(self, address: str) -> int:
        return int(self.ask("HEAD", address)["Upload-Offset"])

    def whole(self, content: bytes = MINUTES, **asked: Any) -> HttpResponse:
        return self.more(self.begun(size=len(content), **asked), 0, content)


@pytest.fixture
def browser(amina: Member) -> Sender:
    return Sender(amina)


# -- the protocol


def test_a_file_comes_in_pieces_and_is_kept_as_it_was(browser: Sender, amina: Member, pieces: Path) -> None:
    address = browser.begun(name="../Cofnodion Môn.TXT")
    first = browser.more(address, 0, MINUTES[:500])
    assert (first.status_code, first["Upload-Offset"], first["Tus-Resumable"]) == (204, "500", "1.0.0")
    told = browser.ask("HEAD", address)
    assert (told.status_code, told["Upload-Offset"], told["Upload-Length"]) == (200, "500", str(len(MINUTES)))
    assert told["Cache-Control"] == "no-store"
    last = browser.more(address, 500, MINUTES[500:])
    upload = Upload.objects.get()
    assert arrived(last["Guildhall-Upload"]).key == upload.pk
    assert (upload.owner, upload.name, upload.size) == (amina, "Cofnodion Môn.txt", len(MINUTES))
    assert upload.sha256 == hashlib.sha256(MINUTES).hexdigest()
    assert handed(upload)[1] == MINUTES
    assert not list(pieces.iterdir())


def test_what_the_server_can_do_is_told_to_who_asks(browser: Sender) -> None:
    told = browser.ask("OPTIONS", "/uploads/", Tus_Resumable="")
    assert (told.status_code, told["Tus-Version"], told["Tus-Max-Size"]) == (204, "1.0.0", "250000000")
    assert set(told["Tus-Extension"].split(",")) == {"creation", "expiration", "termination", "checksum"}
    assert browser.ask("GET", "/uploads/").status_code == 405
    assert browser.ask("GET", browser.begun()).status_code == 405


def test_another_version_of_the_protocol_is_not_spoken(browser: Sender) -> None:
    for address, method in (("/uploads/", "POST"), (browser.begun(), "HEAD")):
        response = browser.ask(method, address, Tus_Resumable="0.2.2", Upload_Length="5")
        assert (response.status_code, response["Tus-Version"]) == (412, "1.0.0")


@pytest.mark.parametrize("length", ["", "-1", "1.5", "0x10", "١٢", "1e3", "9" * 19, " ", "NaN"])
def test_a_length_that_is_no_number_of_bytes_is_refused(browser: Sender, length: str) -> None:
    assert browser.begin(size=length).status_code == 400
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("length", [26_000_000, 10**17])
def test_a_file_over_the_limit_is_refused_before_any_of_it_comes(browser: Sender, length: int) -> None:
    response = browser.begin(size=length)
    assert response.status_code == 413
    assert response.json()["error"] == "“minutes.txt” is larger than 25 MB. Choose a smaller file."


def test_a_document_may_be_larger_than_an_attachment(browser: Sender) -> None:
    assert browser.begin(size=200_000_000, purpose="document").status_code == 201
    assert browser.begin(size=251_000_000, purpose="document").status_code == 413
    assert browser.begin(purpose="photo").status_code == 400
    assert browser.begin(purpose="nonsense").status_code == 400
    assert "is empty" in browser.begin(size=0).json()["error"]


@pytest.mark.parametrize("told", ["filename", "filename ***", "filename /w==", "x" * 5000, ",,,", "filename AAAA"])
def test_rubbish_about_a_file_does_no_harm(browser: Sender, told: str) -> None:
    response = browser.ask("POST", "/uploads/", Upload_Length="5", Upload_Metadata=told)
    assert response.status_code in (201, 400)
    assert all("\0" not in each.name for each in Arrival.objects.all())


@pytest.mark.parametrize("offset", ["", "-1", "zero", "9" * 30])
def test_an_offset_that_is_no_number_is_refused(browser: Sender, offset: str) -> None:
    assert browser.more(browser.begun(), offset, b"x").status_code == 400


def test_a_piece_that_does_not_fit_changes_nothing(browser: Sender) -> None:
    address = browser.begun()
    browser.more(address, 0, MINUTES[:100])
    for at in (0, 99, 101, len(MINUTES)):
        assert browser.more(address, at, b"").status_code == 409
    assert browser.more(address, len(MINUTES) + 1, b"").status_code == 409
    assert browser.more(address, 100, MINUTES).status_code == 413
    assert browser.more(address, 100, b"x", Content_Type="text/plain").status_code == 415
    assert browser.far(address) == 100


def test_a_piece_that_was_changed_on_its_way_is_thrown_away(browser: Sender) -> None:
    address, right = browser.begun(), base64.b64encode(hashlib.sha1(MINUTES[:100]).digest()).decode()
    assert browser.more(address, 0, MINUTES[1:101], Upload_Checksum=f"sha1 {right}").status_code == 460
    assert browser.far(address) == 0
    assert browser.more(address, 0, MINUTES[:100], Upload_Checksum="crc32 AAAA").status_code == 400
    assert browser.more(address, 0, MINUTES[:100], Upload_Checksum="sha1 *").status_code == 400
    assert browser.more(address, 0, MINUTES[:100], Upload_Checksum=f"sha1 {right}").status_code == 204


def test_a_file_can_be_given_up(browser: Sender, pieces: Path) -> None:
    address = browser.begun()
    browser.more(address, 0, b"half")
    assert browser.ask("DELETE", address).status_code == 204
    assert browser.ask("HEAD", address).status_code == 404
    assert not list(pieces.iterdir())


def test_a_post_may_stand_for_another_method(browser: Sender) -> None:
    address = browser.begun()
    asked = {"Upload_Offset": "0", "X_HTTP_Method_Override": "PATCH"}
    assert browser.ask("POST", address, b"half", **asked)["Upload-Offset"] == "4"
    assert browser.ask("POST", address, b"half").status_code == 405


def test_two_pieces_at_once_are_not_mixed(browser: Sender) -> None:
    address = browser.begun()
    with arriving.held(Arrival.objects.get()):
        assert browser.more(address, 0, b"half").status_code == 423
    assert browser.more(address, 0, b"half").status_code == 204


def test_what_came_before_the_line_dropped_is_kept(amina: Member) -> None:
    class Dropping(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if not (piece := super().read(4)):
                raise OSError("reset by peer")
            return piece

    arrival = Arrival.objects.create(owner=amina, name="a", purpose="attachment", size=20, expires=timezone.now())
    with pytest.raises(OSError), arriving.held(arrival) as file:
        arriving.append(file, Dropping(b"12345678"), at=0, room=20)
    assert arriving.path(arrival.pk).read_bytes() == b"12345678"


def test_a_file_all_there_is_kept_even_if_the_server_fell_right_then(browser: Sender) -> None:
    address = browser.begun()
    arriving.path(Arrival.objects.get().pk).parent.mkdir()
    arriving.path(Arrival.objects.get().pk).write_bytes(MINUTES)
    told = browser.ask("HEAD", address)
    assert told["Upload-Offset"] == str(len(MINUTES))
    assert arrived(told["Guildhall-Upload"]).key == Upload.objects.get().pk
    again = browser.more(address, len(MINUTES), b"")  # its answer was lost: asked twice, kept once
    assert arrived(again["Guildhall-Upload"]).key == Upload.objects.get().pk


@pytest.mark.parametrize(("name", "content", "why"), [
    ("page.html", b"<html><script>alert(1)</script>", "is a web page"),
    ("x.pdf", b"MZ" + bytes(500), "is"),
    ("a.docx", b"PK\x03\x04rubbish", "is damaged"),
])  # fmt: skip
def test_what_is_not_taken_is_told_in_words_and_thrown_away(
    browser: Sender, pieces: Path, name: str, content: bytes, why: str
) -> None:
    response = browser.whole(content, name=name)
    assert response.status_code == 422
    assert response.json()["error"].startswith(f"“{name}” {why}")
    assert not Arrival.objects.exists()
    assert not Upload.objects.exists()
    assert not list(pieces.iterdir())


# -- whose it is


def test_what_is_on_its_way_is_there_for_its_sender_alone(browser: Sender) -> None:
    address = browser.begun()
    stranger = Sender(member("ben"))
    for method in ("HEAD", "PATCH", "DELETE", "OPTIONS", "GET"):
        assert stranger.ask(method, address, Upload_Offset="0").status_code == 404, method
    for other in (Sender(None), Sender(member("una", Standing.AWAITING)), Sender(member("eve", Standing.SUSPENDED))):
        assert other.more(address, 0, b"x").status_code == 404
        assert other.begin().status_code == 404
    assert Sender(None).ask("HEAD", address).status_code == 302  # to the sign-in page, as any address
    assert browser.far(address) == 0


def test_nothing_comes_from_another_site(amina: Member) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(amina)
    asked = {"Tus-Resumable": "1.0.0", "Upload-Length": "5"}
    assert strict.post("/uploads/", headers=asked).status_code == 403
    arrival = Arrival.objects.create(
        owner=amina, name="a", size=9, purpose="attachment", expires=timezone.now() + arriving.KEPT
    )
    kind = "application/offset+octet-stream"
    for method in ("PATCH", "DELETE"):
        response = strict.generic(
            method, f"/uploads/{arrival.pk}/", b"x", content_type=kind, headers=asked | {"Upload-Offset": "0"}
        )
        assert response.status_code == 403


def test_a_member_cannot_fill_the_disk(browser: Sender, settings: Any, amina: Member) -> None:
    settings.GUILDHALL_ARRIVING_LIMIT_MB = 60
    take(sent("unused.txt", b"x" * 1000), by=Viewer.of(amina), purpose="attachment")
    addresses = [browser.begun(size=25_000_000) for _ in range(2)]
    full = browser.begin(size=20_000_000)
    assert full.status_code == 413
    assert "waiting here" in full.json()["error"]
    browser.ask("DELETE", addresses[0])
    assert browser.begin(size=20_000_000).status_code == 201
    assert Sender(member("ben")).begin(size=20_000_000).status_code == 201


def test_a_member_cannot_have_any_number_of_tiny_files_read(browser: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guildhall.files.actions.MOST", 3)
    for _ in range(3):
        assert browser.whole(b"x").status_code == 204
    full = browser.begin(size=1)
    assert full.status_code == 413
    assert "waiting here" in full.json()["error"]


def test_while_a_file_is_being_kept_nobody_begins_it_anew(browser: Sender, amina: Member) -> None:
    browser.begun()
    arrival = Arrival.objects.get()
    with arriving.held(arrival) as file:
        arriving.append(file, BytesIO(MINUTES), at=0, room=len(MINUTES))
        upload = take(arriving.Whole(arrival, file), by=Viewer.of(amina), purpose="attachment")
        with pytest.raises(arriving.Busy), arriving.held(arrival):
            pass
    assert handed(upload)[1] == MINUTES


# -- the form


class Two(Form):
    """A form with files."""

    files = UploadsField(required=False, most=2)


def filled(*tokens: str, **files: Any) -> Two:
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    data = QueryDict(mutable=True)
    data.setlist("files", tokens)
    return Two(data, MultiValueDict({"files": list(files.values())}))


def test_a_form_takes_what_arrived_and_what_it_brings(browser: Sender, amina: Member) -> None:
    said = browser.whole()["Guildhall-Upload"]
    form = filled("", said, said, file=sent("b.txt", b"More."))
    assert form.is_valid()
    kept = [take(each, by=Viewer.of(amina), purpose="attachment") for each in form.cleaned_data["files"]]
    assert [upload.name for upload in kept] == ["minutes.txt", "b.txt"]
    assert control(form, "files").kept[0].token == said  # shown again, if something else was wrong


def test_a_form_of_somebody_else_cannot_have_what_arrived(browser: Sender) -> None:
    form = filled(browser.whole()["Guildhall-Upload"])
    assert form.is_valid()
    with pytest.raises(Refused):
        take(form.cleaned_data["files"][0], by=Viewer.of(member("ben")), purpose="attachment")
    with pytest.raises(Refused):
        take(form.cleaned_data["files"][0], by=Viewer.system(), purpose="attachment")


def test_a_form_that_names_no_file_of_ours_is_told_so(browser: Sender, amina: Member) -> None:
    upload = take(sent("unused.txt", b"x"), by=Viewer.of(amina), purpose="attachment")
    gone = token(upload)
    upload.delete()
    for said in (gone, str(upload.pk), gone[:-1] + "x", "rubbish\0"):
        assert filled(said).errors["files"] == ["A file that you sent before is no longer here. Choose it again."]
    several = [browser.whole()["Guildhall-Upload"] for _ in range(3)]
    assert filled(*several).errors["files"] == ["Choose at most 2 files at a time."]


# -- what is left


def test_what_does_not_come_in_time_is_swept(browser: Sender, pieces: Path) -> None:
    late, fresh = browser.begun(), browser.begun()
    for address in (late, fresh):
        browser.more(address, 0, b"half")
    Arrival.objects.filter(pk=late.split("/")[2]).update(expires=timezone.now() - timedelta(minutes=1))
    assert browser.ask("HEAD", late).status_code == 404
    assert tasks.reconcile() == 1
    assert [path.name for path in pieces.iterdir()] == [fresh.split("/")[2]]
    assert browser.far(fresh) == 4


def test_pieces_that_belong_to_nothing_are_swept_and_a_stranger_is_left(browser: Sender, pieces: Path) -> None:
    pieces.mkdir()
    for name in ("00000000-0000-4000-8000-000000000000", "notes.txt"):
        (pieces / name).write_bytes(b"x")
    assert arriving.sweep() == 0  # it may just be on its way
    for path in pieces.iterdir():
        os.utime(path, (1, 1))
    assert arriving.sweep() == 1
    assert [path.name for path in pieces.iterdir()] == ["notes.txt"]


def test_what_arrived_and_was_never_used_is_swept_like_any_other(browser: Sender) -> None:
    browser.whole()
    Upload.objects.update(created=timezone.now() - timedelta(days=2))
    Arrival.objects.update(expires=timezone.now() - timedelta(days=1))
    tasks.reconcile()
    assert not Upload.objects.exists()
    assert not Arrival.objects.exists()
