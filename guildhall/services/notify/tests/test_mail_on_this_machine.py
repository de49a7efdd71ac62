"""The page is there for the person at this machine, in development, without a mail server; else there is none."""

import pytest
from pytest_django.fixtures import Settings

from guildhall.services.notify.models import Letter
from tests.world import World

pytestmark = pytest.mark.django_db

HERE = {"HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1"}
PAGE = "/mail-on-this-machine/"
HINT = "Read the mail on this machine"


@pytest.fixture
def letter(world: World) -> Letter:
    text = "Go to\n\nhttp://127.0.0.1:8000/verify/abc/\n\n<b>bold</b>"
    return Letter.objects.create(to="ann@council.example", sender="a@b.example", subject="Verify", text=text)


def test_letters_are_read_there_and_their_links_followed(world: World, letter: Letter) -> None:
    client = world.client()
    assert "Verify" in client.get(PAGE, **HERE).content.decode()
    shown = client.get(f"{PAGE}{letter.pk}/", **HERE).content.decode()
    assert '<a href="http://127.0.0.1:8000/verify/abc/">' in shown
    assert "&lt;b&gt;bold" in shown


@pytest.mark.parametrize("host", ["localhost:8000", "[::1]:8000", "127.0.0.1"])
def test_every_name_of_this_machine_will_do(world: World, host: str) -> None:
    assert world.client().get(PAGE, HTTP_HOST=host, REMOTE_ADDR="::1").status_code == 200


def absent(world: World, letter: Letter, **asked: str) -> None:
    client = world.client(world.dev)
    for path in (PAGE, f"{PAGE}{letter.pk}/"):
        assert client.get(path, **(HERE | asked)).status_code == 404
    assert HINT not in world.client().get("/verify/", **(HERE | asked)).content.decode()


def test_it_is_not_there_in_production(world: World, letter: Letter, settings: Settings) -> None:
    settings.IS_DEVELOPMENT = False
    absent(world, letter)


def test_it_is_not_there_where_mail_is_sent(world: World, letter: Letter, settings: Settings) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1"
    absent(world, letter)


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "", "2001:db8::1"])
def test_it_is_not_there_for_another_machine(world: World, letter: Letter, address: str) -> None:
    absent(world, letter, REMOTE_ADDR=address)


def test_it_is_not_there_under_another_name(world: World, letter: Letter, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    absent(world, letter, HTTP_HOST="guildhall.example")


@pytest.mark.parametrize(
    "header", ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST"]
)
def test_it_is_not_there_behind_a_proxy(world: World, letter: Letter, header: str) -> None:
    absent(world, letter, **{header: "127.0.0.1"})


def test_pages_that_ask_to_look_at_ones_mail_lead_there(world: World) -> None:
    for path in ("/verify/", "/password/forgotten/sent/"):
        assert HINT in world.client().get(path, **HERE).content.decode()
