"""People and communities of these tests, made by the actions."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from guildhall.communities import actions
from guildhall.communities.models import Community
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer

Person = Callable[..., Viewer]
Founding = Callable[..., Community]
numbers = count(1)


@pytest.fixture(autouse=True)
def plain_statics(settings: Any) -> None:
    """Pages name stylesheets as they are: nothing has been collected."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture
def person(db: None) -> Person:
    """Makes a person; gives them as the viewer they are."""

    def make(name: str = "", **more: Any) -> Viewer:
        number = next(numbers)
        name = name or f"Person {number}"
        handle = f"{name.lower().replace(' ', '-')}-{number}"
        member = Member.objects.create(
            name=name, handle=handle, email=f"{handle}@council.example", **({"standing": "approved"} | more)
        )
        return Viewer.of(member)

    return make


@pytest.fixture
def amina(person: Person) -> Viewer:
    """Founds things."""
    return person("Amina")


@pytest.fixture
def ben(person: Person) -> Viewer:
    """Joins things."""
    return person("Ben")


@pytest.fixture
def eve(person: Person) -> Viewer:
    """Stays outside."""
    return person("Eve")


@pytest.fixture
def found(amina: Viewer) -> Founding:
    """Founds a community; by Amina, where nobody else is named."""

    def make(name: str = "Housing", access: str = "open", *, by: Viewer | None = None, **more: Any) -> Community:
        return actions.found(by=by or amina, name=name, purpose=f"About {name}.", access=access, **more)

    return make
