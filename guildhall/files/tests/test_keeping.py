import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from guildhall.files import download, tasks
from guildhall.files.actions import take
from guildhall.files.content import BadFile
from guildhall.files.forms import UploadField, UploadsField
from guildhall.files.models import Upload
from guildhall.files.storage import uploads
from guildhall.kernel.forms import Form
from guildhall.people.models import Member
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from .conftest import drawn, handed, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


@pytest.fixture
def amina() -> Member:
    return Member.objects.create(email="amina@leeds.example", name="Amina", handle="amina", standing=Standing.APPROVED)


@pytest.fixture
def picture(amina: Member) -> Upload:
    return take(sent("map.png", drawn(size=(1300, 650))), by=Viewer.of(amina), purpose="attachment")


def minutes(content: bytes = b"We met.", name: str = "Cofnodion Môn.txt") -> Upload:
    return take(sent(name, content), by=Viewer.system(), purpose="attachment")


def files_in(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def long_ago(upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk).update(created=timezone.now() - timedelta(days=2))


# -- keeping


def test_what_is_kept_is_what_was_sent(amina: Member, folder: Path) -> None:
    upload = take(sent("../Minutes.TXT", b"We met."), by=Viewer.of(amina), purpose="attachment")
    upload.refresh_from_db()
    assert (upload.owner, upload.name, upload.kind, upload.size) == (amina, "Minutes.txt", "text/plain", 7)
    assert upload.sha256 == hashlib.sha256(b"We met.").hexdigest()
    assert (folder / upload.place).read_bytes() == b"We met."


def test_nothing_in_the_place_of_a_file_was_typed_by_anybody(folder: Path) -> None:
    upload = minutes(name="../../evil.txt")
    assert upload.place == f"{upload.pk.hex[:2]}/{upload.pk}.txt"
    assert [path.name for path in folder.rglob("*.*")] == [f"{upload.pk}.txt"]


def test_a_picture_is_kept_in_every_width_it_is_shown_in(picture: Upload, folder: Path) -> None:
    assert (picture.width, picture.height, picture.is_picture) == (1300, 650, True)
    assert all((folder / place).exists() for place in picture.places())
    assert [picture.variant(width) for width in (40, 96, 97, 1200, 1300)] == [
        *(picture.place_of(width) for width in (96, 96, 480, 1200)),
        picture.place,
    ]


def test_who_may_not_act_here_keeps_nothing(folder: Path) -> None:
    with pytest.raises(Refused):
        take(sent("minutes.txt", b"x"), by=Viewer.visitor(), purpose="attachment")
    assert not folder.exists() or not files_in(folder)


@contextmanager
def arrived(content: bytes) -> Iterator[UploadedFile]:
    """A file as it comes out of a request, through all that is set up to receive it."""
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("minutes.txt", content)})
    yield request.FILES["file"]
    request.close()


@pytest.mark.parametrize("size", [7, 3_000_000])  # in memory, and in a file of its own
def test_what_arrives_in_a_request_is_kept_whole(folder: Path, size: int) -> None:
    with arrived(b"x" * size) as file:
        upload = take(file, by=Viewer.system(), purpose="attachment")
    assert (folder / upload.place).read_bytes() == b"x" * size
    assert (folder / upload.place).stat().st_mode & 0o777 == 0o640


def test_of_a_file_over_the_limit_no_more_is_kept_while_it_arrives_than_shows_it(settings) -> None:
    settings.GUILDHALL_UPLOAD_LIMIT_MB = 1
    with arrived(b"x" * 1_000_000) as file:
        assert file.size == 1_000_000
    with arrived(b"x" * 9_000_000) as file:
        assert 1_000_000 < file.size < 1_200_000
        with pytest.raises(BadFile, match="larger than 1 MB"):
            take(file, by=Viewer.system(), purpose="attachment")


# -- handing out


def test_a_file_is_handed_out_to_be_saved_and_never_run() -> None:
    response, content = handed(minutes(), inline=True)
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Cofnodion%20M%C3%B4n.txt"
    assert response["Content-Type"] == "text/plain"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert content == b"We met."


def test_a_picture_is_shown_in_place_only_when_asked(picture: Upload, folder: Path) -> None:
    assert handed(picture)[0]["Content-Disposition"] == 'attachment; filename="map.png"'
    shown, content = handed(picture, inline=True, width=480)
    assert shown["Content-Disposition"] == 'inline; filename="map.png"'
    assert shown["Content-Type"] == "image/webp"
    assert content == (folder / picture.place_of(480)).read_bytes()


def test_a_browser_that_has_it_already_is_not_sent_it_again(picture: Upload) -> None:
    def ask(etag: str, width: int) -> int:
        request = RequestFactory().get("/", headers={"if-none-match": etag})
        return handed(picture, inline=True, width=width, request=request)[0].status_code

    etag = handed(picture, inline=True, width=96)[0]["ETag"]
    assert (ask(etag, 96), ask(etag, 480), ask('"other"', 96)) == (304, 200, 200)


@pytest.mark.parametrize("scan", [Upload.Scan.PENDING, Upload.Scan.INFECTED])
def test_what_is_not_cleared_is_not_handed_out(picture: Upload, scan: str) -> None:
    picture.scan = scan
    with pytest.raises(Refused):
        download.respond(picture, inline=True, width=96)


def test_a_lost_file_is_not_found() -> None:
    upload = minutes()
    uploads().delete(upload.place)
    with pytest.raises(Http404):
        download.respond(upload)


# -- asking


class Asking(Form):
    photo = UploadField(purpose="photo", required=False)
    files = UploadsField(required=False, most=3)


def ask(**files) -> Asking:
    return Asking({}, files)


def test_a_form_says_beside_the_field_what_is_wrong_with_each_file_and_keeps_none(folder: Path) -> None:
    form = ask(
        photo=sent("me.txt", b"me"), files=[sent("a.txt", b"a"), sent("b.exe", b"MZ\x90\x00" * 9), sent("c.pdf", b"")]
    )
    assert not form.is_valid()
    assert [error[:9] for error in form.errors["files"]] == ["“b.exe” i", "“c.pdf” i"]
    assert "not a picture" in form.errors["photo"][0]
    assert not folder.exists()


def test_what_a_form_has_checked_can_be_kept_as_it_is(amina: Member) -> None:
    form = ask(photo=sent("me.png", drawn(size=(900, 300))), files=[sent("a.txt", b"a")])
    assert form.is_valid()
    kept = [take(file, by=Viewer.of(amina), purpose="attachment") for file in form.cleaned_data["files"]]
    photo = take(form.cleaned_data["photo"], by=Viewer.of(amina), purpose="photo")
    assert [upload.name for upload in kept] == ["a.txt"]
    assert (photo.width, photo.height) == (300, 300)


def test_no_file_is_no_fault_unless_one_is_needed() -> None:
    form = ask()
    assert form.is_valid()
    assert form.cleaned_data == {"photo": None, "files": []}
    assert not ask(files=[sent(f"{n}.txt", b"x") for n in range(4)]).is_valid()
    assert UploadsField().widget.attrs["accept"].startswith(".csv,.doc,.docx")


# -- sweeping


def test_what_nobody_refers_to_is_swept_after_a_day(amina: Member, picture: Upload, folder: Path) -> None:
    fresh, photo = minutes(), take(sent("me.png", drawn()), by=Viewer.of(amina), purpose="photo")
    amina.photo = photo
    amina.save()
    for upload in (picture, photo):
        long_ago(upload)
    tasks.reconcile()
    assert set(Upload.objects.all()) == {fresh, photo}
    assert files_in(folder) == len(fresh.places() + photo.places())


def test_every_table_that_refers_to_uploads_is_asked() -> None:
    asked = {field.model._meta.label for field in tasks._references()}
    assert {"people.Member", "contributions.Attachment"} <= asked


def test_a_file_whose_row_was_never_written_is_swept_and_a_stranger_is_left(folder: Path) -> None:
    kept, lost = minutes(), minutes()
    Upload.objects.filter(pk=lost.pk).delete()
    uploads().save("ab/notes.txt", SimpleUploadedFile("x", b"not ours"))
    assert tasks.sweep_strays(timezone.now() - timedelta(days=1)) == 0  # it may still be on its way
    assert tasks.sweep_strays(timezone.now() + timedelta(seconds=5)) == 1
    assert (folder / kept.place).exists()
    assert (folder / "ab/notes.txt").exists()
    assert not (folder / lost.place).exists()
