"""The house, and people at their browsers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .house import House, running
from .person import KeyboardPerson, Person, Somebody, Way

HERE = Path(__file__).parent
expect.set_options(timeout=20_000)  # two busy cores


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for a browser is marked so."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[House]:
    """Guildhall with the town in it, served by its own processes."""
    own = tmp_path_factory.mktemp("house")
    shared = own.parent if worker_id == "master" else own.parent.parent
    with running(shared, own) as house:
        yield house


@pytest.fixture
def somebody(house: House, browser: Browser) -> Iterator[Somebody]:
    """Makes people: `somebody("ben", Way.KEYBOARD)`; without a name, a newcomer. Nothing may go wrong unseen."""
    here: list[Person] = []

    def make(name: str = "", way: Way = Way.MOUSE) -> Person:
        context = browser.new_context(
            locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce", java_script_enabled=way != Way.PLAIN
        )
        context.set_default_timeout(20_000)
        if name:
            context.add_cookies([house.cookie(name)])
        here.append((KeyboardPerson if way == Way.KEYBOARD else Person)(house, context))
        return here[-1]

    yield make
    complaints = [complaint for person in here for complaint in person.complaints()]
    for person in here:
        person.context.close()
    assert not complaints


@pytest.fixture(params=list(Way), ids=lambda way: way.name.lower())
def way(request: pytest.FixtureRequest) -> Way:
    """Each of the ways in turn."""
    way: Way = request.param
    return way
