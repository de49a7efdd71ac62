"""Looking for viruses: with the real daemon where it is installed, else with one that speaks its protocol."""

import hashlib
import shutil
import socketserver
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from guildhall.files import download, previews, scanning, tasks
from guildhall.files.actions import take
from guildhall.files.models import Reading, Upload
from guildhall.policy.rules import Refused
from guildhall.policy.viewer import Viewer

from .conftest import drawn, handed, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
# The test file of the anti-virus industry, in two halves, so that nobody's scanner takes this module for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Daemon(socketserver.StreamRequestHandler):
    """As much of clamd as is asked: nINSTREAM, and pieces with their length before them."""

    def handle(self) -> None:
        assert self.rfile.readline() == b"nINSTREAM\n"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        said = b"Eicar-Test-Signature FOUND" if EICAR in content else b"OK"
        self.wfile.write(
            b"stream: " + (b"INSTREAM size limit exceeded. ERROR" if b"too long" in content else said) + b"\n"
        )


@contextmanager
def stub(folder: Path) -> Iterator[str]:
    with socketserver.ThreadingUnixStreamServer(str(folder / "stub.sock"), Daemon) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"unix://{folder}/stub.sock"
        server.shutdown()


@contextmanager
def clamd(folder: Path) -> Iterator[str]:
    if not shutil.which("clamd"):
        pytest.skip("ClamAV's daemon is not on this machine")
    (folder / "virus.hdb").write_text(f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:Eicar-Test-Signature\n")
    told = f"LocalSocket {folder}/clamd.sock\nDatabaseDirectory {folder}\nForeground yes\nLogFile {folder}/log\n"
    (folder / "clamd.conf").write_text(told)
    command = ["clamd", "-c", str(folder / "clamd.conf")]
    daemon = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        while not (folder / "clamd.sock").exists() and time.monotonic() < until:
            time.sleep(0.05)
        yield f"unix://{folder}/clamd.sock"
    finally:
        daemon.terminate()
        daemon.wait(10)


@pytest.fixture(params=[stub, clamd], ids=["the protocol", "the real daemon"])
def daemon(request: Any, tmp_path: Path, settings: Any) -> Iterator[str]:
    with request.param(tmp_path) as url:
        settings.GUILDHALL_CLAMAV_URL = url
        yield url


def kept(content: bytes = b"We met.", name: str = "minutes.txt") -> Upload:
    return take(sent(name, content), by=Viewer.system(), purpose="attachment")


def test_a_clean_file_is_had_and_read_once_it_was_looked_over_and_an_infected_one_never(
    daemon: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[Any, ...]] = []
    monkeypatch.setattr(scanning, "tell", lambda *facts: told.append(facts))
    clean, infected = kept(), kept(EICAR, "invoice.txt")
    for upload in (clean, infected):
        assert upload.scan == Upload.Scan.PENDING
        assert previews.of(upload).state == previews.State.CHECKING
        tasks.read.func(str(upload.pk))
        assert not Reading.objects.exists()  # nothing opens it yet
        with pytest.raises(Refused, match="still being checked"):
            download.respond(upload)
        with pytest.raises(Refused, match="still being checked"):
            previews.respond_page(upload, 1)
        tasks.scan.func(str(upload.pk))
        upload.refresh_from_db()
    assert (clean.scan, infected.scan) == (Upload.Scan.CLEAN, Upload.Scan.INFECTED)
    assert handed(clean)[1] == b"We met."
    tasks.read.func(str(infected.pk))
    tasks.read.func(str(clean.pk))
    assert [reading.upload for reading in Reading.objects.all()] == [clean]
    assert previews.of(infected).state == previews.State.INFECTED
    for ask in (download.respond, lambda upload: previews.respond_page(upload, 1)):
        with pytest.raises(Refused, match="A virus was found"):
            ask(infected)
    assert [(facts[0], facts[1].pk) for facts in told] == [("on_virus", infected.pk)]


def test_while_the_daemon_is_down_files_wait_ever_longer_and_are_told_when_it_is_back(
    tmp_path: Path, settings: Any
) -> None:
    settings.GUILDHALL_CLAMAV_URL = f"unix://{tmp_path}/nobody.sock"
    upload = kept()
    for wait in (1, 2, 4, 8):
        Upload.objects.update(scan_next=timezone.now())
        tasks.scan_again()
        upload.refresh_from_db()
        assert upload.scan == Upload.Scan.PENDING
        assert abs(upload.scan_next - timezone.now() - timedelta(minutes=wait)) < timedelta(seconds=20)
    with stub(tmp_path) as settings.GUILDHALL_CLAMAV_URL:
        assert tasks.scan_again() == 0  # not yet due
        Upload.objects.update(scan_next=timezone.now())
        assert tasks.scan_again() == 1
    upload.refresh_from_db()
    assert upload.may_be_served


def test_what_the_daemon_will_not_look_at_is_not_handed_out(tmp_path: Path, settings: Any) -> None:
    with stub(tmp_path) as settings.GUILDHALL_CLAMAV_URL:
        upload = kept(b"too long")
        tasks.scan.func(str(upload.pk))
        tasks.scan.func(str(upload.pk))
    upload.refresh_from_db()
    assert (upload.scan, upload.scan_tries) == (Upload.Scan.PENDING, 2)


def test_where_the_scanner_is_switched_off_nothing_waits_for_it(settings: Any, tmp_path: Path) -> None:
    settings.GUILDHALL_CLAMAV_URL = f"unix://{tmp_path}/nobody.sock"
    upload, picture = kept(), kept(drawn(), "map.png")
    assert picture.may_be_served  # it was drawn anew
    settings.GUILDHALL_CLAMAV_URL = ""
    assert tasks.scan_again() == 1
    upload.refresh_from_db()
    assert upload.scan == Upload.Scan.NONE
    assert kept().scan == Upload.Scan.NONE


@pytest.mark.parametrize("url", ["clamd", "http://127.0.0.1", "unix://run/clamd", "tcp://"])
def test_an_address_that_is_no_daemon_is_a_fault_of_the_settings(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        scanning.client(url)
    assert scanning.client("tcp://127.0.0.1").port == 3310
