"""A small web on this machine, which the tests of links may look at."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from guildhall.kernel.tests.web import Web, serving


@pytest.fixture(scope="module")
def serves() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.fixture
def web(serves: Web, settings: Settings) -> Web:
    settings.GUILDHALL_FETCH_ALLOW = [serves.place]
    serves.asked.clear()
    return serves
