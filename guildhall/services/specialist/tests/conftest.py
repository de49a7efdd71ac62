"""A small web on this machine, which the crawler may look at."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from guildhall.kernel.tests.web import Web, serving


@pytest.fixture(scope="module")
def serves() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.fixture
def web(serves: Web, settings: Settings) -> Iterator[Web]:
    """As new for each test."""
    settings.GUILDHALL_FETCH_ALLOW = [serves.place]
    answers = serves.answers
    serves.answers = dict(answers)
    serves.asked.clear()
    yield serves
    serves.answers = answers
