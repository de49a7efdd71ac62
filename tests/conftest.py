"""What every test may ask for."""

import logging
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.core.cache import caches
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.world import World, build


def is_transactional(item: pytest.Item) -> bool:
    """Whether a test commits, so that it cannot live inside the town's transaction."""
    marker = item.get_closest_marker("django_db")
    names = {"live_server", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(names) or bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(scope="module")
def town(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World | None]:
    """The town, built once for a module that never commits, in a transaction round all its tests."""
    if any(is_transactional(item) for item in request.session.items if item.path == request.node.path):
        yield None
        return
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def world(town: World | None, db: None) -> World:
    """The town, as new for each test."""
    return build() if town is None else deepcopy(town)


@pytest.fixture(autouse=True)
def fresh_caches() -> None:
    """Tests roll back, so that numbers come again: what was kept for a number is another's."""
    for name in caches:
        caches[name].clear()


@pytest.fixture(autouse=True, scope="session")
def quiet_refusals() -> None:
    """A page that is not there is no news in a test that asks for it; writing thousands of them down takes time."""
    logging.getLogger("django.request").setLevel(logging.ERROR)
