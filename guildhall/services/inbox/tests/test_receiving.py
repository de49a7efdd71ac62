"""Ways in for mail: never said to be kept before it is on disk."""

import json
import os
import re
import signal
import smtplib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from time import sleep

import pytest
from aiosmtpd.smtp import Envelope
from django.core.management import call_command
from django.db import OperationalError, connection
from pytest_django import DjangoDbBlocker, Settings

from guildhall.kernel.answering import address_for
from guildhall.services.inbox import arriving, listener
from guildhall.services.inbox.models import Received

from .letters import written

pytestmark = pytest.mark.django_db
READY = re.compile(r"Mail is taken at \S+:(\d+)")


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> dict[str, str]:
    """The environment of a Guildhall of its own, with an empty database."""
    if connection.vendor != "sqlite":
        pytest.skip("the listener's own database is a file")
    place = tmp_path_factory.mktemp("mail-in")
    with django_db_blocker.unblock(), closing(sqlite3.connect(place / "guildhall.sqlite3")) as database:
        connection.ensure_connection()
        connection.connection.backup(database)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUILDHALL_")}
    secret = "a secret of the tests, long enough for what it is used for, and for nothing else"
    mine = {"SECRET_KEY": secret, "ALLOWED_HOSTS": "guildhall.example", "MAIL_DOMAIN": "in.guildhall.example"}
    mine |= {"DATA_DIR": str(place), "MAIL_LIMIT_MB": "1"}
    return kept | {f"GUILDHALL_{name}": value for name, value in mine.items()}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "guildhall.site", *words]


@pytest.fixture
def address(house: dict[str, str], settings: Settings) -> str:
    """One that the other Guildhall signed: nobody in particular's."""
    settings.SECRET_KEY = house["GUILDHALL_SECRET_KEY"]
    return address_for(1, "contribution:1")


@contextmanager
def listening(house: dict[str, str], *more: str) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """A listener in a process of its own, and its port."""
    words = command("mail", "receive", "--listen", "127.0.0.1:0", *more)
    with subprocess.Popen(words, env=house, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = READY.match(server.stdout.readline())
            assert port is not None
            yield int(port[1]), server
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def kept(house: dict[str, str]) -> list[bytes]:
    with closing(sqlite3.connect(Path(house["GUILDHALL_DATA_DIR"]) / "guildhall.sqlite3", timeout=10)) as database:
        return [bytes(raw) for (raw,) in database.execute("SELECT raw FROM inbox_received ORDER BY id")]


def test_mail_comes_by_smtp_and_lmtp_and_to_nobody_else_than_whom_we_signed_for(
    house: dict[str, str], address: str
) -> None:
    before = len(kept(house))
    nobodies = ("ann@council.example", "postmaster@in.guildhall.example", address.replace("reply", "post")[:-30])
    for kind, option in ((smtplib.SMTP, ()), (smtplib.LMTP, ("--lmtp",))):
        with listening(house, *option) as (port, _), kind("127.0.0.1", port, timeout=20) as client:
            mail = written(kind.__name__, by="ann@council.example", to=address)
            client.sendmail("ann@council.example", [address], mail.as_bytes())
            assert mail["Message-ID"].encode() in kept(house)[-1]
            for nobody in nobodies:
                client.rset()
                client.mail("ann@council.example")
                assert client.rcpt(nobody)[0] == 550
            client.rset()
            client.mail("")
            assert client.rcpt(address)[0] == 250
            assert client.rcpt(address)[0] == 452
            client.rset()
            with pytest.raises((smtplib.SMTPSenderRefused, smtplib.SMTPDataError), match="exceeds"):
                client.sendmail("ann@council.example", [address], b"From: a@b.example\r\n\r\n" + b"x\r\n" * 400_000)
    assert len(kept(house)) == before + 2


@pytest.mark.parametrize("delay", [0.0, 0.004])
def test_what_was_said_to_be_kept_is_there_whenever_the_listener_is_killed(
    house: dict[str, str], address: str, delay: float
) -> None:
    said, mail = [], b""
    with listening(house) as (port, server), closing(smtplib.SMTP("127.0.0.1", port, timeout=20)) as client:
        client.ehlo()
        for n in range(6):
            mail = written(f"mail {delay} {n}.", by="ann@council.example", to=address).as_bytes()
            client.mail("ann@council.example")
            client.rcpt(address)
            if n < 5:
                assert client.data(mail)[0] == 250
                said.append(mail)
        client.docmd("DATA")
        client.send(mail.replace(b"\n", b"\r\n") + b"\r\n.\r\n")
        sleep(delay)
        server.kill()  # between receiving the last and saying so, sooner or later
        with suppress(smtplib.SMTPServerDisconnected):
            if client.getreply()[0] == 250:
                said.append(mail)
    there = b"".join(kept(house)).replace(b"\r\n", b"\n")
    assert [mail for mail in said if mail.rstrip() not in there] == []


def test_where_it_cannot_be_kept_the_sender_is_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **more: object) -> int:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(arriving, "keep", full)
    assert piped(monkeypatch, b"From: a@b.example\n\nx") == os.EX_TEMPFAIL
    envelope = Envelope()
    envelope.original_content, envelope.rcpt_tos = b"x", ["a@b.example"]
    assert listener.Hall()._keep(envelope).startswith("451")


def piped(monkeypatch: pytest.MonkeyPatch, mail: bytes, *more: str) -> object:
    """The code that a mail server gets which hands `mail` in through a pipe."""
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(mail)))
    with pytest.raises(SystemExit) as end:
        call_command("mail", "receive", *more)
    return end.value.code


def test_nobody_fills_the_disk_by_the_one_address_that_is_no_secret(settings: Settings) -> None:
    complaints, own = f"complaints@{settings.GUILDHALL_MAIL_DOMAIN}", address_for(1, "message:1")
    large = written("x" * arriving.UNSIGNED, by="ann@council.example", to=own).as_bytes()
    with pytest.raises(arriving.TooLarge):
        arriving.keep(large, to=[complaints])
    assert arriving.keep(large, to=[own]) == 1
    assert arriving.keep(large, to=["somebody@council.example"]) == 0


def test_a_mail_server_can_hand_mail_in_through_a_pipe(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    address = address_for(1, "contribution:1")
    mail = written("Piped.", by="ann@council.example", to=f"Forum <{address}>").as_bytes()
    assert piped(monkeypatch, mail) == piped(monkeypatch, mail, "--to", address, "--from", "a@b.example") == os.EX_OK
    assert [bytes(received.raw) for received in Received.objects.all()] == [mail]
    other = written(by="ann@council.example", to="somebody@council.example").as_bytes()
    assert piped(monkeypatch, other) == os.EX_NOUSER
    settings.GUILDHALL_MAIL_LIMIT_MB = 0
    assert piped(monkeypatch, mail) == os.EX_DATAERR
    said = StringIO()
    call_command("mail", "state", stdout=said)
    assert said.getvalue().split() == ["1", "waiting"]


def test_the_new_part_is_read_through_the_console_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["Yes.\n\nOn 3 May 2024, A <a@b.example> wrote:\n> Was\n", "Plain.\n", ""]
    lines = "\n".join([*(json.dumps({"text": text}) for text in texts), "nonsense", '{"text": 3}', "[]"])
    monkeypatch.setattr(sys, "stdin", StringIO(lines))
    said = StringIO()
    call_command("mail", "reply-text", "--jsonl", stdout=said)
    assert [json.loads(line)["text"] for line in said.getvalue().splitlines()] == ["Yes.\n", "Plain.\n", "", "", "", ""]
