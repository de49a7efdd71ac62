"""Mail is received here."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def receives(settings: Settings) -> None:
    settings.GUILDHALL_MAIL_DOMAIN, settings.GUILDHALL_MAIL_BOX = "in.guildhall.example", ""
