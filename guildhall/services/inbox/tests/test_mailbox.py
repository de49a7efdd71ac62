"""A mailbox on a real IMAP server (Dovecot) that is looked into."""

import getpass
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import pytest
from pytest_django import Settings

from guildhall.kernel.answering import address_for
from guildhall.services.inbox.models import Received
from guildhall.services.inbox.polling import check, poll_mailbox

from .letters import written

pytestmark = pytest.mark.django_db
CONFIG = """
base_dir = {place}/run
state_dir = {place}/state
log_path = {place}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {nobody}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{place}/mail
passdb {{
  driver = static
  args = password=se/cret
}}
userdb {{
  driver = static
  args = uid={nobody} gid={nobody_group} home={place} allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def version() -> str:
    found = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    return subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout if found else ""


@pytest.fixture(scope="module")
def dovecot() -> Iterator[tuple[Path, int]]:
    """One of our own: the folder of its mail, and its port."""
    if not version().startswith("2.3."):
        pytest.skip(f"Dovecot 2.3 is not on this machine ({version().strip() or 'none'})")
    user = getpass.getuser()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    group = subprocess.run(["id", "-gn"], capture_output=True, text=True, check=True).stdout.strip()
    names = {each.pw_name for each in pwd.getpwall()}
    nobody = next(name for name in ("dovenull", "nobody", user) if name in names) if user == "root" else user
    with TemporaryDirectory(prefix="guildhall-imap-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        place.chmod(0o777)  # who signs people in, and whose mail it is, may be somebody else
        there = pwd.getpwnam(nobody)
        told = {"user": user, "group": group, "nobody": nobody, "nobody_group": there.pw_gid, "port": port}
        (place / "conf").write_text(CONFIG.format(place=place, **told))
        binary = shutil.which("dovecot") or "/usr/sbin/dovecot"
        with subprocess.Popen([binary, "-F", "-c", str(place / "conf")], stderr=subprocess.DEVNULL) as server:
            until = monotonic() + 15
            while monotonic() < until and server.poll() is None and not answers(port):
                sleep(0.05)
            if not answers(port):
                server.terminate()
                log = place / "log"
                pytest.skip(f"Dovecot does not start here: {log.read_text()[-300:] if log.exists() else ''}")
            yield place / "mail", port
            server.terminate()


def answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def put(mails: Path, raw: bytes, name: str) -> None:
    for folder in (mails, *(mails / name for name in ("cur", "new", "tmp"))):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o777)
    (mails / "new" / name).write_bytes(raw)
    (mails / "new" / name).chmod(0o666)


def test_new_mail_in_the_mailbox_is_kept_once_and_others_are_left(
    dovecot: tuple[Path, int], settings: Settings
) -> None:
    mails, port = dovecot
    settings.GUILDHALL_MAIL_DOMAIN, settings.GUILDHALL_MAIL_BOX = "council.example", "forum"
    settings.GUILDHALL_IMAP_URL = f"imap://forum%40council.example:se%2Fcret@127.0.0.1:{port}/INBOX"
    to = address_for(1, "contribution:1")
    ours = written("Brought by IMAP.", by="ann@council.example", to=f"Forum <{to}>").as_bytes()
    put(mails, ours, "1.a.b")
    put(mails, written(by="ann@council.example", to="forum@council.example").as_bytes(), "2.a.b")
    put(mails, b"\xff\x00 no mail at all", "3.a.b")
    assert poll_mailbox() == 1
    received = Received.objects.get()
    assert (bytes(received.raw).replace(b"\r\n", b"\n"), received.to) == (ours, to)
    assert poll_mailbox() == 0
    put(mails, ours, "4.a.b")
    settings.GUILDHALL_IMAP_URL += "?delete=yes"
    assert poll_mailbox() == 1
    assert Received.objects.count() == 1, "it is known"
    left = [path for path in mails.glob("[cn]*/*") if path.is_file()]
    assert len(left) == 3


def test_an_address_of_a_mailbox_says_what_is_wrong_with_it() -> None:
    check("imaps://user:password@mail.council.example/INBOX")
    for wrong in ("mail.council.example", "pop3://user@host", "imaps://mail.council.example"):
        with pytest.raises(ValueError, match="should look like"):
            check(wrong)
