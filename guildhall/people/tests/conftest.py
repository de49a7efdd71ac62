"""What these tests stand on: the town, a few more organisations, and how one registers and reads one's mail."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from guildhall.people.models import EmailDomain, Organisation
from tests.conftest import fresh_caches, town, world  # noqa: F401 - fixtures
from tests.world import World

SAID = {
    "name": "Priya Nair",
    "email": "priya.nair@leeds.example",
    "password": "three words here",
    "capacity": "officer",
    "agree": "on",
}


@pytest.fixture
def shared(world: World) -> list[Organisation]:  # noqa: F811
    """Two councils with one domain, as Adur and Worthing have."""
    made = []
    for code, name in (("ADU", "Adur District Council"), ("WOT", "Worthing Borough Council")):
        body = Organisation.objects.create(
            code=code, name=name, short_name=name.split()[0], slug=code.lower(), kind="district"
        )
        EmailDomain.objects.create(domain="adur-worthing.example", organisation=body)
        made.append(body)
    return made


@pytest.fixture
def link() -> Callable[[], str]:
    """The path of the only link in the newest mail."""

    def newest() -> str:
        (found,) = re.findall(r"https?://testserver(/\S+)", str(mail.outbox[-1].body))
        return str(found)

    return newest


def register(client: Client, **said: str) -> str:
    """Send the form of the first step; where it leads, or "" if it has to be mended."""
    response = client.post("/register/", SAID | said)
    return response.get("Location", "")
