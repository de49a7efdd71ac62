"""The outbox against a real mail server: what it takes, what it refuses, and when we try again."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core import mail as djangos
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from pytest_django.fixtures import Settings

from guildhall.services.notify import delivery, envelope, server, tasks
from guildhall.services.notify.models import Letter
from guildhall.services.notify.outbox import Backend

pytestmark = pytest.mark.django_db


class Postman:
    """Takes everything, or answers as it is told to."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], Message]] = []
        self.says = ""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name
        self, smtp: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.says:
            return self.says
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append((envelope.rcpt_tos, message_from_bytes(envelope.content or b"", policy=default)))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def postman(settings: Settings) -> Iterator[Postman]:
    postman = Postman()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = Controller(postman, hostname="127.0.0.1", port=port)
    running.start()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    settings.MAILERS = settings.MAILERS | {"server": server.from_url(settings.EMAIL_URL)}
    yield postman
    running.stop()


def letter(**fields: str) -> Letter:
    return Letter.objects.create(
        **{
            "to": "ann@council.example",
            "sender": "Guildhall <no-reply@guildhall.example>",
            "subject": "A word",
            "text": "Hello",
        }
        | fields
    )


def tried(one: Letter) -> Letter:
    tasks.deliver.call(one.pk)
    one.refresh_from_db()
    return one


def test_a_letter_arrives_as_text_and_html(postman: Postman) -> None:
    assert tried(letter(html="<p>Hello</p>", text="Grüße, £5 – hello")).state == Letter.State.SENT
    ((to, message),) = postman.taken
    assert to == ["ann@council.example"]
    assert message["Subject"] == "A word"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]  # type: ignore[attr-defined]
    assert "Grüße, £5 – hello" in next(message.iter_parts()).get_content()  # type: ignore[attr-defined]


def test_a_letter_is_delivered_once(postman: Postman) -> None:
    one = tried(letter())
    tried(one)
    tasks.reconcile()
    assert len(postman.taken) == 1


def test_a_server_that_is_busy_is_asked_again_later(postman: Postman) -> None:
    postman.says = "451 Try again"
    one = tried(letter())
    assert (one.state, one.tries) == (Letter.State.WAITING, 1)
    assert "Try again" in one.trouble
    postman.says = ""
    assert tried(one).state == Letter.State.WAITING, "not before its time"
    Letter.objects.update(due=timezone.now())
    tasks.deliver_waiting.call()
    one.refresh_from_db()
    assert one.state == Letter.State.SENT


def test_an_address_that_does_not_exist_is_not_asked_again(postman: Postman) -> None:
    postman.says = "550 No such person"
    assert tried(letter()).state == Letter.State.FAILED


def test_whoever_has_had_enough_or_is_busy_is_left_alone_and_nobody_else_waits_for_them(
    postman: Postman, settings: Settings
) -> None:
    settings.GUILDHALL_MAIL_PER_MINUTE = 2
    slow = [letter(to=f"{n}@slow.example") for n in range(3)]
    other = letter(to="ann@quick.example")
    tasks.deliver_waiting.call()
    assert [to for to, _ in postman.taken] == [["0@slow.example"], ["1@slow.example"], ["ann@quick.example"]]
    postman.says = "451 Too many at a time"
    busy = [letter(to=f"{n}@busy.example") for n in range(2)]
    tasks.deliver_waiting.call()
    states = [Letter.objects.values_list("state", "tries", "due").get(pk=each.pk) for each in (slow[2], *busy)]
    assert [(state, tries) for state, tries, _ in states] == [("waiting", 0), ("waiting", 1), ("waiting", 0)]
    assert all(due > timezone.now() + timedelta(seconds=50) for _, _, due in states)
    other.refresh_from_db()
    assert (other.state, other.text) == (Letter.State.SENT, ""), "what has arrived is not kept here"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ben Wright via Guildhall", "Ben Wright via Guildhall"),
        ("B. “Ben” Wríght, Leeds", "B. “Ben” Wríght, Leeds"),
        ("Ж" * 300, "Ж" * 226),
    ],
)
def test_a_sender_is_named_whatever_they_are_called(name: str, shown: str) -> None:
    said = envelope.named(name, "no-reply@x.example")
    assert len(said) <= envelope.SENDER
    one = letter(sender=said, subject=f"{name[:99]} – a word, and another, and so on until the line is full")
    content = envelope.sealed(one).content
    mail = message_from_bytes(content, policy=default)
    assert mail["From"].addresses[0].addr_spec == "no-reply@x.example"
    assert mail["From"].addresses[0].display_name.replace(" Ж", "Ж") == shown, "Python puts a space between long words"
    assert mail["Subject"] == one.subject
    assert all(len(line) < 79 for line in content.splitlines() if b"=?" in line)
    assert max(map(len, content.splitlines())) <= 998


def test_we_give_up_at_last(postman: Postman) -> None:
    postman.says = "451 Try again"
    one = letter()
    for _ in range(delivery.MOST_TRIES):
        Letter.objects.update(due=timezone.now())
        tried(one)
    assert one.state == Letter.State.FAILED


def test_a_backend_of_another_kind_can_be_named(settings: Settings) -> None:
    settings.MAILERS = settings.MAILERS | {"server": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    assert tried(letter(html="<p>Hello</p>")).state == Letter.State.SENT
    assert [(mail.to, mail.body) for mail in djangos.outbox] == [(["ann@council.example"], "Hello")]


def test_a_server_that_is_not_there_is_no_disaster(settings: Settings) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    settings.MAILERS = settings.MAILERS | {"server": server.from_url(settings.EMAIL_URL)}
    assert tried(letter()).state == Letter.State.WAITING


def test_nothing_leaves_this_machine_without_a_mail_server() -> None:
    assert tried(letter()).state == Letter.State.KEPT


@pytest.mark.parametrize("address", ["ann@leeds.gov.uk", "ann@notexample.com.uk", "ann@counterexample.net"])
def test_in_development_nobody_real_is_written_to(postman: Postman, address: str) -> None:
    assert tried(letter(to=address)).state == Letter.State.KEPT
    assert postman.taken == []


def test_in_production_everybody_is(postman: Postman, settings: Settings) -> None:
    settings.IS_DEVELOPMENT = False
    assert tried(letter(to="ann@leeds.gov.uk")).state == Letter.State.SENT


def test_no_header_can_be_smuggled_in(postman: Postman) -> None:
    message = EmailMultiAlternatives(
        "Hello\nBcc: eve@elsewhere.example", "text", "a@b.example", ["ann@council.example"]
    )
    message.body = "Choose <b>here</b>:\n\nhttp://127.0.0.1:8000/password/"
    message.extra_headers["X-Word"] = "one\r\nBcc: eve@elsewhere.example"
    Backend(alias="default").send_messages([message])
    one = Letter.objects.get()
    assert "&lt;b&gt;here" in one.html, "what was written as text is HTML too"
    tasks.deliver.call(one.pk)
    to, arrived = postman.taken[-1]
    assert to == ["ann@council.example"]
    assert arrived["Bcc"] is None
    assert arrived["Subject"] == "Hello Bcc: eve@elsewhere.example"


def test_each_person_gets_a_letter_of_their_own() -> None:
    message = EmailMultiAlternatives(
        "Hello", "text", "a@b.example", ["ann@council.example"], cc=["bob@council.example"]
    )
    Backend(alias="default").send_messages([message])
    assert set(Letter.objects.values_list("to", flat=True)) == {"ann@council.example", "bob@council.example"}


def test_old_letters_are_let_go_and_waiting_ones_kept() -> None:
    old, waiting = tried(letter()), letter()
    Letter.objects.filter(pk=old.pk).update(written=timezone.now() - timedelta(days=31))
    tasks.reconcile()
    assert list(Letter.objects.values_list("pk", flat=True)) == [waiting.pk]


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp://u%40x:p%3Aw@mail.example/?tls=true", 587, False, True),
        ("smtps://mail.example:4650", 4650, True, False),
    ],
)
def test_the_address_of_a_mail_server_is_read(url: str, port: int, ssl: bool, tls: bool) -> None:
    options = server.from_url(url)["OPTIONS"]
    assert (options["host"], options["port"], options["use_ssl"], options["use_tls"]) == (
        "mail.example",
        port,
        ssl,
        tls,
    )


def test_its_name_and_password_may_hold_anything() -> None:
    options = server.from_url("smtp://u%40x:p%3Aw@mail.example/")["OPTIONS"]
    assert (options["username"], options["password"]) == ("u@x", "p:w")


@pytest.mark.parametrize("url", ["mail.example:25", "http://mail.example", "smtp://"])
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="should look like smtp"):
        server.from_url(url)
